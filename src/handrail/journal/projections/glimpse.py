"""A glimpse of a run while it goes on: what a board of many runs tells of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from handrail.journal.events import (
    EvidenceKept,
    EvidenceMissed,
    RunFinished,
    RunStarted,
    StepFailed,
    StepInDoubt,
    StepPassed,
    StepStarted,
)
from handrail.journal.journal import Entry
from handrail.journal.projections.outcomes import is_planned
from handrail.journal.projections.progress import Progress
from handrail.journal.projections.step_durations import StepDurations


@dataclass
class RunGlimpse:
    """A run, entry by entry: how far it is, at which step, and how long the steps before took."""

    progress: Progress = field(default_factory=lambda: Progress(0, ()))
    step: str = ""
    """The number of the step that began last."""
    sentence: str = ""
    picture: str = ""
    """The last picture of a page that was kept: its file, in the run's folder."""
    problem: str = ""
    """Why the last step that failed did."""
    last: datetime | None = None
    """The time of the last entry."""
    ended_well: bool = False
    _numbers: tuple[str, ...] = ()
    _durations: dict[str, timedelta] = field(default_factory=dict)
    _began: datetime | None = None
    _timed_by: Sequence[StepDurations] | None = None
    """The durations by which the two below were reckoned: a board asks every second, and a step takes longer."""
    _remaining: timedelta = timedelta()
    _running: timedelta = timedelta()

    def take(self, entry: Entry) -> None:
        """Take the next entry."""
        self.progress.take(entry)
        self.last, self._timed_by = entry.at, None
        match entry.event:
            case RunStarted(steps=steps, planned=planned):
                self.progress.total = steps or len(planned)
                self._numbers = tuple(line.step for line in planned)
            case StepStarted(step=step, sentence=sentence):
                self.step, self.sentence, self.problem, self._began = step, sentence, "", entry.at
            case StepFailed(problem=problem) | StepInDoubt(problem=problem):
                self.problem = problem
            case RunFinished(outcome=outcome):
                self.ended_well = outcome == "passed"
            case EvidenceKept() as kept:
                self._take_evidence(kept)
        if isinstance(entry.event, StepPassed | EvidenceKept | EvidenceMissed):
            self._time(entry.event.step, entry.at)

    def _take_evidence(self, kept: EvidenceKept) -> None:
        if kept.media_type.startswith("image/") and not kept.drawn_on:
            self.picture = kept.file

    def _time(self, step: str, at: datetime) -> None:
        if self._began and step == self.step and is_planned(step):
            self._durations[step] = at - self._began

    @property
    def durations(self) -> StepDurations | None:
        """How long its steps took, by which other runs are timed; None if it did not end well."""
        return StepDurations(self._durations) if self.ended_well else None

    def expected_end(self, earlier: Sequence[StepDurations], now: datetime) -> datetime | None:
        """When it will have ended if its steps take as long as in the slowest of these earlier runs; None if nobody knows."""
        if self._timed_by is not earlier:
            left = tuple(self.progress.unsettled(self._numbers))
            self._remaining = _longest(earlier, left)
            self._running = _longest(earlier, (self.step,)) if self.step in left else timedelta()
            self._timed_by = earlier
        if not self._remaining:
            return None
        elapsed = now - self._began if self._began else timedelta()
        return now + max(self._remaining - min(elapsed, self._running), timedelta())


def _longest(earlier: Sequence[StepDurations], numbers: Iterable[str]) -> timedelta:
    return max((durations.of(numbers) for durations in earlier), default=timedelta())
