"""The last lines about a run: plain in a pipe, in colour and with a link on a terminal."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from finished_run import FinishedRuns
from handrail.app.publish import PublishedRun
from handrail.app.sign import SigningKey, sign_off, sign_off_request
from handrail.cli.output.ending import ending, print_ending
from handrail.cli.output.wrapping import wrapped
from handrail.journal import (
    Event,
    EvidenceSearched,
    Journal,
    RunFinished,
    RunRecord,
    RunStarted,
    SectionStarted,
    StepFailed,
    StepInDoubt,
    StepSkipped,
    StepStarted,
    read,
    run_record,
)
from handrail.run import RunFolder
from handrail.sealing import SealingOptions, new_key, seal
from sealing.runs import ended_run

START = RunStarted(runbook="Replicate", digest="d" * 64)
HERE = SectionStarted(number=1, heading="Security", appliance="backup")
UPLOAD = StepStarted(step="2", action="click", sentence="Upload", effect="once", appliance="backup", reach="sends")
Printed = Callable[[Path, io.StringIO], list[str]]


def record_of(folder: Path, *events: Event) -> RunRecord:
    journal = Journal(folder / "journal.jsonl", clock=lambda: datetime(2026, 11, 24, tzinfo=UTC))
    for event in events:
        journal.append(event)
    journal.close()
    return run_record(read(folder / "journal.jsonl"))


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> Printed:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.delenv("NO_COLOR", raising=False)

    def lines(run: Path, stream: io.StringIO) -> list[str]:
        monkeypatch.setattr(sys, "stdout", stream)
        folder = RunFolder(run)
        record, search = run_record(read(folder.journal)), EvidenceSearched(secrets=0, files=0)
        print_ending(PublishedRun(folder, record, (), search, sealed_by="unsigned"), can_be_resumed=True)
        return stream.getvalue().splitlines()

    return lines


def test_a_pipe_gets_plain_lines(finished: FinishedRuns, printed: Printed) -> None:
    run = finished.well
    blank, headline, counts, report, sealed = printed(run, io.StringIO())
    assert (blank, headline) == ("", "Carried out")
    assert counts.startswith("  26 done, 8 not due, 0 failed, in ")
    assert report == f"report: {run}/report.html"
    assert sealed == f"sealed: unsigned; to check it: handrail verify {run}"


def test_a_terminal_shows_how_a_run_ended_in_colour_and_opens_its_report(
    finished: FinishedRuns, printed: Printed
) -> None:
    _, headline, *lines = printed(finished.well, Terminal())
    (report,) = (line for line in lines if "report.html" in line)
    assert headline == "\x1b[1;32m✓ Carried out\x1b[0m"
    assert report.count("\x1b]8;") == 2
    assert f"{finished.well.absolute().as_uri()}/report.html" in report


def test_a_terminal_tells_in_red_that_a_step_failed_and_how_to_go_on(finished: FinishedRuns, printed: Printed) -> None:
    _, headline, *_, mended, go_on = printed(finished.badly, Terminal())
    assert mended.endswith("a mended runbook is a run of its own: handrail run, or run --edit to try it")
    assert headline == "\x1b[1;31m✗ A step failed, and the run ended there\x1b[0m"
    assert "to go on  " in go_on
    assert go_on.endswith(f"handrail resume {finished.badly}")  # in one line, however narrow: it is copied


def test_a_terminal_breaks_sentences_between_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", Terminal())
    monkeypatch.setenv("COLUMNS", "40")
    text = "primary serves 08c2…, asked for support.example.com, for not-served-here.invalid"
    assert wrapped("  proved   ", text).splitlines() == [
        "  proved   primary serves 08c2…, asked",
        "           for support.example.com, for",
        "           not-served-here.invalid",
    ]
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    assert wrapped("  ", text) == f"  {text}"


def _ending(folder: Path, *events: Event) -> list[str]:
    """The last lines of a run of which this is on record."""
    record = record_of(folder, *events)
    search = EvidenceSearched(secrets=0, files=0)
    published = PublishedRun(RunFolder(folder), record, (), search, sealed_by="unsigned")
    return [
        f"{line.label}: {line.text}" if line.label else line.text for line in ending(published, can_be_resumed=True)
    ]


def test_sign_offs_of_an_earlier_seal_are_told_when_a_run_is_sealed_again(tmp_path: Path) -> None:
    """As `resume` does: what people have signed is not what is there now."""
    run, now = ended_run(tmp_path), datetime.now(UTC)
    seal(run, SealingOptions(), "handrail test", now)
    key = SigningKey(str(new_key(tmp_path / "ann", "Ann", None, now)[0]))
    sign_off(run, sign_off_request("reviewer", "Complete"), key.open(None, now), now)
    record, search = run_record(read(run / "data/journal.jsonl")), EvidenceSearched(secrets=0, files=0)
    published = PublishedRun(RunFolder(run), record, (), search, sealed_by="unsigned")
    told = ("signed off", f"1 sign-off, of an earlier seal alone; to sign this one: handrail sign {run}")
    assert told not in [(line.label, line.text) for line in ending(published, can_be_resumed=True)]
    (run / "data/report.md").write_text("# Another\n")
    seal(run, SealingOptions(), "handrail test", now)
    assert told in [(line.label, line.text) for line in ending(published, can_be_resumed=True)]


def test_a_step_that_may_have_happened_when_a_run_was_stopped_is_told(tmp_path: Path) -> None:
    lines = _ending(tmp_path, START, HERE, UPLOAD, RunFinished(outcome="stopped"))
    assert lines[1] == (
        "step 2 began, and may or may not have happened: Upload; handrail resume looks for it before anything else is done, "
        "or look at the appliance"
    )


def test_the_whole_command_is_told_with_which_a_person_says_what_they_saw(tmp_path: Path) -> None:
    doubt = StepInDoubt(step="2", problem="who knows")
    lines = _ending(tmp_path, START, HERE, UPLOAD, doubt, RunFinished(outcome="in-doubt", problem="who knows"))
    assert lines[-3:] == [
        f"to go on: handrail resume {tmp_path}",
        f"if you saw that it happened: handrail resume {tmp_path} --mark-done 2 --by NAME --reason TEXT",
        f"if you saw that it did not: handrail resume {tmp_path} --redo 2 --by NAME --reason TEXT",
    ]


def test_what_a_person_skipped_is_not_said_to_be_none_that_failed(tmp_path: Path) -> None:
    failed = StepFailed(step="2", error="E", problem="no button")
    skipped = StepSkipped(step="2", sentence="Upload", reason="not needed", by="ana")
    lines = _ending(tmp_path, START, HERE, UPLOAD, failed, skipped, RunFinished(outcome="passed"))
    assert lines[0].startswith("0 done, 0 not due, 1 failed and skipped, in ")


def test_a_secret_in_a_runbook_is_taken_out_before_the_run_goes_on(tmp_path: Path) -> None:
    found = EvidenceSearched(secrets=1, files=2, found=("primary password in runbook.yaml",), quarantine="q")
    lines = _ending(tmp_path, START, HERE, found, RunFinished(outcome="broken", problem="secrets were kept"))
    assert lines[-2:] == [
        "first: change the secret, and take it out of the runbook",
        f"to go on: handrail resume {tmp_path}",
    ]
