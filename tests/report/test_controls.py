"""Evidence by control: which steps answer to a control of an audit, and what a run shows of each."""

from __future__ import annotations

from pathlib import Path

import pytest

from handrail.journal import (
    AnsweredControl,
    ControlledStep,
    Event,
    EvidenceKept,
    FailureAccepted,
    HandshakeProbed,
    RunbookMended,
    RunFinished,
    RunRecord,
    RunResumed,
    RunStarted,
    SectionStarted,
    StepApproved,
    StepDoneByHand,
    StepFailed,
    StepInDoubt,
    StepPassed,
    StepRehearsed,
    StepSkipped,
    StepSoAlready,
    StepStarted,
)
from handrail.report import words
from handrail.report.auditing.matrix import ControlEvidence, evidence_by_control
from handrail.report.auditing.table import evidence_rows
from handrail.report.formats.html import html
from handrail.report.formats.markdown import markdown

from .test_reports import Text, record_of

HERE = SectionStarted(number=1, heading="Security :: Import", appliance="backup")


def answering(*steps: str, **controls: str) -> tuple[ControlledStep, ...]:
    """Steps that answer to controls, each named at its section; `answering("1", "2")` to CC8.1."""
    named = controls or {"CC8.1": "section"}
    answers = tuple(AnsweredControl.model_validate({"name": name, "origin": it}) for name, it in named.items())
    return tuple(
        ControlledStep(step=step, sentence=f"Plan {step}", appliance="backup", controls=answers) for step in steps
    )


def started(*controlled: ControlledStep, **facts: object) -> RunStarted:
    known = {
        "runbook": "Replace it",
        "digest": "d" * 64,
        "operator": "root",
        "operator_name": "Ana",
        "utc_offset": "+01:00",
    }
    return RunStarted.model_validate(known | facts | {"controlled": controlled, "steps": 9})


def do(number: str, *ends: Event) -> list[Event]:
    return [StepStarted(step=number, action="click", sentence=f"Do {number}", appliance="backup"), *ends]


def passed(number: str, *facts: Event) -> list[Event]:
    return do(number, *facts, StepPassed(step=number))


def kept(number: str, file: str) -> EvidenceKept:
    return EvidenceKept(step=number, file=file, sha256="a" * 64)


def evidence(folder: Path, *events: Event) -> tuple[ControlEvidence, ...]:
    return evidence_by_control(record_of(folder, *events))


def told(folder: Path, *events: Event) -> list[str]:
    record = record_of(folder, *events)
    return [words.controls_told(it, record.mode) for it in evidence_by_control(record)]


def test_a_control_whose_steps_were_performed_is_evidenced(tmp_path: Path) -> None:
    events = [started(*answering("1", "2")), HERE, *passed("1"), *passed("2"), RunFinished(outcome="passed")]
    assert told(tmp_path, *events) == ["CC8.1 evidenced: 2 of 2 steps performed"]


def test_a_step_that_was_not_due_or_so_already_takes_nothing_from_it(tmp_path: Path) -> None:
    skipped = StepSkipped(step="2", sentence="Do 2", reason="only where button “Next” is there")
    events = [
        *(started(*answering("1", "2", "3")), HERE, *passed("1"), skipped),
        *do("3", StepSoAlready(step="3", sought="the row was there")),
    ]
    assert told(tmp_path, *events) == ["CC8.1 evidenced: 1 of 3 steps performed, 1 found so already, 1 not due"]


@pytest.mark.parametrize(
    ("ends", "said"),
    [
        (do("2", StepFailed(step="2", error="E", problem="no button")), "1 failed"),
        (do("2", StepInDoubt(step="2", problem="the page did not come")), "1 in doubt"),
        (do("2"), "1 unfinished"),
        (
            do("2", StepFailed(step="2", error="E", problem="no"), StepDoneByHand(step="2", by="Ben", reason="did it")),
            "1 declared done",
        ),
        ([StepSkipped(step="2", sentence="Do 2", reason="no need", by="Ben")], "1 skipped by a person"),
        (
            [
                *do("2", StepFailed(step="2", error="E", problem="no button")),
                StepSkipped(step="2", sentence="Do 2", reason="no need", by="Ben"),
            ],
            "1 failed, and skipped",
        ),
        ([], "1 not come to"),
    ],
    ids=lambda it: it if isinstance(it, str) else "",
)
def test_whatever_leaves_a_question_is_said_and_makes_it_evidenced_in_part(
    tmp_path: Path, ends: list[Event], said: str
) -> None:
    events = [started(*answering("1", "2")), HERE, *passed("1"), *ends]
    assert told(tmp_path, *events) == [f"CC8.1 evidenced in part: 1 of 2 steps performed, {said}"]


