"""The runner: it performs one step at a time, in the order of the document, and everything is recorded."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace

from handrail.engine.contexts import StepContexts
from handrail.engine.gate import DoneByHand, Gate, OpenGate, Skip, Stop
from handrail.engine.gated_attempts import GatedAttempts, LeftAsItWas, Performed
from handrail.engine.lost_pages import GoBack, LostPages
from handrail.engine.proof_lookup import ProofLookup, look_for_proof
from handrail.engine.proofs import ProofsHeldBeforeStart
from handrail.engine.recorder import Recorder
from handrail.engine.session import SessionRenewal
from handrail.engine.sign_in import SignIns
from handrail.errors import RunStopped, SessionEnded
from handrail.journal import SectionStarted, StepDoneByHand
from handrail.runbook import PlannedSection, PlannedStep
from handrail.steps import Context


@dataclass
class Runner:
    """The performer of planned sections. It knows nothing of YAML, browsers, terminals or reports."""

    recorder: Recorder
    outline: Sequence[PlannedSection]
    """The whole runbook, in which the recovery steps are found after a session has ended."""
    gate: Gate = OpenGate()
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    """Waits for an appliance that was busy."""

    position: PlannedStep | None = field(default=None, init=False)
    """The step of the runbook that is performed, or was last, whatever it calls, and however one came back to its page."""

    def __post_init__(self) -> None:
        self._renewal = SessionRenewal(self.recorder, self.outline)
        self._lost_pages = LostPages(self.recorder, self.outline, self.sleep)
        self._attempts = GatedAttempts(self.recorder, self.gate, self._lost_pages.may_go_back, SignIns(self.outline))
        self._proofs = ProofsHeldBeforeStart(self.recorder, self.outline)

    async def perform(self, sections: Sequence[PlannedSection], contexts: StepContexts) -> None:
        """Perform every step. Raises `StepError` or `RunStopped` if the run ends early."""
        for section in sections:
            await self.recorder.record(
                SectionStarted(number=section.number, heading=section.heading, appliance=section.appliance)
            )
            for planned in section.steps:
                await self._perform_signed_in(planned, contexts)

    async def perform_step(self, planned: PlannedStep, contexts: StepContexts) -> None:
        """Perform one step, whatever came before it."""
        try:
            await self._perform(planned, contexts.prepare(planned), contexts)
        except GoBack as back:  # nothing is known of how one came here
            raise back.lost from back

    async def look_for_proof(self, planned: PlannedStep, contexts: StepContexts) -> ProofLookup:
        """Look whether a step has happened, and change nothing. The gates are asked as before a safe step."""
        context = contexts.prepare(planned)
        harmless = planned.step.model_copy(update={"effect": "safe", "approval": None, "when": None})
        await self.gate.admit(replace(planned, step=harmless))
        async with self.recorder.collect_facts(context) as recorded:
            return await look_for_proof(planned.step.filled(context.values), recorded)

    async def _perform_signed_in(self, planned: PlannedStep, contexts: StepContexts) -> None:
        """Perform a step. Each time that the session has ended or a page was lost, perform the way back, and try again."""
        way: tuple[PlannedStep, ...] = ()
        self.position = planned
        while True:
            try:
                for step in way:
                    await self._perform(step, contexts.prepare(step), contexts)
                await self._proofs.look_ahead(planned, contexts, self.gate)
                return await self._perform(planned, contexts.prepare(planned), contexts)
            except SessionEnded as ended:
                way = await self._renewal.recovery_steps(planned, ended)
            except GoBack as back:
                way = await self._lost_pages.way_back(planned, back)

    async def _perform(self, planned: PlannedStep, context: Context, contexts: StepContexts) -> None:
        filled = replace(planned, step=planned.step.filled(context.values))
        match await self._attempts.perform(filled, context):
            case Performed():
                contexts.settled.add(planned.number)
                await self._proofs.check(planned, contexts)
                for child in planned.children:
                    await self._perform(child, contexts.prepare_called(planned, child, context), contexts)
            case LeftAsItWas():
                contexts.settled.add(planned.number)
            case Skip(reason, by):
                await self.recorder.record_skipped(planned, context, reason, by)
            case DoneByHand(by, reason):
                self._proofs.forget(planned, contexts)
                await self.recorder.record(StepDoneByHand(step=planned.number, by=by, reason=reason))
            case Stop(reason):
                raise RunStopped(reason)
