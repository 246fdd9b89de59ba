"""How long things take: what runs that ended well tell of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from handrail.journal.events import EvidenceKept, EvidenceMissed, RunStarted, StepPassed, StepStarted
from handrail.journal.journal import Entry
from handrail.journal.projections.run_record import finished
from handrail.mode import mode_named


@dataclass(frozen=True)
class StepDurations:
    """How long each step of one run took, with its pictures, and without the time that people needed for answers."""

    took: Mapping[str, timedelta]

    def of(self, numbers: Iterable[str]) -> timedelta:
        """How long these steps took together; those that were skipped took no time."""
        return sum((self.took.get(number, timedelta()) for number in numbers), timedelta())


def step_durations(entries: Sequence[Entry]) -> StepDurations | None:
    """None where the run did not end well, or its mode is not timed: it tells nothing of how long the whole takes."""
    ends = finished(entries)
    first = entries[0].event if entries else None
    if ends is None or ends.outcome != "passed" or not isinstance(first, RunStarted):
        return None
    if not mode_named(first.mode).is_timed:
        return None
    took: dict[str, timedelta] = {}
    step, began = "", datetime.min
    for entry in entries:
        match entry.event:
            case StepStarted():
                step, began = entry.event.step, entry.at
            case StepPassed() | EvidenceKept() | EvidenceMissed() if entry.event.step == step:
                took[step] = entry.at - began
    return StepDurations(took)


def format_duration(duration: timedelta) -> str:
    """`0:07`, `12:40`, `1:02:03`."""
    minutes, seconds = divmod(max(int(duration.total_seconds()), 0), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
