"""Scores: how the trainees of a class did in their exercises."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from handrail.errors import InvalidCall
from handrail.journal import read
from handrail.journal.projections.scores import Scores, scores
from handrail.report.files import retry_advice, write
from handrail.report.formats.scores import score_sheet
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
        command = f"handrail scores {' '.join(map(str, runs))} --html {page}"
        write(page, score_sheet(exercises).encode(), retry_advice(command))
    return exercises
