import json
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from handrail.errors import JournalBroken
from handrail.journal import Journal, RunFinished, RunStarted, StepPassed, StepStarted, read


def clock_of(start: int = 0) -> Any:
    seconds = count(start)
    return lambda: datetime(2026, 11, 24, 12, 0, next(seconds), tzinfo=UTC)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "journal.jsonl"
    journal = Journal(file, clock=clock_of())
    for event in (RunStarted(runbook="A", digest="d"), StepPassed(step="1"), RunFinished(outcome="passed")):
        journal.append(event)
    journal.close()
    return file


def test_reads_back_what_was_written(file: Path) -> None:
    assert [entry.event.kind for entry in read(file)] == ["run-started", "step-passed", "run-finished"]


def test_is_never_written_over(file: Path) -> None:
    with pytest.raises(FileExistsError):
        Journal(file, clock=clock_of())


def test_a_changed_letter_breaks_the_chain(file: Path) -> None:
    file.write_text(file.read_text().replace('"step":"1"', '"step":"2"'))
    with pytest.raises(JournalBroken, match="line 2: the chain does not hold"):
        read(file)


def test_a_missing_line_breaks_the_chain(file: Path) -> None:
    lines = file.read_text().splitlines(keepends=True)
    file.write_text(lines[0] + lines[2])
    with pytest.raises(JournalBroken, match="line 2"):
        read(file)


def test_a_line_with_a_new_hash_breaks_the_chain_after_it(file: Path) -> None:
    from handrail.journal.chain import canonical, hash_of

    lines = file.read_text().splitlines()
    forged = json.loads(lines[1]) | {"event": {"kind": "step-passed", "step": "2"}}
    lines[1] = canonical(forged | {"seal": hash_of(forged)})
    file.write_text("\n".join(lines) + "\n")
    with pytest.raises(JournalBroken, match="line 3"):
        read(file)


def test_a_cut_line_is_named(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-40])
    with pytest.raises(JournalBroken, match="line 3: not a journal entry"):
        read(file)


def test_says_where_no_journal_is(tmp_path: Path) -> None:
    with pytest.raises(JournalBroken, match="no journal at"):
        read(tmp_path / "journal.jsonl")


def test_redacts_every_text_before_it_is_hashed(tmp_path: Path) -> None:
    def redact(tree: Any) -> Any:
        return "hidden" if tree == "CANARY" else tree

    journal = Journal(tmp_path / "j", clock=clock_of(), redact=redact)
    journal.append(StepStarted(step="1", action="fill", sentence="CANARY"))
    journal.close()
    assert "CANARY" not in (tmp_path / "j").read_text()


def cut(file: Path, count: int) -> int:
    """Cut off so many bytes, and return the size of the file then."""
    file.write_bytes(file.read_bytes()[:-count])
    return file.stat().st_size


def test_a_cut_line_is_taken_away_when_the_run_is_resumed(file: Path) -> None:
    whole = file.read_bytes()
    torn = cut(file, 40)
    journal = Journal.reopen(file, clock=clock_of(10))
    assert journal.repaired_bytes == torn - whole.rfind(b"\n", 0, -1) - 1
    journal.append(StepPassed(step="2"))
    journal.close()
    assert [entry.event.kind for entry in read(file)] == ["run-started", "step-passed", "step-passed"]


def test_a_cut_line_is_written_again_where_its_entry_is_known(file: Path) -> None:
    whole = file.read_bytes()
    cut(file, 40)
    (file.parent / "entries").mkdir()
    (file.parent / "entries" / "000002").write_bytes(whole.splitlines(keepends=True)[2])
    journal = Journal.reopen(file, clock=clock_of(10))
    journal.close()
    assert (journal.repaired_bytes, file.read_bytes()) == (0, whole)


def test_a_known_entry_that_does_not_fit_the_chain_is_not_believed(file: Path) -> None:
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(lines[0])
    (file.parent / "entries").mkdir()
    (file.parent / "entries" / "000001").write_bytes(lines[2])
    journal = Journal.reopen(file, clock=clock_of(10))
    journal.append(StepPassed(step="9"))
    journal.close()
    assert [entry.event.kind for entry in read(file)] == ["run-started", "step-passed"]


def test_an_altered_journal_is_never_reopened(file: Path) -> None:
    file.write_text(file.read_text().replace('"step":"1"', '"step":"2"'))
    with pytest.raises(JournalBroken, match="line 2"):
        Journal.reopen(file, clock=clock_of())


def test_reads_up_to_where_it_was_cut_off_if_asked(file: Path) -> None:
    cut(file, 40)
    assert len(read(file, cut_off=True)) == 2
