"""Comparing two runs, or two appliances of one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from handrail.app.output_path import must_break_no_seal
from handrail.app.reports import altered
from handrail.errors import EvidenceBroken, InvalidCall
from handrail.journal import read, run_record
from handrail.report.diff.comparer import compare
from handrail.report.diff.comparison import Comparison
from handrail.report.diff.html import html
from handrail.report.diff.sides import Side
from handrail.report.files import write
from handrail.run import RunFolder


@dataclass(frozen=True)
class ComparedRuns:
    """A comparison, and whether the evidence on its sides is what was kept."""

    comparison: Comparison
    altered: EvidenceBroken | None = None

    @property
    def differ(self) -> bool:
        return any(step.differs for step in self.comparison.steps)

    def raise_for_altered(self) -> None:
        """Raise `EvidenceBroken` if the evidence of a run was altered since."""
        if self.altered:
            raise self.altered


def compare_runs(
    run: Path,
    other: Path | None = None,
    *,
    between: str | None = None,
    ignore: Sequence[str] = (),
    page: Path | None = None,
) -> ComparedRuns:
    """Compare a run with another, or two of its appliances, named as in "primary,backup".

    Lines that match a pattern of `ignore` are left out. The comparison is written as HTML to `page`, if one is named. Raises
    `InvalidCall` and `JournalBroken`.
    """
    patterns = [_pattern(text) for text in ignore]
    left, right = _sides(run, other, between)
    if page:
        must_break_no_seal(page, left.folder, right.folder)
    comparison = compare(left, right, patterns)
    if page:
        write(page, html(comparison).encode(), "Make room, or name another file")
    problems = (altered(side.record, side.folder) for side in ((left, right) if other else (left,)))
    return ComparedRuns(comparison, next(filter(None, problems), None))


def _pattern(text: str) -> re.Pattern[str]:
    try:
        return re.compile(text)
    except re.error as error:
        raise InvalidCall(f"--ignore takes a regular expression; {text} is none: {error}") from None


def _sides(run: Path, other: Path | None, between: str | None) -> tuple[Side, Side]:
    if (other is None) == (between is None):
        raise InvalidCall(
            "name a second run to compare it with, or two appliances of this one: --between primary,backup"
        )
    record = run_record(read(RunFolder(run).journal))
    if other:
        return Side("first", record, run), Side("second", run_record(read(RunFolder(other).journal)), other)
    roles = [role.strip() for role in (between or "").split(",")]
    known = [facts.role for facts in record.started.appliances] or sorted({step.appliance for step in record.steps})
    if len(set(roles)) != 2 or not set(roles) <= set(known):
        raise InvalidCall(f"--between takes two of the run's appliances, which are {', '.join(known)}; not {between}")
    return Side(roles[0], record, run, roles[0]), Side(roles[1], record, run, roles[1])
