"""`handrail open`."""

from __future__ import annotations

import typer

from handrail.app.named_runs import NamedRun
from handrail.cli.desktop import open_page
from handrail.cli.invocation import Invocation
from handrail.cli.options import RunsArgument
from handrail.cli.runs import each_run
from handrail.errors import InvalidCall
from handrail.run import RunFolder


def open(context: typer.Context, runs: RunsArgument) -> None:
    each_run(Invocation.of(context), runs, _open, has_titles=False)


def _open(run: NamedRun) -> None:
    if run.zip:
        raise InvalidCall(
            f"{run.zip} is a zip, and a browser opens what is in a folder; unpack it first: unzip {run.zip}"
        )
    report = RunFolder(run.folder).report
    if not report.is_file():
        raise InvalidCall(f"{run.folder} has no report.html; write it from the journal: handrail report {run.folder}")
    print(report, flush=True)
    open_page(report)
