from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from xml.etree import ElementTree

import pytest

from handrail.journal import (
    Event,
    EvidenceKept,
    Journal,
    RunFinished,
    RunRecord,
    RunStarted,
    SectionStarted,
    StepPassed,
    StepRehearsed,
    StepStarted,
    read,
    run_record,
)
from handrail.report.formats.html import html
from handrail.report.formats.junit import junit

EVENTS: tuple[Event, ...] = (
    RunStarted(runbook="Import", digest="0", mode="rehearsal", steps=4),
    SectionStarted(number=1, heading="Here", appliance="primary"),
    StepStarted(step="1", action="navigate", sentence="Go there"),
    StepPassed(step="1"),
    StepRehearsed(step="2", verdict="proved", sentence="Click it", effect="once"),
    EvidenceKept(step="2", file="evidence/001.png", sha256=sha256(b"png").hexdigest()),
    EvidenceKept(
        step="2",
        file="evidence/001-outlined.svg",
        sha256=sha256(b"<svg/>").hexdigest(),
        media_type="image/svg+xml",
        drawn_on="evidence/001.png",
    ),
    StepRehearsed(step="3", verdict="after", after="2", sentence="See it"),
    StepRehearsed(step="4", verdict="not-found", sentence="Click another", detail="no button"),
    RunFinished(outcome="failed", problem="1 step was not found"),
)


@pytest.fixture
def record(tmp_path: Path) -> RunRecord:
    journal = Journal(tmp_path / "journal.jsonl", clock=lambda: datetime(2026, 11, 24, tzinfo=UTC))
    for event in EVENTS:
        journal.append(event)
    journal.close()
    return run_record(read(tmp_path / "journal.jsonl"))


def test_the_page_says_that_it_is_a_rehearsal_and_what_of_each_step(record: RunRecord, tmp_path: Path) -> None:
    (tmp_path / "evidence").mkdir()
    (tmp_path / "evidence/001.png").write_bytes(b"png")
    (tmp_path / "evidence/001-outlined.svg").write_bytes(b"<svg/>")
    page = html(record, tmp_path)
    assert "Rehearsal · nothing on the appliances was changed" in page
    assert "Not every step can be done as the runbook says" in page
    for text in (
        "<b>1</b> proved",
        "<b>1</b> not found",
        ">performed<",
        ">reachable only after step 2<",
        ">not found<",
    ):
        assert text in page
    assert (page.count("data:image/svg+xml;base64,"), page.count("data:image/png")) == (1, 0)


def test_for_ci_only_what_is_not_there_fails(record: RunRecord, tmp_path: Path) -> None:
    root = ElementTree.fromstring(junit(record, tmp_path))
    assert [root.get(name) for name in ("name", "tests", "failures", "skipped")] == ["Rehearsal: Import", "4", "1", "2"]
    assert [skipped.get("message") for skipped in root.iter("skipped")] == ["proved", "reachable only after step 2"]
    assert [failure.get("message") for failure in root.iter("failure")] == ["no button"]
