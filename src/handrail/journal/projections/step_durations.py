"""The durations of a run's steps, by which later runs are timed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from handrail.journal.events import EvidenceKept, EvidenceMissed, RunStarted, StepPassed, StepStarted
from handrail.journal.journal import Entry
from handrail.journal.projections.run_record import run_end
from handrail.mode import mode_named


@dataclass(frozen=True)
class StepDurations:
    """The duration of each step of one run, with its pictures, and without the time that people needed for answers."""

    durations: Mapping[str, timedelta]
    """The duration of each step, by its number. A step that was skipped has none."""

    def of(self, numbers: Iterable[str]) -> timedelta:
        """The duration of these steps together."""
        return sum((self.durations.get(number, timedelta()) for number in numbers), timedelta())


def step_durations(entries: Sequence[Entry]) -> StepDurations | None:
    """The durations of a run that ended well; None for any other run, and if people set the pace."""
    end = run_end(entries)
    start = entries[0].event if entries else None
    if end is None or end.outcome != "passed" or not isinstance(start, RunStarted):
        return None
    if not mode_named(start.mode).is_timed:
        return None
    durations: dict[str, timedelta] = {}
    step, began = "", datetime.min
    for entry in entries:
        match entry.event:
            case StepStarted():
                step, began = entry.event.step, entry.at
            case StepPassed() | EvidenceKept() | EvidenceMissed() if entry.event.step == step:
                durations[step] = entry.at - began
    return StepDurations(durations)