def test_a_control_of_which_no_step_was_performed_is_not_evidenced(tmp_path: Path) -> None:
    failed = do("1", StepFailed(step="1", error="E", problem="no button"), FailureAccepted(step="1", by="Ana"))
    assert told(tmp_path, started(*answering("1", "2")), HERE, *failed) == [
        "CC8.1 not evidenced: none of 2 steps performed, 1 not come to, 1 failed"
    ]


def test_what_a_person_declared_done_evidences_nothing_alone(tmp_path: Path) -> None:
    by_hand = do("1", StepDoneByHand(step="1", by="Ben", reason="did it at the console"))
    assert told(tmp_path, started(*answering("1")), HERE, *by_hand) == [
        "CC8.1 not evidenced: none of 1 step performed, 1 declared done"
    ]


@pytest.mark.parametrize(
    ("mode", "why"),
    [
        ("rehearsal", "a rehearsal performs nothing that changes, so it is no evidence"),
        ("draft", "a draft changes while it is performed, so it is no evidence"),
    ],
)
def test_a_rehearsal_and_a_draft_are_no_evidence(tmp_path: Path, mode: str, why: str) -> None:
    rehearsed = StepRehearsed(step="2", verdict="proved", sentence="Do 2", appliance="backup")
    events = [started(*answering("1", "2"), mode=mode), HERE, *passed("1"), rehearsed]
    assert told(tmp_path, *events) == [f"CC8.1 not evidenced: {why}"]


def test_controls_of_the_same_steps_are_told_together_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    names = {"CC6.10": "runbook", "CC6.2": "runbook", "A.8.32": "section"}
    found = evidence(tmp_path, started(*answering("1", **names), *answering("2", **{"CM-3": "step"})), HERE)
    assert [(it.controls, it.origin) for it in found] == [
        (("A.8.32",), "section"),
        (("CC6.2", "CC6.10"), "runbook"),
        (("CM-3",), "step"),
    ]


def test_what_a_called_runbook_does_counts_with_the_step_that_calls_it(tmp_path: Path) -> None:
    inner = answering("1.1", "1.2", **{"CC8.1": "section", "CC6.1": "step"})
    events = [
        started(*answering("1"), *inner),
        HERE,
        *do("1", *passed("1.1"), kept("1.1", "evidence/001-a.png"), StepApproved(step="1.2", by="Ben"), *passed("1.2")),
        StepPassed(step="1"),
    ]
    own, whole = evidence(tmp_path, *events)
    assert (own.controls, [step.number for step in own.steps]) == (("CC6.1",), ["1.1", "1.2"])
    assert (whole.controls, [step.number for step in whole.steps]) == (("CC8.1",), ["1"])
    (call,) = whole.steps
    assert [kept.file for _, kept in call.pictures] == ["evidence/001-a.png"]
    assert [approval.by for _, approval in call.approvals] == ["Ben"]


def test_a_call_in_which_a_person_skipped_a_step_leaves_a_question(tmp_path: Path) -> None:
    skipped = StepSkipped(step="1.1", sentence="Do 1.1", reason="no need", by="Ben")
    events = [started(*answering("1")), HERE, *do("1", skipped, StepPassed(step="1"))]
    (control,) = evidence(tmp_path, *events)
    assert words.answered(control.steps[0]) == "step 1.1: skipped by a person: Ben: no need"
    assert control.verdict == "not evidenced"


def test_a_step_is_of_whoever_was_at_work_then(tmp_path: Path) -> None:
    resumed = RunResumed(operator="root", operator_name="Cem")
    again = SectionStarted(number=1, heading="Security :: Import", appliance="backup")
    not_due = StepSkipped(step="3", sentence="Do 3", reason="only where it is there")
    events = [started(*answering("1", "2", "3")), HERE, *passed("1"), resumed, again, *passed("2"), not_due]
    (control,) = evidence(tmp_path, *events)
    assert [step.operator for step in control.steps] == ["Ana", "Cem", ""]


