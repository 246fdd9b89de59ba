"""`handrail coverage`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from handrail.app import environment
from handrail.app.coverage import coverage_of, prove
from handrail.app.document_impact import accept as accept_step
from handrail.app.document_impact import impact_of
from handrail.cli.completion import complete_run
from handrail.cli.options import RUN_NAMES, RunbookArgument
from handrail.cli.output.coverage import print_coverage
from handrail.cli.runs import all_runs
from handrail.coverage import Coverage, Impact
from handrail.errors import InvalidCall
from handrail.report.coverage.lines import impact_lines, lines

RunOption = Annotated[
    list[str] | None,
    typer.Option(
        "--run",
        metavar="RUN",
        autocompletion=complete_run,
        help=f"A run that proves it: {RUN_NAMES} in runs/. Repeatable.",
    ),
]
EditionOption = Annotated[
    Path | None,
    typer.Option(
        "--edition",
        metavar="FILE",
        help="A new edition, stored or as it was fetched: say what it changes, and which steps are suspect because of that.",
    ),
]
AcceptOption = Annotated[
    str | None,
    typer.Option(
        "--accept",
        metavar="STEP",
        help="Put on record, beside the runbook, that a suspect step holds: its number or its id; or the id of a sentence that "
        "asks for no step.",
    ),
]


def coverage(
    runbook: RunbookArgument,
    run: RunOption = None,
    edition: EditionOption = None,
    accept: AcceptOption = None,
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who has looked at it; with --accept.")] = "",
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why it holds; with --accept.")] = "",
) -> None:
    covered = coverage_of(runbook)
    if accept and not edition:
        raise InvalidCall("--accept says that a step holds in a new edition; name that, too: --edition FILE")
    if edition and run:
        raise InvalidCall(
            "--run proves the edition that is stored, and --edition looks at another; ask for one at a time"
        )
    if edition:
        _tell_impact(covered, edition, accept, by, reason)
    else:
        _tell(covered, run or ())


def _tell(covered: Coverage, runs: Sequence[str]) -> None:
    """Tell what is covered and, if runs are asked, what they prove."""
    if not runs:
        print_coverage(lines(covered))
        _end(covered)
        return
    with all_runs(runs) as named:
        proved = prove(covered, named)
        print_coverage(lines(proved.coverage))
    proved.raise_for_altered()
    _end(proved.coverage)


def _tell_impact(covered: Coverage, edition: Path, step: str | None, by: str, reason: str) -> None:
    today = f"{environment.clock().date()}"
    found = impact_of(covered, edition, today)
    if step:
        print(
            f"{accept_step(covered, found, step, by=by, reason=reason, day=today)}: step {step} was accepted by {by}\n"
        )
        found = impact_of(covered, edition, today)
    print_coverage(impact_lines(covered, found))
    _end(covered, found)


def _end(covered: Coverage, found: Impact | None = None) -> None:
    if not covered.is_complete or (found and not found.is_clear):
        raise typer.Exit(1)
