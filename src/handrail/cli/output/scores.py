"""Output of a class's scores, as a table."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from handrail.characters import visible
from handrail.cli.output.safe_stdout import display_stdout
from handrail.journal.projections.scores import Scores
from handrail.report.words import duration


def print_scores(exercises: Sequence[Scores]) -> None:
    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("Trainee")
    for figure in ("Unaided", "With\nhints", "Shown", "Wrong", "Mistyped", "At\nonce", "Time"):
        table.add_column(figure, justify="right", no_wrap=True)
    table.add_column("Ended", no_wrap=True)
    for exercise in exercises:
        unaided = f"{exercise.count('unaided')} of {exercise.controls}"
        helped = (exercise.count("with hints"), exercise.count("shown"))
        figures = (unaided, *helped, exercise.wrong, exercise.mistyped, f"{exercise.percent} %")
        table.add_row(Text(visible(exercise.trainee)), *map(str, figures), duration(exercise.took), exercise.ending)
    Console(file=display_stdout(), highlight=False).print(table)
