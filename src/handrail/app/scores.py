"""Scores: how the trainees of a class did in their exercises, and their exports."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from handrail.errors import InvalidCall
from handrail.journal import read
from handrail.journal.projections.scores import Scores, scores
from handrail.report.files import retry_advice, write
from handrail.report.formats.scores import score_sheet
from handrail.report.formats.scores_csv import scores_csv
from handrail.report.formats.xapi import home_page_of, statements_text
from handrail.run import RunFolder


def class_scores(runs: Sequence[Path], page: Path | None = None) -> tuple[Scores, ...]:
    """The scores of exercises; their sheet is written to `page`, if one is named. Raises `InvalidCall` for other runs."""
    exercises = tuple(scores(read(RunFolder(run).journal, cut_off=True)) for run in runs)
    others = [str(run) for run, exercise in zip(runs, exercises, strict=True) if not exercise.record.mode.is_scored]
    if others:
        raise InvalidCall(
            f"these are no exercises, and have no scores: {', '.join(others)}; make one with handrail teach --exercise"
        )
    if page:
        write_scores(page, score_sheet, exercises, f"handrail scores {' '.join(map(str, runs))} --html {page}")
    return exercises


def write_scores(
    file: Path, render: Callable[[Sequence[Scores]], str], exercises: Sequence[Scores], command: str
) -> None:
    """Write scores in a format. `command` does it again, for the message of a failure."""
    write(file, render(exercises).encode(), retry_advice(command))


def write_csv(file: Path, exercises: Sequence[Scores]) -> None:
    """Write scores as CSV."""
    write_scores(file, scores_csv, exercises, f"handrail scores … --csv {file}")


def write_statements(file: Path, exercises: Sequence[Scores], home_page: str | None) -> None:
    """Write scores as statements of the Experience API."""
    page = home_page or home_page_of(exercises)
    write_scores(file, lambda scores: statements_text(scores, page), exercises, f"handrail scores … --xapi {file}")
