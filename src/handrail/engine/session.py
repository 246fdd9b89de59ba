"""Expired sessions: the sign-in page that shows them, and the steps that bring the page back."""

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

MAX_RENEWALS = 3
"""The number of times that the session may be renewed before one step."""


def sign_in_page_locators_by_step(sections: Sequence[PlannedSection]) -> dict[str, tuple[Target, ...]]:
    """The locators of the sign-in page, by the number of each step that relies on an earlier sign-in to its appliance."""
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
    """The renewal of expired sessions: it finds the recovery steps and records them. It performs nothing."""

    recorder: Recorder
    outline: Sequence[PlannedSection]
    _count: Counter[str] = field(default_factory=Counter)

    async def recovery_steps(self, planned: PlannedStep, ended: SessionEnded) -> tuple[PlannedStep, ...]:
        """Find the steps that sign in again and bring the page back to where it was before `planned`, and record them.

        Raises `ended` if no harmless steps do, if the step had already acted, and after `MAX_RENEWALS` times.
        """
        self._count[planned.number] += 1
        steps = recovery_steps(self.outline, planned)
        if ended.may_have_acted or steps is None or self._count[planned.number] > MAX_RENEWALS:
            raise ended
        numbers = tuple(step.number for step in steps)
        await self.recorder.record(
            SessionRenewed(step=planned.number, appliance=planned.appliance, way=numbers, problem=str(ended))
        )
        return steps
