"""Checking a runbook: every mistake in it, without a browser."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from handrail.app.lookup import library, runbook_file
from handrail.errors import InvalidFile, Mistake
from handrail.runbook import Runbook, load, outline


@dataclass(frozen=True)
class CheckedRunbook:
    """A runbook with its warnings; or, if it has mistakes, all of them and no runbook."""

    named: str
    runbook: Runbook | None = None
    mistakes: tuple[Mistake, ...] = ()
    warnings: tuple[Mistake, ...] = ()

    @property
    def steps(self) -> int:
        """The number of steps that it may perform, including those of the runbooks that it calls."""
        return sum(1 for section in outline(self.runbook) for _ in section.walk()) if self.runbook else 0


def check(named: str | Path) -> CheckedRunbook:
    """Check the runbook in a file, or the shipped one of that name. Raises `InvalidCall` if there is none."""
    try:
        runbook, warnings = load(runbook_file(str(named)), library(), prove_anchors=True)
    except InvalidFile as invalid:
        return CheckedRunbook(str(named), mistakes=invalid.mistakes)
    return CheckedRunbook(str(named), runbook, warnings=tuple(warnings))
