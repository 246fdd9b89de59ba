"""What reports tell of messages to others, and of approvals that a person was waited for."""

from __future__ import annotations

from pathlib import Path

from benchmarks.played_rollout import PlayedRollout
from handrail.journal import (
    Event,
    OthersNotified,
    RunFinished,
    RunRecord,
    StepApproved,
    StepAwaitsApproval,
    StepPassed,
    read,
)
from handrail.report.formats.html import html
from handrail.report.formats.markdown import markdown
from handrail.report.overview import overview
from handrail.report.rollout.members import read_rollout

from .test_overview import SECTION, START, UPLOAD
from .test_reports import record_of

TOLD = OthersNotified(about="approval-wanted", told=("desk", "chat"), failed={"pager": "it answered with 500"})


def rows(record: RunRecord, label: str) -> list[tuple[str, str]]:
    return [(line.step, line.sentence) for row in overview(record) if row.label == label for line in row.lines]


def waiting(*after: Event) -> tuple[Event, ...]:
    return (START, SECTION, StepAwaitsApproval(step="2"), TOLD, *after)


def test_an_approval_that_nobody_gave_is_told_with_since_when(tmp_path: Path) -> None:
    record = record_of(tmp_path, *waiting(RunFinished(outcome="stopped")))
    assert rows(record, "Approvals") == [
        ("2", "a person’s approval was waited for from 12:00:02 UTC on; nobody gave it")
    ]
    assert "Step 2, a person’s approval was waited for" in markdown(record, tmp_path)


def test_one_that_was_given_is_told_by_whom_alone(tmp_path: Path) -> None:
    given = (StepApproved(step="2", by="ana", how="asked"), UPLOAD, StepPassed(step="2"), RunFinished(outcome="passed"))
    told = rows(record_of(tmp_path, *waiting(*given)), "Approvals")
    assert [step for step, _ in told] == ["2"]
    assert "approved by ana" in told[0][1]


def test_who_was_told_and_who_could_not_be_is_in_every_report(tmp_path: Path) -> None:
    record = record_of(tmp_path, *waiting(RunFinished(outcome="stopped")))
    sentence = "desk, chat told that an approval is wanted; pager not told that an approval is wanted, since it answered with 500"
    assert rows(record, "Others told") == [("", f"at 12:00:03 UTC: {sentence}")]
    assert sentence in html(record, tmp_path)
    assert sentence in markdown(record, tmp_path)
    assert "step 2 waits for a person who approves it" in html(record, tmp_path)


def test_a_rollout_tells_it_of_itself_and_of_its_runs_in_the_order_of_time(tmp_path: Path) -> None:
    rollout = PlayedRollout(tmp_path, [["lab"]])
    rollout.journal.append(OthersNotified(about="rollout-begun", told=("chat",)))
    rollout.clock.go(1)
    rollout.begin("lab")
    rollout.runs["lab"].tell(StepAwaitsApproval(step="2"), TOLD)
    rollout.clock.go(1)
    rollout.end("lab")
    rollout.finish()
    told = [sentence for _, sentence in read_rollout(rollout.folder.path, read(rollout.folder.journal)).decisions]
    assert told[2:5] == [
        "chat told that the rollout began",
        "lab: step 2 waits for a person who approves it",
        "lab: desk, chat told that an approval is wanted; pager not told that an approval is wanted, since it answered with 500",
    ]
