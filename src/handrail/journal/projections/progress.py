"""How far a run is: what the foot of the terminal says, as a reading of the run's own entries."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from handrail.journal import (
    Entry,
    RunResumed,
    RunStarted,
    SectionStarted,
    StepDoneByHand,
    StepFailed,
    StepPassed,
    StepRehearsed,
    StepSkipped,
    StepStarted,
    TimeLimited,
    format_duration,
)
from handrail.mode import RUN, Mode, mode_named


@dataclass
class Progress:
    """The steps of a runbook, those that are settled, and whether anything was done that cannot be undone."""

    total: int
    once: tuple[str, ...]
    """The steps that must not happen twice, in their order. The first that begins is the point of no return."""
    section: str = ""
    began: datetime | None = None
    until: datetime | None = None
    mode: Mode = RUN
    _settled: set[str] = field(default_factory=set)
    _acted: set[str] = field(default_factory=set)

    def take(self, entry: Entry) -> None:
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
            case StepPassed(step=step) | StepDoneByHand(step=step):
                self._settled.add(step)
                self._acted |= {step} & set(self.once)
            case StepSkipped(step=step) | StepRehearsed(step=step):
                self._settled.add(step)

    @property
    def done(self) -> int:
        return len(self._settled)

    @property
    def passed_the_point_of_no_return(self) -> bool:
        return bool(self._acted)

    def words(self, now: datetime) -> list[str]:
        """The most important first, for where there is no room for all."""
        told = [f"{self.done} of {self.total}"]
        if self.began:
            told.append(format_duration(now - self.began))
        told.append(self._irreversible())
        if self.until:
            told.append(f"{format_duration(self.until - now)} left" if self.until > now else "no time left")
        return [*filter(None, told), *filter(None, [self.section])]

    def _irreversible(self) -> str:
        if self.mode.rehearses:
            return "nothing is changed"
        if self._acted:
            return "past the point of no return"
        ahead = next((step for step in self.once if step not in self._settled), None)
        return f"nothing irreversible before step {ahead}" if ahead else "nothing irreversible"
