"""The progress of a run, read entry by entry while it goes on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from handrail.journal.events import (
    RunResumed,
    RunStarted,
    SectionStarted,
    StepDoneByHand,
    StepFailed,
    StepPassed,
    StepRehearsed,
    StepSkipped,
    StepSoAlready,
    StepStarted,
    TimeLimited,
)
from handrail.journal.journal import Entry
from handrail.mode import RUN, Mode, mode_named


@dataclass
class Progress:
    """The settled steps of a run, its section and its deadline, and whether something was done that cannot be undone."""

    total: int
    """Steps of the runbook."""
    once: tuple[str, ...]
    """The numbers of the steps that must not happen twice, in their order."""
    section: str = ""
    began: datetime | None = None
    until: datetime | None = None
    """The deadline."""
    mode: Mode = RUN
    _settled: set[str] = field(default_factory=set)
    _acted: set[str] = field(default_factory=set)

    def take(self, entry: Entry) -> None:
        """Read the next entry."""
        match entry.event:
            case RunStarted(mode=mode):
                self.began, self.mode = entry.at, mode_named(mode)
            case RunResumed():
                self.began, self.until = entry.at, None
            case TimeLimited(until=until):
                self.until = until
            case SectionStarted(heading=heading):
                self.section = heading
            case StepStarted(step=step, effect="once"):
                self._acted.add(step)
            case StepFailed(step=step):
                self._acted.discard(step)
            case StepSoAlready(step=step):
                self._acted.discard(step)
                self._settled.add(step)
            case StepPassed(step=step) | StepDoneByHand(step=step):
                self._settled.add(step)
                self._acted |= {step} & set(self.once)
            case StepSkipped(step=step) | StepRehearsed(step=step):
                self._settled.add(step)

    @property
    def done(self) -> int:
        """Steps that are settled: passed, skipped, rehearsed or done by hand."""
        return len(self._settled)

    def unsettled(self, numbers: Iterable[str]) -> Iterator[str]:
        """Those of these steps that are not settled."""
        return (number for number in numbers if number not in self._settled)

    @property
    def is_irreversible(self) -> bool:
        """The run is past the point of no return: a step that must not happen twice has started, and did not fail."""
        return bool(self._acted)

    @property
    def next_once(self) -> str | None:
        """The number of the next step that must not happen twice; None if none remains."""
        return next((step for step in self.once if step not in self._settled), None)
