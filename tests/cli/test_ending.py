"""The last lines about a run: plain in a pipe, in colour and with a link on a terminal."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from finished_run import FinishedRuns
from handrail.app.publish import PublishedRun
from handrail.cli.output.ending import print_ending
from handrail.journal import EvidenceSearched, read, run_record
from handrail.run import RunFolder

Printed = Callable[[Path, io.StringIO], list[str]]


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
    _, headline, _, report, *_ = printed(finished.well, Terminal())
    assert headline == "\x1b[1;32m✓ Carried out\x1b[0m"
    assert report.count("\x1b]8;") == 2
    assert f"{finished.well.absolute().as_uri()}/report.html" in report


def test_a_terminal_tells_in_red_that_a_step_failed_and_how_to_go_on(finished: FinishedRuns, printed: Printed) -> None:
    _, headline, *_, go_on = printed(finished.badly, Terminal())
    assert headline == "\x1b[1;31m✗ A step failed, and the run ended there\x1b[0m"
    assert go_on.endswith(f"handrail resume {finished.badly}")  # in one line, however narrow: it is copied
