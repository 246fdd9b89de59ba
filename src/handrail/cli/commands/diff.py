"""`handrail diff`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from handrail.app.compare import compare_runs
from handrail.cli.options import RunArgument
from handrail.cli.output.comparison import print_comparison


def diff(
    run: RunArgument,
    other: Annotated[
        Path | None, typer.Argument(metavar="[RUN]", show_default=False, help="The run to compare it with.")
    ] = None,
    between: Annotated[
        str | None,
        typer.Option(
            metavar="ROLE,ROLE", help="Compare two appliances of the one run instead, as in --between primary,backup."
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
    compared = compare_runs(run, other, between=between, ignore=ignore or (), page=html)
    print_comparison(compared.comparison, as_json=json)
    if html and not json:
        print(f"\npage: {html}")
    compared.raise_for_altered()
    if exit_code and compared.differ:
        raise typer.Exit(1)
