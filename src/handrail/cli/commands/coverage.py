"""`handrail coverage`."""

from __future__ import annotations

import typer

from handrail.app.coverage import coverage_of
from handrail.cli.options import RunbookArgument
from handrail.cli.output.coverage import print_coverage
from handrail.report.coverage.lines import lines


def coverage(runbook: RunbookArgument) -> None:
    found = coverage_of(runbook)
    print_coverage(lines(found))
    if not found.is_complete:
        raise typer.Exit(1)
