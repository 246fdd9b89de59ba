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
    ("reach", "kind"),
    [("nothing", "call"), ("file", "see"), ("wire", "see"), ("looks", "see"), ("acts", "do"), ("arrives", "do")],
)
def test_a_step_is_done_or_looked_at_by_its_reach_and_said_by_its_instruction(
    tmp_path: Path, reach: str, kind: str
) -> None:
    lesson = Lesson(tmp_path).section("Here").step("1", "hover", "Hover", reach=reach, instruction="Point at it")
    ((step,),) = (it.steps for it in chapters(lesson.told()))
    assert (step.kind, step.sentence) == (kind, "Point at it")


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
