"""The gate of the time limit: a `once` step begins only while there is time for all steps after it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from handrail.durations import format_duration
from handrail.engine.gate import Admission, Fail, FailureDecision, Proceed, Stop
from handrail.errors import StepError
from handrail.journal import StepDurations, TimeLimited
from handrail.runbook import PlannedSection, PlannedStep


@dataclass(frozen=True)
class TimeLimit:
    """A gate that lets no `once` step begin unless the rest of the slowest earlier run would still fit before `until`.

    Without an earlier run, such a step begins as long as the time is not over.
    """

    until: datetime
    now: Callable[[], datetime]
    outline: Sequence[PlannedSection]
    durations: Sequence[StepDurations]
    blackout: str = ""
    """The blackout that begins then; empty if somebody gave the deadline."""

    async def admit(self, planned: PlannedStep) -> Admission:
        remaining = self.until - self.now()
        needed = self.needed_time(planned)
        if planned.step.effect_in_force != "once" or (remaining > timedelta() and needed <= remaining):
            return Proceed()
        given = f"before the blackout {self.blackout}" if self.blackout else "that was given"
        return Stop(
            f"step {planned.number} ({planned.step.describe()}) was not begun: the time {given}, until {self._deadline()}, "
            f"{self._shortage(remaining, needed)}. "
            "In the next window, `handrail resume` goes on from there"
        )

    def _shortage(self, remaining: timedelta, needed: timedelta) -> str:
        if remaining <= timedelta():
            return "is over"
        comparison = f"what remains took {_rounded_up(needed)} in {self._slowest_in_words()}"
        return f"is too short: {format_duration(remaining)} is left, and {comparison}"

    async def on_failure(self, planned: PlannedStep, failure: StepError) -> FailureDecision:
        return Fail()

    def needed_time(self, planned: PlannedStep) -> timedelta:
        """The time that this step and all later ones took in the slowest of the earlier runs."""
        numbers = [step.number for step in self._steps()]
        return self._longest_time(numbers[numbers.index(planned.number) :])

    def event(self) -> TimeLimited:
        """The limit as an event, which is recorded when a run begins."""
        longest = self._longest_time([step.number for step in self._steps()])
        return TimeLimited(
            until=self.until, runs=len(self.durations), longest=longest.total_seconds(), blackout=self.blackout
        )

    def sentences(self) -> Iterator[str]:
        """The limit in sentences, for a plan: one for the limit, and one for each step that it may stop."""
        yield f"time until {self._deadline()}, {format_duration(self.until - self.now())} from now"
        if not self.durations:
            yield "no earlier run of this plan ended well: what must happen once is begun as long as there is time left"
            return
        for planned in self._steps():
            if planned.step.effect_in_force == "once":
                needed = _rounded_up(self.needed_time(planned))
                reason = f"so long took what remains in {self._slowest_in_words()}"
                yield f"step {planned.number} is not begun with less than {needed} left: {reason}"

    def _steps(self) -> Iterator[PlannedStep]:
        return (planned for section in self.outline for planned in section.walk())

    def _longest_time(self, numbers: Sequence[str]) -> timedelta:
        return max((step_durations.of(numbers) for step_durations in self.durations), default=timedelta())

    def _slowest_in_words(self) -> str:
        count = len(self.durations)
        return f"the slowest of the last {count} runs" if count > 1 else "the one earlier run"

    def _deadline(self) -> str:
        return f"{self.until:%Y-%m-%d %H:%M:%S %Z}"


def _rounded_up(duration: timedelta) -> str:
    """A duration in whole seconds, so that what takes time never takes none."""
    return format_duration(timedelta(seconds=math.ceil(duration.total_seconds())))
