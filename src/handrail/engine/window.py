"""The maintenance window: what must happen once is only begun while there is time for all that comes after it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from handrail.engine.gates import Admission, Fail, Proceed, Settlement, Stop
from handrail.errors import StepError
from handrail.journal import Pace, TimeLimited, on_a_clock
from handrail.runbook import Place, PlacedSection


@dataclass(frozen=True)
class FinishBy:
    """A gate: a step that must happen once does not begin if what remains took longer in an earlier run than is left.

    Of the earlier runs the slowest counts. Without any, such a step begins as long as the time is not over.
    """

    until: datetime
    now: Callable[[], datetime]
    outline: Sequence[PlacedSection]
    paces: Sequence[Pace]

    async def admit(self, place: Place) -> Admission:
        left = self.until - self.now()
        needed = self.needed(place)
        if place.step.effective != "once" or (left > timedelta() and needed <= left):
            return Proceed()
        reason = f"{on_a_clock(left)} is left, and what remains took {on_a_clock(needed)} in {self._slowest()}"
        over = left <= timedelta()
        return Stop(
            f"step {place.number} ({place.step.describe()}) was not begun: the time that was given, until {self._until()}, "
            f"{'is over' if over else f'is too short: {reason}'}. In the next window, `handrail resume` goes on from there"
        )

    async def settle(self, place: Place, failure: StepError) -> Settlement:
        return Fail()

    def needed(self, place: Place) -> timedelta:
        """How long this step and all that follow took in the slowest of the earlier runs."""
        numbers = [inner.number for section in self.outline for inner in section.walk()]
        return self._longest(numbers[numbers.index(place.number) :])

    def event(self) -> TimeLimited:
        everything = [inner.number for section in self.outline for inner in section.walk()]
        return TimeLimited(until=self.until, runs=len(self.paces), longest=self._longest(everything).total_seconds())

    def sentences(self) -> Iterator[str]:
        """What the limit means for each step that it may stop, for whoever plans."""
        yield f"time until {self._until()}, {on_a_clock(self.until - self.now())} from now"
        if not self.paces:
            yield "no earlier run of this plan ended well: what must happen once is begun as long as there is time left"
            return
        for place in (inner for section in self.outline for inner in section.walk()):
            if place.step.effective == "once":
                needed = on_a_clock(self.needed(place))
                so_long = f"so long took what remains in {self._slowest()}"
                yield f"step {place.number} is not begun with less than {needed} left: {so_long}"

    def _longest(self, numbers: Sequence[str]) -> timedelta:
        return max((pace.of(numbers) for pace in self.paces), default=timedelta())

    def _slowest(self) -> str:
        count = len(self.paces)
        return f"the slowest of the last {count} runs" if count > 1 else "the one earlier run"

    def _until(self) -> str:
        return f"{self.until:%Y-%m-%d %H:%M:%S %Z}"
