"""Proofs that hold before their step has begun: such a `done_when` cannot prove the step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from handrail.engine.contexts import StepContexts
from handrail.engine.recorder import Recorder
from handrail.engine.recovery import steps_before, steps_from_last_arrival
from handrail.journal import ProofForeseen
from handrail.runbook import PlannedSection, PlannedStep


@dataclass(frozen=True)
class ProofsHeldBeforeStart:
    """The check of `once` steps' proofs on the pages that a run comes by before these steps. The results are recorded."""

    recorder: Recorder
    outline: Sequence[PlannedSection]

    async def check(self, planned: PlannedStep, contexts: StepContexts) -> None:
        """Check whether the `done_when` of any later `once` step holds on the page to which `planned` has led."""
        for later in steps_proved_after(self.outline, planned):
            if later.number not in contexts.settled:
                context = contexts.prepare(later)
                proof = later.step.filled(context.values).done_when
                holds = proof is not None and await proof.holds(context.page)
                contexts.proof_held_before_start[later.number] = holds
                await self.recorder.record(ProofForeseen(step=later.number, already=holds))


def steps_proved_after(outline: Sequence[PlannedSection], planned: PlannedStep) -> Iterator[PlannedStep]:
    """The later `once` steps whose proof would show on the page to which `planned` leads, if that page stays until they begin."""
    path = planned.step.menu_path
    if path is None:
        return
    for later in (step for section in outline for step in section.steps):
        proof = later.step.done_when
        if later.appliance == planned.appliance and later.step.effect_in_force == "once" and proof and proof.at == path:
            path_steps = steps_from_last_arrival(steps_before(outline, later))
            if any(step.number == planned.number for step in path_steps):
                yield later
