"""`handrail open`."""

from __future__ import annotations

import sys
from pathlib import Path

import typer

from handrail.app.named_runs import NamedRun
from handrail.cli.desktop import open_page
from handrail.cli.invocation import Invocation
from handrail.cli.options import UnzippedRunsOrRolloutsArgument
from handrail.cli.rollouts import each_of_both
from handrail.cli.runs import each_run
from handrail.errors import InvalidCall
from handrail.run import RunFolder


def open(context: typer.Context, runs: UnzippedRunsOrRolloutsArgument) -> None:
    invocation = Invocation.of(context)
    each_of_both(
        invocation,
        runs,
        lambda folder: _open_report(folder, folder / "report.html"),
        lambda words: each_run(invocation, words, _open, has_titles=False),
    )


def _open(run: NamedRun) -> None:
    if run.zip:
        raise InvalidCall(
            f"{run.zip} is a zip, and a browser opens what is in a folder; unpack it first: unzip {run.zip}"
        )
    _open_report(run.folder, RunFolder(run.folder).report)


def _open_report(folder: Path, report: Path) -> None:
    if not report.is_file():
        raise InvalidCall(f"{folder} has no report.html; write it from the journal: handrail report {folder}")
    print(report, flush=True)
    if not open_page(report):
        print("nothing was opened: there is no desktop here, or no browser on it", file=sys.stderr)
