"""The maintenance window: what must happen once is only begun while there is time for all that comes after it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from handrail.durations import format_duration
from handrail.engine.gate import Admission, Fail, Proceed, Settlement, Stop
from handrail.errors import StepError
from handrail.journal import StepDurations, TimeLimited
from handrail.runbook import PlannedSection, PlannedStep


@dataclass(frozen=True)
class TimeLimit:
    """A gate: a step that must happen once does not begin if what remains took longer in an earlier run than is left.

    Of the earlier runs the slowest counts. Without any, such a step begins as long as the time is not over.
    """

    until: datetime
    now: Callable[[], datetime]
    outline: Sequence[PlannedSection]
    durations: Sequence[StepDurations]

    async def admit(self, planned: PlannedStep) -> Admission:
        left = self.until - self.now()
        needed = self.needed(planned)
        if planned.step.effective != "once" or (left > timedelta() and needed <= left):
            return Proceed()
        reason = (
            f"{format_duration(left)} is left, and what remains took {format_duration(needed)} in {self._slowest()}"
        )
        over = left <= timedelta()
        return Stop(
            f"step {planned.number} ({planned.step.describe()}) was not begun: the time that was given, until {self._until()}, "
            f"{'is over' if over else f'is too short: {reason}'}. In the next window, `handrail resume` goes on from there"
        )

    async def settle(self, planned: PlannedStep, failure: StepError) -> Settlement:
        return Fail()

    def needed(self, planned: PlannedStep) -> timedelta:
        """How long this step and all that follow took in the slowest of the earlier runs."""
        numbers = [inner.number for section in self.outline for inner in section.walk()]
        return self._longest(numbers[numbers.index(planned.number) :])

    def event(self) -> TimeLimited:
        everything = [inner.number for section in self.outline for inner in section.walk()]
        return TimeLimited(
            until=self.until, runs=len(self.durations), longest=self._longest(everything).total_seconds()
        )

    def sentences(self) -> Iterator[str]:
        """What the limit means for each step that it may stop, for whoever plans."""
        yield f"time until {self._until()}, {format_duration(self.until - self.now())} from now"
        if not self.durations:
            yield "no earlier run of this plan ended well: what must happen once is begun as long as there is time left"
            return
        for planned in (inner for section in self.outline for inner in section.walk()):
            if planned.step.effective == "once":
                needed = format_duration(self.needed(planned))
                so_long = f"so long took what remains in {self._slowest()}"
                yield f"step {planned.number} is not begun with less than {needed} left: {so_long}"

    def _longest(self, numbers: Sequence[str]) -> timedelta:
        return max((step_durations.of(numbers) for step_durations in self.durations), default=timedelta())

    def _slowest(self) -> str:
        count = len(self.durations)
        return f"the slowest of the last {count} runs" if count > 1 else "the one earlier run"

    def _until(self) -> str:
        return f"{self.until:%Y-%m-%d %H:%M:%S %Z}"
