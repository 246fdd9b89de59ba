"""`handrail coverage`."""

from __future__ import annotations

from typing import Annotated

import typer

from handrail.app.coverage import coverage_of, prove
from handrail.cli.completion import complete_run
from handrail.cli.options import RUN_NAMES, RunbookArgument
from handrail.cli.output.coverage import print_coverage
from handrail.cli.runs import all_runs
from handrail.report.coverage.lines import lines

RunOption = Annotated[
    list[str] | None,
    typer.Option(
        "--run",
        metavar="RUN",
        autocompletion=complete_run,
        help=f"A run that proves it: {RUN_NAMES} in runs/. Repeatable.",
    ),
]


def coverage(runbook: RunbookArgument, run: RunOption = None) -> None:
    found = coverage_of(runbook)
    if not run:
        print_coverage(lines(found))
    else:
        with all_runs(run) as named:
            proved = prove(found, named)
            found = proved.coverage
            print_coverage(lines(found))
        proved.raise_for_altered()
    if not found.is_complete:
        raise typer.Exit(1)
