"""`handrail coverage`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from handrail.app import environment
from handrail.app.coverage import COVERAGE_FORMATS, TEXT, coverage_of, coverage_text, prove, write_coverage
from handrail.app.document_impact import accept as accept_step
from handrail.app.document_impact import impact_of
from handrail.cli.completion import complete_run
from handrail.cli.options import RUN_NAMES, RunbookArgument, one_of
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
FormatOption = Annotated[
    str,
    typer.Option(
        "--format",
        metavar="/".join(COVERAGE_FORMATS),
        parser=one_of(COVERAGE_FORMATS),
        help="What is made of it: lines to read, a page, a table, or a report for CI or a change ticket.",
    ),
]
OutOption = Annotated[
    Path | None, typer.Option("--out", metavar="FILE", help="Write it to this file, not to standard output.")
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
    format: FormatOption = TEXT,
    out: OutOption = None,
    edition: EditionOption = None,
    accept: AcceptOption = None,
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who has looked at it; with --accept.")] = "",
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why it holds; with --accept.")] = "",
) -> None:
    covered, output = coverage_of(runbook), _Output(format, out)
    if accept and not edition:
        raise InvalidCall("--accept says that a step holds in a new edition; name that, too: --edition FILE")
    if edition and run:
        raise InvalidCall(
            "--run proves the edition that is stored, and --edition looks at another; ask for one at a time"
        )
    if edition and accept:
        _accept(covered, edition, accept, by, reason)
    if edition:
        found = impact_of(covered, edition)
        output.tell(covered, found)
        _end(covered, found)
    else:
        _tell(covered, run or (), output)


def _today() -> str:
    return f"{environment.clock().date()}"


@dataclass(frozen=True)
class _Output:
    """The format in which a coverage is told, and the file to which it is written, if it is not printed."""

    format: str
    file: Path | None

    def tell(self, covered: Coverage, found: Impact | None = None) -> None:
        if self.file:
            write_coverage(self.file, coverage_text(self.format, covered, found), covered)
            print(self.file)
        elif self.format == TEXT:
            print_coverage(impact_lines(covered, found) if found else lines(covered))
        else:
            print(coverage_text(self.format, covered, found), end="")


def _tell(covered: Coverage, runs: Sequence[str], output: _Output) -> None:
    """Tell what is covered and, if runs are asked, what they prove."""
    if not runs:
        output.tell(covered)
        _end(covered)
        return
    with all_runs(runs) as named:
        proved = prove(covered, named)
        output.tell(proved.coverage)
    proved.raise_for_altered()
    _end(proved.coverage)


def _accept(covered: Coverage, edition: Path, step: str, by: str, reason: str) -> None:
    found = impact_of(covered, edition)
    file = accept_step(covered, found, step, by=by, reason=reason, day=_today())
    print(f"step {step} was accepted by {by}: {file}", file=sys.stderr)


def _end(covered: Coverage, found: Impact | None = None) -> None:
    if not covered.is_complete or (found and not found.is_clear):
        raise typer.Exit(1)
