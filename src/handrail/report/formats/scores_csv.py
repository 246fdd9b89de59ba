"""Scores as CSV, for spreadsheets: a line for each exercise."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from handrail.journal.projections.scores import Scores
from handrail.report.spreadsheets import harmless

COLUMNS = (
    "trainee",
    "runbook",
    "pair",
    "began",
    "ended",
    "seconds",
    "outcome",
    "controls",
    "tried",
    "unaided",
    "with hints",
    "shown",
    "wrong controls",
    "typing errors",
    "percent at once",
    "pass mark",
    "passed",
    "journal",
)


def scores_csv(exercises: Sequence[Scores]) -> str:
    """The scores of exercises as CSV. A text that a spreadsheet would take for a formula begins with an apostrophe."""
    file = io.StringIO()
    writer = csv.DictWriter(file, COLUMNS)
    writer.writeheader()
    writer.writerows(_row(exercise) for exercise in exercises)
    return file.getvalue()


def _row(exercise: Scores) -> Mapping[str, object]:
    record = exercise.record
    passed = {None: "", True: "yes", False: "no"}[exercise.is_passed]
    texts = {"trainee": exercise.trainee, "runbook": record.started.runbook, "pair": record.started.pair}
    return {name: harmless(text) for name, text in texts.items()} | {
        "began": record.began.isoformat(timespec="seconds"),
        "ended": record.ended.isoformat(timespec="seconds"),
        "seconds": f"{exercise.took.total_seconds():.1f}",
        "outcome": record.outcome,
        "controls": exercise.controls,
        "tried": exercise.tried,
        "unaided": exercise.count("unaided"),
        "with hints": exercise.count("with hints"),
        "shown": exercise.count("shown"),
        "wrong controls": exercise.wrong,
        "typing errors": exercise.mistyped,
        "percent at once": exercise.percent,
        "pass mark": "" if exercise.pass_mark is None else exercise.pass_mark,
        "passed": passed,
        "journal": record.head,
    }
