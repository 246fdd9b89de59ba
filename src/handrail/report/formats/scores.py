"""The score sheet of an exercise, and one table for a class of many: one file that opens from a mail attachment and prints."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from handrail.journal import RunRecord, read
from handrail.journal.projections.scores import TRIED, Mark, Scores
from handrail.journal.projections.scores import scores as scores_of
from handrail.report import layout, words
from handrail.sealing import payload

TEMPLATE = "scores.html.j2"
BAR = 240
"""The width of a bar that shows how the steps were done, in its own units."""


def scores(record: RunRecord, folder: Path) -> str:
    """The sheet of one run."""
    return sheet([scores_of(read(payload(folder) / "journal.jsonl"))])


def sheet(exercises: Sequence[Scores]) -> str:
    """The sheet of a class."""
    style = layout.style() + layout.style("scores.css")
    return layout.template(TEMPLATE).render(
        exercises=exercises,
        runbooks=list(dict.fromkeys(it.run.started.runbook for it in exercises)),
        style=style,
        style_digest=layout.digest(style),
        words=words,
        shares=shares,
        wrong=wrong,
    )


def shares(exercise: Scores) -> list[tuple[str, float, float]]:
    """Of a bar: which score, from where, and how wide."""
    drawn, left = [], 0.0
    for score in TRIED:
        width = BAR * exercise.count(score) / max(exercise.tried, 1)
        drawn.append((score.split()[0], round(left, 2), round(width, 2)))
        left += width
    return drawn


def wrong(mark: Mark) -> str:
    """What was used instead of what the step means."""
    if not mark.wrong:
        return ""
    stopped = (
        "kept from the appliance" if mark.stopped == len(mark.wrong) else f"{mark.stopped} kept from the appliance"
    )
    return f"{', '.join(mark.wrong)}; {stopped}"
