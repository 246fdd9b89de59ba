"""Expired sessions: how to recognise the sign-in page, and which steps restore the page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from handrail.action import PAGELESS
from handrail.engine.recorder import Recorder
from handrail.engine.recovery import recovery_steps, return_step
from handrail.engine.sign_in import sign_in_page_locators, signs_in
from handrail.errors import SessionEnded
from handrail.journal import SessionRenewed
from handrail.page import Target
from handrail.runbook import PlannedSection, PlannedStep

RENEWALS = 3
"""The number of times that one step may find that nobody is signed in any more."""


def sign_in_page_locators_by_step(sections: Sequence[PlannedSection]) -> dict[str, tuple[Target, ...]]:
    """Map each step that relies on an earlier sign-in to its appliance, by number, to the locators of the sign-in page."""
    current: dict[str, tuple[Target, ...]] = {}
    by_step: dict[str, tuple[Target, ...]] = {}
    for planned in (step for section in sections for step in section.steps):
        if signs_in(planned):
            current[planned.appliance] = sign_in_page_locators(planned)
        elif planned.appliance in current:
            by_step |= dict.fromkeys(_numbers_on_pages(planned), current[planned.appliance])
    return by_step


def _numbers_on_pages(planned: PlannedStep) -> Iterator[str]:
    yield from (inner.number for inner in planned.walk() if inner.step.reach not in PAGELESS)
    if back := return_step(planned):
        yield back.number


@dataclass(frozen=True)
class SessionRenewal:
    """Finds the way on after a session has expired, and puts it on record. It performs nothing."""

    recorder: Recorder
    outline: Sequence[PlannedSection]
    _count: Counter[str] = field(default_factory=Counter)

    async def recovery_steps(self, planned: PlannedStep, ended: SessionEnded) -> tuple[PlannedStep, ...]:
        """The steps that sign in again and restore the page before `planned`.

        Raises `ended` where no harmless steps do, where the step had acted already, and after `RENEWALS` times.
        """
        self._count[planned.number] += 1
        way = recovery_steps(self.outline, planned)
        if ended.acted or way is None or self._count[planned.number] > RENEWALS:
            raise ended
        numbers = tuple(step.number for step in way)
        await self.recorder.record(
            SessionRenewed(step=planned.number, appliance=planned.appliance, way=numbers, problem=str(ended))
        )
        return way
