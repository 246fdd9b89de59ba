"""The score sheet of an exercise or of a class: one file that opens from a mail attachment and prints."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from handrail.journal import RunRecord, read
from handrail.journal.projections.scores import TRIED, Scores, StepScore
from handrail.journal.projections.scores import scores as scores_of
from handrail.report import layout, words
from handrail.sealing import made_by, payload
from handrail.version import __version__

TEMPLATE = "scores.html.j2"
BAR_WIDTH = 240
"""The width of an exercise's bar, in units of its SVG."""


def scores(record: RunRecord, folder: Path) -> str:
    """The score sheet of one exercise."""
    return score_sheet([scores_of(read(payload(folder) / "journal.jsonl"))])


def score_sheet(exercises: Sequence[Scores]) -> str:
    """The score sheet of one exercise, or of a class with a table of all."""
    style = layout.style() + layout.style("scores.css")
    return layout.template(TEMPLATE).render(
        exercises=exercises,
        runbooks=list(dict.fromkeys(exercise.record.started.runbook for exercise in exercises)),
        style=style,
        style_digest=layout.digest(style),
        words=words,
        maker=made_by(__version__),
        bar_parts=bar_parts,
        wrong_controls=wrong_controls,
    )


def bar_parts(exercise: Scores) -> list[tuple[str, float, float]]:
    """The parts of an exercise's bar: the score, the left edge and the width of each."""
    parts, left = [], 0.0
    for score in TRIED:
        width = BAR_WIDTH * exercise.count(score) / max(exercise.controls, 1)
        parts.append((score.split()[0], round(left, 2), round(width, 2)))
        left += width
    return parts


def wrong_controls(step: StepScore) -> str:
    """The controls that were used instead of the step's own; empty if there are none."""
    if not step.wrong:
        return ""
    count = "" if step.stopped == len(step.wrong) else f"{step.stopped} "
    return f"{', '.join(step.wrong)}; {count}kept from the appliance"