def test_the_last_text_of_a_draft_says_which_steps_answer(tmp_path: Path) -> None:
    mended = RunbookMended(step="1", digest="e" * 64, file="mended", controlled=answering("2", **{"A.8.32": "step"}))
    (control,) = evidence(tmp_path, started(*answering("1"), mode="draft"), HERE, mended)
    assert control.controls == ("A.8.32",)


WHOLE: tuple[Event, ...] = (
    started(
        *answering("1", "2", "3", **{"CC8.1": "runbook", "A<8>|": "runbook"}),
        *answering("4", **{"CC8.1": "runbook", "A<8>|": "runbook", "CM-3": "step"}),
    ),
    HERE,
    StepApproved(step="1", by="Ben <b>", how="asked at the terminal"),
    *passed("1", HandshakeProbed(step="1", address="b:443", asked_for="", fingerprint="c" * 64)),
    kept("1", "evidence/001-backup.png"),
    StepSkipped(step="2", sentence="Do 2", reason="only where it is there"),
    *do("3", StepFailed(step="3", error="E", problem="no button")),
    RunFinished(outcome="failed", problem="no button"),
)


@pytest.fixture
def record(tmp_path: Path) -> RunRecord:
    return record_of(tmp_path, *WHOLE)


def test_the_page_tells_step_proof_people_and_time(tmp_path: Path, record: RunRecord) -> None:
    page = html(record, tmp_path)
    said = Text(page).words
    for part in (
        "A<8>|, CC8.1 evidenced in part: 1 of 4 steps performed, 1 not due, 1 not come to, 1 failed",
        "named at the head of the runbook",
        "b:443, asked without a name, serves cccccccccccccccc…",
        "approved by Ben <b>, 12:00:02 UTC",
        "2026-11-24 12:00:03 UTC (13:00:03 +01:00)",
        "failed: no button",
        "4, Plan 4",
        "CM-3 not evidenced: none of 1 step performed, 1 not come to",
    ):
        assert part in " ".join(said.split()), part
    assert 'href="#picture-1-1">001</a> <span class="open">is missing</span>' in page


def test_an_approval_beforehand_was_given_with_the_command_and_not_when_it_was_used(tmp_path: Path) -> None:
    approved = StepApproved(step="1", by="Ben", how="beforehand, for the plan 12…")
    events = (started(*answering("1")), HERE, approved, *passed("1"), RunFinished(outcome="passed"))
    record = record_of(tmp_path, *events)
    assert "approved by Ben, beforehand, 12:00:00 UTC" in " ".join(Text(html(record, tmp_path)).words.split())
    assert "approved by Ben, beforehand, 12:00:00 UTC |" in markdown(record, tmp_path)
    assert {row["approved (UTC)"] for row in evidence_rows(record, tmp_path, "")} == {record.began}


def test_a_page_without_controls_has_no_matrix(tmp_path: Path) -> None:
    events = [started(), HERE, *passed("1"), RunFinished(outcome="passed")]
    record = record_of(tmp_path, *events)
    assert "by control" not in html(record, tmp_path)
    assert "control" not in markdown(record, tmp_path)


def test_markdown_has_a_table_for_each_control(tmp_path: Path, record: RunRecord) -> None:
    text = markdown(record, tmp_path).partition("## Evidence by control\n\n")[2].partition("\n## ")[0]
    assert text == (
        "**A\\<8>\\|, CC8.1**: evidenced in part: 1 of 4 steps performed, 1 not due, 1 not come to, 1 failed\n\n"
        "| Step | What | What proves it | By whom | When |\n"
        "| --- | --- | --- | --- | --- |\n"
        "| 1 | Do 1 | picture 001 is missing; b\\:443, asked without a name, serves cccccccccccccccc… | "
        "Ana; approved by Ben \\<b>, 12:00:02 UTC | 2026-11-24 12:00:03 UTC (13:00:03 +01:00) |\n"
        "| 3 | Do 3 | failed: no button | Ana | 2026-11-24 12:00:08 UTC (13:00:08 +01:00) |\n\n"
        "Not due: step 2\n\n"
        "Not come to: 4, Plan 4\n\n"
        "**CM-3**: not evidenced: none of 1 step performed, 1 not come to\n\n"
        "Not come to: 4, Plan 4\n"
    )
