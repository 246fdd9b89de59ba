"""`handrail scores`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from handrail.journal.projections.scores import Scores


def scores(
    runs: Annotated[
        list[Path], typer.Argument(metavar="RUN…", help="Run folders of exercises, as many as a class has.")
    ],
    html: Annotated[
        Path | None,
        typer.Option("--html", metavar="FILE", help="Write a page: the table, and each exercise step by step."),
    ] = None,
) -> None:
    from handrail.errors import InvalidCall
    from handrail.journal import read
    from handrail.journal.projections.scores import scores as scores_of
    from handrail.run import RunFolder

    exercises = [scores_of(read(RunFolder(run).journal, cut_off=True)) for run in runs]
    others = [str(run) for run, exercise in zip(runs, exercises, strict=True) if not exercise.run.mode.is_scored]
    if others:
        raise InvalidCall(
            f"these are no exercises, and have no scores: {', '.join(others)}; make one with handrail teach --exercise"
        )
    _tell(exercises)
    if html:
        from handrail.report.files import retry_advice, write
        from handrail.report.formats.scores import sheet

        write(
            html, sheet(exercises).encode(), retry_advice(f"handrail scores {' '.join(map(str, runs))} --html {html}")
        )
        print(html)


def _tell(exercises: list[Scores]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from handrail.report.words import took

    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("Trainee")
    for figure in ("Unaided", "With hints", "Shown", "Wrong controls", "Time"):
        table.add_column(figure, justify="right")
    table.add_column("Ended")
    for exercise in exercises:
        unaided = f"{exercise.count('unaided')} of {exercise.tried}"
        figures = (unaided, exercise.count("with hints"), exercise.count("shown"), exercise.wrong)
        table.add_row(Text(exercise.trainee), *map(str, figures), took(exercise.took), exercise.run.outcome)
    Console(highlight=False).print(table)
