"""`handrail diff`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from handrail.app.compare import compare_runs
from handrail.cli.options import RUN_NAMES
from handrail.cli.output.comparison import print_comparison
from handrail.cli.runs import all_runs
from handrail.errors import InvalidCall


def diff(
    runs: Annotated[
        list[str],
        typer.Argument(
            metavar="RUN [RUN]",
            show_default=False,
            help=f"A run, and the one to compare it with, each by {RUN_NAMES} in runs/.",
        ),
    ],
    between: Annotated[
        str | None,
        typer.Option(
            metavar="ROLE,ROLE",
            help="Compare two appliances of a recording instead, as in --between primary,backup.",
        ),
    ] = None,
    ignore: Annotated[
        list[str] | None,
        typer.Option(metavar="REGEX", help="Ignore lines that match, as they are shown. Repeatable."),
    ] = None,
    html: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write a page, too: every line, and the pictures side by side.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the differences as a JSON list.")] = False,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Exit with 1, not with 0, if they differ.")] = False,
) -> None:
    with all_runs(runs) as named:
        if len(named) > 2:
            raise InvalidCall(f"handrail diff compares two runs, and these are {len(named)}; name two of them")
        first, other = named[0].folder, named[1].folder if len(named) > 1 else None
        compared = compare_runs(first, other, between=between, ignore=ignore or (), page=html)
    print_comparison(compared.comparison, as_json=json)
    if html and not json:
        print(f"\npage: {html}")
    compared.raise_for_altered()
    if exit_code and compared.differ:
        raise typer.Exit(1)
