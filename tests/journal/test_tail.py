"""A journal that is read while it is written."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from handrail.errors import JournalBroken
from handrail.journal import Journal, JournalTail, RunFinished, StepPassed, read

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "journal.jsonl", clock=lambda: NOON)


def test_each_entry_is_read_once(journal: Journal, tmp_path: Path) -> None:
    tail = JournalTail(tmp_path / "journal.jsonl")
    assert tail.read() == []
    journal.append(StepPassed(step="1"))
    journal.append(StepPassed(step="2"))
    first = tail.read()
    assert tail.read() == []
    journal.append(RunFinished(outcome="passed"))
    assert first + tail.read() == read(tmp_path / "journal.jsonl")


def test_there_may_be_no_file_yet(tmp_path: Path) -> None:
    assert JournalTail(tmp_path / "nowhere.jsonl").read() == []


def test_a_line_that_is_being_written_is_left_for_later(journal: Journal, tmp_path: Path) -> None:
    file = tmp_path / "journal.jsonl"
    journal.append(StepPassed(step="1"))
    journal.append(StepPassed(step="2"))
    whole = file.read_bytes()
    file.write_bytes(whole[:-20])
    tail = JournalTail(file)
    assert [entry.seq for entry in tail.read()] == [0]
    file.write_bytes(whole)
    assert [entry.seq for entry in tail.read()] == [1]


@pytest.mark.parametrize("harm", ["altered", "cut"])
def test_what_was_altered_is_refused(harm: str, journal: Journal, tmp_path: Path) -> None:
    file = tmp_path / "journal.jsonl"
    journal.append(StepPassed(step="1"))
    tail = JournalTail(file)
    tail.read()
    journal.append(StepPassed(step="2"))
    changed = file.read_bytes().replace(b'"step":"2"', b'"step":"3"') if harm == "altered" else b""
    file.write_bytes(changed)
    with pytest.raises(JournalBroken, match="the chain does not hold" if harm == "altered" else "shorter than it was"):
        tail.read()
