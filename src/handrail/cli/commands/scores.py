"""`handrail scores`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from handrail.journal.projections.scores import Scores


def scores(
    runs: Annotated[
        list[Path], typer.Argument(metavar="RUN…", help="The folders of practices, as many as a class has.")
    ],
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Write the table, and each practice step by step.")
    ] = None,
) -> None:
    """Say how trainees did, in one table for the whole class."""
    from handrail.errors import InvalidCall
    from handrail.journal import read
    from handrail.journal.projections.scores import scores as scores_of
    from handrail.run import RunFolder

    practices = [scores_of(read(RunFolder(run).journal, cut_off=True)) for run in runs]
    others = [str(run) for run, it in zip(runs, practices, strict=True) if it.run.started.mode != "practice"]
    if others:
        raise InvalidCall(
            f"these are no practices, and have no scores: {', '.join(others)}; make one with handrail teach --practice"
        )
    _tell(practices)
    if html:
        from handrail.report.files import again, write
        from handrail.report.scores import sheet

        write(html, sheet(practices).encode(), again(f"handrail scores {' '.join(map(str, runs))} --html {html}"))
        print(html)


def _tell(practices: list[Scores]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from handrail.report.words import took

    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("Trainee")
    for figure in ("Unaided", "With hints", "Shown", "Wrong controls", "Time"):
        table.add_column(figure, justify="right")
    table.add_column("Ended")
    for it in practices:
        figures = (f"{it.count('unaided')} of {it.tried}", it.count("with hints"), it.count("shown"), it.wrong)
        table.add_row(Text(it.trainee), *map(str, figures), took(it.took), it.run.outcome)
    Console(highlight=False).print(table)
