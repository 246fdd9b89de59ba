"""Proofs that show before their step has begun: such a `done_when` cannot prove the step."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import dropwhile, islice

from handrail.engine.contexts import StepContexts
from handrail.engine.gate import Gate
from handrail.engine.proof_lookup import GLANCE_SECONDS, arrive_where_it_shows
from handrail.engine.recorder import Recorder
from handrail.engine.recovery import leads_to_page, steps_before, steps_from_last_arrival
from handrail.errors import StepError
from handrail.journal import ProofForeseen
from handrail.runbook import PlannedSection, PlannedStep


@dataclass(frozen=True)
class ProofsHeldBeforeStart:
    """The checks of `once` steps' proofs before these steps, under the `at` of each. The results are recorded.

    What an earlier step may have changed since is not known any more, until one looks again.
    """

    recorder: Recorder
    outline: Sequence[PlannedSection]

    async def look_ahead(self, planned: PlannedStep, contexts: StepContexts, gate: Gate) -> None:
        """Before a step that leads to a page from any other, look where later proofs would show and no step leads."""
        for later in self._proved_after(planned) if contexts.looks_ahead and leads_to_page(planned) else ():
            proof = later.step.done_when
            if (
                later.number in contexts.proof_held_before_start
                or proof is None
                or proof.at == planned.step.destination
            ):
                continue
            harmless = later.step.model_copy(update={"effect": "safe", "approval": None, "when": None})
            with contextlib.suppress(
                StepError
            ):  # what fails here fails again, and is told, in the step that leads there
                await gate.admit(replace(later, step=harmless))
                context = contexts.prepare(later)
                patience = min(GLANCE_SECONDS, later.step.patience)
                await arrive_where_it_shows(proof, context.page, patience)
                await self._look(later, contexts)

    async def check(self, planned: PlannedStep, contexts: StepContexts) -> None:
        """Note what a step that was done has changed, and look whether the page to which it has led shows any later proof."""
        self.forget(planned, contexts)
        for later in self._proved_after(planned):
            proof = later.step.done_when
            if later.number not in contexts.settled and proof and proof.at == planned.step.destination:
                await self._look(later, contexts)
        await self._note_same(planned, contexts)

    def forget(self, planned: PlannedStep, contexts: StepContexts) -> None:
        """Forget what showed before a step that may have changed it."""
        if changes_appliance(planned):
            for number in self._proved_on(planned.appliance) - {planned.number} - contexts.settled:
                contexts.proof_held_before_start.pop(number, None)

    async def _note_same(self, planned: PlannedStep, contexts: StepContexts) -> None:
        """Note that what has proved a step would show before a later one."""
        proof = planned.step.done_when
        if planned.step.effect_in_force != "once" or proof is None:
            return
        for later in self._proved_later(planned):
            other = later.step.done_when
            if other and other.at and other.seeks_same(proof):
                await self._record(later, contexts, holds=True)

    async def _look(self, later: PlannedStep, contexts: StepContexts) -> None:
        context = contexts.prepare(later)
        step = later.step.filled(context.values)
        if step.done_when:
            await self._record(later, contexts, holds=await step.done_when.is_proved(context.page, GLANCE_SECONDS))

    async def _record(self, later: PlannedStep, contexts: StepContexts, *, holds: bool) -> None:
        contexts.proof_held_before_start[later.number] = holds
        await self.recorder.record(ProofForeseen(step=later.number, already=holds))

    def _proved_on(self, appliance: str) -> set[str]:
        steps = (planned for section in self.outline for planned in section.walk())
        return {planned.number for planned in steps if _is_proved_on(appliance, planned)}

    def _proved_later(self, planned: PlannedStep) -> Iterator[PlannedStep]:
        steps = (step for section in self.outline for step in section.steps)
        after = dropwhile(lambda step: step.number != planned.number, steps)
        return (later for later in islice(after, 1, None) if _is_proved_on(planned.appliance, later))

    def _proved_after(self, planned: PlannedStep) -> Iterator[PlannedStep]:
        """The later `once` steps whose pages begin with the one to which `planned` leads, if that page stays until they begin."""
        if planned.step.destination is None:
            return
        steps = (step for section in self.outline for step in section.steps)
        for later in (step for step in steps if _is_proved_on(planned.appliance, step)):
            path_steps = steps_from_last_arrival(steps_before(self.outline, later))
            if any(step.number == planned.number for step in path_steps):
                yield later


def _is_proved_on(appliance: str, planned: PlannedStep) -> bool:
    step = planned.step
    return planned.appliance == appliance and step.effect_in_force == "once" and step.done_when is not None


def changes_appliance(planned: PlannedStep) -> bool:
    """Say whether a step may have changed what pages of the appliance show."""
    step = planned.step
    return step.effect_in_force == "once" or (step.effect_in_force == "idempotent" and step.reach == "sends")
