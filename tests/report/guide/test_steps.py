"""The chapters and steps of a guide, and the keys by which a later guide recognises them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from handrail.errors import InvalidCall
from handrail.journal import RunFinished, RunStarted
from handrail.report.guide.instructions import overview, provenance
from handrail.report.guide.steps import guide_chapters
from report.test_reports import record_of

from .guide_runs import GuideRun, add_export, add_sign_in, complete_run


def keys(run: GuideRun) -> list[str]:
    return [step.key for chapter in guide_chapters(run.record()) for step in chapter.steps]


def test_steps_are_told_to_a_trainee(tmp_path: Path) -> None:
    chapters = guide_chapters(complete_run(tmp_path).record())
    assert [(step.kind, step.sentence) for chapter in chapters for step in chapter.steps] == [
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
    run = GuideRun(tmp_path).section("Here").step("1", "hover", "Hover", reach=reach, instruction="Point at it")
    ((step,),) = (chapter.steps for chapter in guide_chapters(run.record()))
    assert (step.kind, step.sentence) == (kind, "Point at it")


def test_a_step_is_known_again_on_another_pair_and_wherever_it_stands(tmp_path: Path) -> None:
    first = keys(complete_run(tmp_path / "one"))
    other = GuideRun(tmp_path / "two", site="help.example.org").section("Before").step("0", "press", "Press Enter")
    assert keys(add_export(add_sign_in(other)))[1:] == first
    assert len(set(first)) == len(first)


def test_a_name_that_was_typed_is_said_to_be_no_proof(tmp_path: Path) -> None:
    started = RunStarted(runbook="Look", digest="d", pair="hq", operator="ana", operator_name="Ana Novák", steps=0)
    record = record_of(tmp_path, started, RunFinished(outcome="passed"))
    label, told = next(provenance(record))
    assert (label, told.partition(" by ")[2]) == ("Proved", "Ana Novák (as typed, not proved) on the pair hq")


def test_the_same_words_in_another_chapter_are_another_step(tmp_path: Path) -> None:
    run = GuideRun(tmp_path)
    for number in ("1", "3"):
        run.section("Same").step(number, "click", "Click it").step(f"{number}1", "click", "Click it")
    assert len(set(keys(run))) == 4


def test_of_what_is_left_out_the_outermost_is_told(tmp_path: Path) -> None:
    run = (
        GuideRun(tmp_path)
        .section("Here")
        .skip("1", "Perform x", "only there", action="call")
        .skip("1.1", "Click", "only there")
    )
    assert len(keys(run)) == 1


@pytest.mark.parametrize("outcome", ["failed", "stopped", "in-doubt", "broken"])
def test_of_a_run_that_did_not_go_well_there_is_no_guide(tmp_path: Path, outcome: str) -> None:
    with pytest.raises(
        InvalidCall, match=rf"ended as {outcome} \(no button\); a guide is made of a run that went well"
    ):
        guide_chapters(complete_run(tmp_path).record(outcome))


def test_of_a_rehearsal_there_is_no_guide(tmp_path: Path) -> None:
    with pytest.raises(InvalidCall, match="this is a rehearsal, which changes nothing"):
        guide_chapters(complete_run(tmp_path, mode="rehearsal").record())


def test_it_tells_why_how_long_and_what_cannot_be_undone_before_all_steps(tmp_path: Path) -> None:
    record = complete_run(tmp_path).record()
    record = replace(record, started=record.started.model_copy(update={"purpose": "Nobody can connect without it."}))
    assert list(overview(record, guide_chapters(record))) == [
        ("Why", "Nobody can connect without it."),
        ("How long", "7 steps in 2 chapters; about 1 minute to read"),
        ("Cannot be undone", 'Click button "Finish"'),
    ]
