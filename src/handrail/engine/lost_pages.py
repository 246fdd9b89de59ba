"""Lost pages: a busy appliance, or a lost answer, after a step that changes nothing; and the steps that bring the page back."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from handrail.engine.recorder import Recorder
from handrail.engine.recovery import opening_step, opens_page, recovery_steps
from handrail.engine.sign_in import only_signs_in, signs_in
from handrail.errors import PageLost, StepError
from handrail.journal import PageRegained
from handrail.runbook import PlannedSection, PlannedStep

PAUSES_SECONDS = (1.0, 3.0, 9.0)
"""The time that an appliance is given before each time that one goes back, which is as often as there are times."""


class GoBack(Exception):
    """A page was lost, and steps lead back to where the step begins. Nobody is asked, and nothing has failed so far."""

    def __init__(self, failed: PlannedStep, lost: StepError) -> None:
        super().__init__(str(lost))
        self.failed, self.lost = failed, lost


@dataclass(frozen=True)
class LostPages:
    """The recovery of lost pages: it finds the steps that lead back, and records them. It performs nothing."""

    recorder: Recorder
    outline: Sequence[PlannedSection]
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    _count: Counter[str] = field(default_factory=Counter)

    def may_go_back(self, planned: PlannedStep, failure: StepError) -> bool:
        """Say whether one goes back after a failure: if a page was lost, nothing may have changed, and steps lead back.

        Signing in changes nothing, and may be begun anew.
        """
        top = self._top_of(planned)
        if not isinstance(failure, PageLost) or top is None:
            return False
        changed = failure.may_have_acted and planned.step.effect_in_force != "safe" and not only_signs_in(top)
        return not changed and self._count[top.number] < len(PAUSES_SECONDS) and self._way(top, planned) is not None

    async def way_back(self, planned: PlannedStep, back: GoBack) -> tuple[PlannedStep, ...]:
        """Wait, find the steps that lead to where `planned` begins, and record them. Raises the failure after too many times."""
        count, lost = self._count[planned.number], back.lost
        is_part = any(inner.number == back.failed.number for inner in planned.walk())
        way = self._way(planned, back.failed if is_part else planned)
        if count >= len(PAUSES_SECONDS) or way is None:
            raise lost
        self._count[planned.number] += 1
        await self.sleep(PAUSES_SECONDS[count])
        numbers = tuple(step.number for step in way)
        await self.recorder.record(
            PageRegained(step=planned.number, appliance=planned.appliance, way=numbers, problem=str(lost))
        )
        return way

    def _way(self, top: PlannedStep, failed: PlannedStep) -> tuple[PlannedStep, ...] | None:
        """The steps that lead to where `top` begins, of which `failed` is a part; None if there are none.

        Nobody signs in again, for somebody is signed in: the appliance's own address shows the menu.
        """
        before = takewhile(lambda inner: inner.number != failed.number, top.walk())
        has_sent = any(inner.step.reach == "sends" and inner.step.effect_in_force != "safe" for inner in before)
        if has_sent and not only_signs_in(top):
            return None
        if opens_page(next(iter(top.children), top)):
            return () if top.number != failed.number else None
        steps = recovery_steps(self.outline, top)
        if not steps or not signs_in(steps[0]):
            return steps
        return (opening_step(top), *steps[1:])

    def _top_of(self, planned: PlannedStep) -> PlannedStep | None:
        """The step of the runbook itself of which this one is a part."""
        steps = (step for section in self.outline for step in section.steps)
        return next((step for step in steps if any(inner.number == planned.number for inner in step.walk())), None)
