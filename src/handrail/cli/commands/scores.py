"""`handrail scores`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from handrail.app.scores import class_scores
from handrail.cli.options import RunsArgument
from handrail.cli.output.scores import print_scores
from handrail.cli.runs import all_runs


def scores(
    runs: RunsArgument,
    html: Annotated[
        Path | None,
        typer.Option("--html", metavar="FILE", help="Write a page: the table, and each exercise step by step."),
    ] = None,
) -> None:
    with all_runs(runs) as exercises:
        print_scores(class_scores([run.folder for run in exercises], html))
    if html:
        print(html)
