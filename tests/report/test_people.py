"""The decisions of people, the probes of steps and the proofs of appliances, in every report."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

from handrail.journal import (
    ApplianceProved,
    Event,
    FailureAccepted,
    HintGiven,
    LessonAnswered,
    PageAnswered,
    RunFinished,
    RunResumed,
    RunStarted,
    SectionStarted,
    SessionRenewed,
    StepApproved,
    StepDoneByHand,
    StepFailed,
    StepInDoubt,
    StepPassed,
    StepProbed,
    StepRedoAllowed,
    StepRetried,
    StepSkipped,
    StepStarted,
    TimeLimited,
    TraineeActed,
)
from handrail.report.formats.html import html
from handrail.report.formats.junit import junit
from handrail.report.words import finding, headline, human_decisions

from .test_reports import Text, record_of

EVENTS: tuple[Event, ...] = (
    RunStarted(runbook="Replicate", digest="d" * 64, steps=4),
    TimeLimited(until=datetime(2026, 11, 25, 2, tzinfo=UTC), runs=3, longest=75),
    SectionStarted(number=1, heading="Security", appliance="backup"),
    StepApproved(step="1", by="ana", how="asked at the terminal"),
    ApplianceProved(appliance="backup", host="b.example.com", fingerprint="e" * 64, shown={"Role": "Backup"}),
    StepStarted(step="1", action="click", sentence="Click one", effect="once"),
    PageAnswered(step="1", url="https://b/added", title="Added"),
    StepProbed(step="1", verdict="unclear", sought='text "Kept"', shown='text "Kept" is not there'),
    StepInDoubt(step="1", problem="it does not show"),
    FailureAccepted(step="1", by="ana"),
    RunFinished(outcome="in-doubt", problem="it does not show"),
    RunResumed(operator="bo", machine="desk", plan=("look whether step 1 happened", "go on with step 2")),
    StepRedoAllowed(step="1", by="bo", reason="the table is empty"),
    SectionStarted(number=1, heading="Security", appliance="backup"),
    StepApproved(step="1", by="bo", how="asked at the terminal"),
    StepStarted(step="1", action="click", sentence="Click one", effect="once"),
    StepPassed(step="1"),
    StepStarted(step="2", action="click", sentence="Click two"),
    SessionRenewed(step="2", appliance="backup", way=("18", "19"), problem="the sign-in page is shown"),
    StepFailed(step="2", error="ElementNotFound", problem="no button"),
    StepRetried(step="2", by="bo"),
    StepStarted(step="2", action="click", sentence="Click two"),
    StepFailed(step="2", error="ElementNotFound", problem="no button"),
    StepDoneByHand(step="2", by="bo", reason="pressed it myself"),
    StepSkipped(step="3", sentence="Click three", reason="not here", by="bo"),
    RunFinished(outcome="passed"),
)
SENTENCES = (
    "Approved by ana, asked at the terminal",
    "Approved by bo, asked at the terminal",
    'Looked for text "Kept": that does not tell; text "Kept" is not there',
    "ana let the run end here",
    "It did not happen, says bo: the table is empty",
    "Nobody was signed in any more on backup; signed in again, and came back by steps 18, 19",
    "Tried again, since bo said so",
    "bo: pressed it myself",
    "bo: not here",
)


def test_the_report_tells_who_said_what(tmp_path: Path) -> None:
    page = Text(html(record_of(tmp_path, *EVENTS), tmp_path)).words
    assert [words for words in SENTENCES if words not in page] == []


def test_the_head_of_the_report_tells_what_concerns_the_whole_run(tmp_path: Path) -> None:
    page = Text(html(record_of(tmp_path, *EVENTS), tmp_path)).words
    for words in (
        "backup is b.example.com, certificate eeeeeeeeeeeeeeee…, Role “Backup”",
        "time until 2026-11-25 02:00:00 UTC; the slowest of the last 3 runs took 1 min 15 s",
        "by bo on desk; look whether step 1 happened; go on with step 2",
    ):
        assert words in page


def test_what_is_in_doubt_says_why(tmp_path: Path) -> None:
    record = record_of(tmp_path, *EVENTS[:10])
    assert [step.outcome for step in record.steps] == ["in doubt"]
    assert "it does not show" in Text(html(record, tmp_path)).words
    error, *_ = ElementTree.fromstring(junit(record, tmp_path)).iter("error")
    assert error.get("message") == "in doubt: it does not show"


def test_junit_tells_who_said_what_beside_each_case(tmp_path: Path) -> None:
    root = ElementTree.fromstring(junit(record_of(tmp_path, *EVENTS), tmp_path))
    beside = "\n".join(out.text or "" for out in root.iter("system-out"))
    assert [words for words in SENTENCES[:-1] if words not in beside] == []
    assert [skipped.get("message") for skipped in root.iter("skipped")] == ["bo: not here"]


LESSON: tuple[Event, ...] = (
    RunStarted(runbook="Replicate", digest="d" * 64, steps=1, mode="exercise"),
    SectionStarted(number=1, heading="Security", appliance="backup"),
    LessonAnswered(step="1", answer="hint", by="ann", via="page"),
    HintGiven(step="1", by="ann", stage="region"),
    TraineeActed(step="1", by="ann", right=False, stopped=True, what='button "Delete"'),
    HintGiven(step="1", by="ann", stage="outline"),
    TraineeActed(step="1", by="ann", right=True, stopped=True, what='button "Save"'),
    StepStarted(step="1", action="click", sentence="Click one"),
    StepPassed(step="1"),
    HintGiven(step="2", by="ann", stage="shown"),
    StepStarted(step="2", action="click", sentence="Click two"),
    StepPassed(step="2"),
    LessonAnswered(step="3", answer="back-look", by="ann", via="page"),
    LessonAnswered(step="3", answer="next", by="ann", via="terminal"),
    StepStarted(step="3", action="expect", sentence="See it"),
    StepPassed(step="3"),
    RunFinished(outcome="passed"),
)


def test_the_report_of_a_lesson_tells_what_was_said_and_done_before_each_step(tmp_path: Path) -> None:
    steps = record_of(tmp_path, *LESSON).steps
    assert [[finding(fact) for fact in step.facts] for step in steps] == [
        [
            "ann was shown the region",
            'ann used button "Delete" instead; it was kept from the appliance',
            "ann was shown the control",
            'ann found button "Save"',
        ],
        ["ann let the program show it"],
        ["ann went on, at the terminal"],
    ]


def test_and_none_of_it_is_a_decision_about_a_step(tmp_path: Path) -> None:
    record = record_of(tmp_path, *LESSON)
    assert [step.number for step in record.steps if human_decisions(step)] == []
    assert headline(record) == "Carried out"
    assert 'ann found button "Save"' in Text(html(record, tmp_path)).words
