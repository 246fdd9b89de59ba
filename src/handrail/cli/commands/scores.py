"""`handrail scores`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from handrail.app.scores import class_scores
from handrail.cli.output.scores import print_scores


def scores(
    runs: Annotated[
        list[Path], typer.Argument(metavar="RUN…", help="Run folders of exercises, as many as a class has.")
    ],
    html: Annotated[
        Path | None,
        typer.Option("--html", metavar="FILE", help="Write a page: the table, and each exercise step by step."),
    ] = None,
) -> None:
    print_scores(class_scores(runs, html))
    if html:
        print(html)
