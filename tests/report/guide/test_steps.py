"""What a guide is made of, and by what a step is known again."""

from __future__ import annotations

from pathlib import Path

import pytest

from handrail.errors import InvalidCall
from handrail.report.guide.steps import chapters

from .lessons import Lesson, exporting, signing_in, whole


def keys(lesson: Lesson) -> list[str]:
    return [step.key for chapter in chapters(lesson.told()) for step in chapter.steps]


def test_steps_are_told_to_a_trainee(tmp_path: Path) -> None:
    told = [(step.kind, step.sentence) for it in chapters(whole(tmp_path).told()) for step in it.steps]
    assert told == [
        ("call", "Perform the runbook sign-in"),
        ("do", "Open https://a.support.example.com/appliance"),
        ("left out", 'Click button "I Agree"'),
        ("do", 'Fill field "Username" with "admin"'),
        ("do", 'Fill field "Password" with $password'),
        ("do", 'Click button "Login"'),
        ("see", 'Check that row "support.example.com" is there'),
        ("do", 'Use button "Export" in row "support.example.com", and keep the file: $bundle'),
        ("do", 'Click button "Finish"'),
    ]


@pytest.mark.parametrize(
    ("action", "sentence", "told"),
    [
        ("check", 'Check field "Key"', 'Tick field "Key"'),
        ("uncheck", 'Uncheck field "Key"', 'Untick field "Key"'),
        ("inspect", "Inspect $b: the certificate has its key", "Check that, in $b, the certificate has its key"),
        ("capture", "Take a picture: The list", "Compare: The list"),
        (
            "probe",
            "Ask the appliance for its certificate without a name: it is that of $b",
            "Check that the certificate which the appliance serves without a name is that of $b",
        ),
        ("read", 'Read field "Key", from now on $key', 'Read field "Key", from now on $key'),
        ("expect", "Something else", "Check: Something else"),
    ],
)
def test_what_nobody_does_is_looked_at(tmp_path: Path, action: str, sentence: str, told: str) -> None:
    ((step,),) = (it.steps for it in chapters(Lesson(tmp_path).section("Here").step("1", action, sentence).told()))
    assert step.sentence == told


def test_a_step_is_known_again_on_another_pair_and_wherever_it_stands(tmp_path: Path) -> None:
    first = keys(whole(tmp_path / "one"))
    other = Lesson(tmp_path / "two", site="help.example.org").section("Before").step("0", "press", "Press Enter")
    assert keys(exporting(signing_in(other)))[1:] == first
    assert len(set(first)) == len(first)


def test_the_same_words_in_another_chapter_are_another_step(tmp_path: Path) -> None:
    lesson = Lesson(tmp_path)
    for number in ("1", "3"):
        lesson.section("Same").step(number, "click", "Click it").step(f"{number}1", "click", "Click it")
    assert len(set(keys(lesson))) == 4


def test_of_what_is_left_out_the_outermost_is_told(tmp_path: Path) -> None:
    lesson = (
        Lesson(tmp_path)
        .section("Here")
        .skip("1", "Perform x", "only there", action="call")
        .skip("1.1", "Click", "only there")
    )
    assert len(keys(lesson)) == 1


@pytest.mark.parametrize("outcome", ["failed", "stopped", "in-doubt", "broken"])
def test_of_a_run_that_did_not_go_well_there_is_no_guide(tmp_path: Path, outcome: str) -> None:
    with pytest.raises(
        InvalidCall, match=rf"ended as {outcome} \(no button\); a guide is made of a run that went well"
    ):
        chapters(whole(tmp_path).told(outcome))


def test_of_a_rehearsal_there_is_no_guide(tmp_path: Path) -> None:
    with pytest.raises(InvalidCall, match="this is a rehearsal, which changes nothing"):
        chapters(whole(tmp_path, mode="rehearsal").told())
