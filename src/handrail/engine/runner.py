"""The runner: one step at a time, in the order of the document, all of it on record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from handrail.engine.contexts import StepContexts
from handrail.engine.gate import (
    Admission,
    ByHand,
    DoneByHand,
    Fail,
    Gate,
    Leave,
    OpenGate,
    Proceed,
    Settlement,
    Skip,
    Stop,
)
from handrail.engine.recorder import Recorder
from handrail.engine.session import proofs_shown_at, way_back
from handrail.errors import RunStopped, SessionEnded, StepError
from handrail.journal import ProofForeseen, SectionStarted, SessionRenewed, StepDoneByHand
from handrail.runbook import PlannedSection, PlannedStep
from handrail.steps import Context, ProbeResult

RENEWALS = 3
"""How often one step may find that nobody is signed in any more."""


@dataclass
class Runner:
    """Performs placed sections. It knows nothing of YAML, browsers, terminals or reports."""

    recorder: Recorder
    outline: Sequence[PlannedSection]
    """The whole runbook, for the way back after a session has ended."""
    gate: Gate = OpenGate()
    _renewed: dict[str, int] = field(default_factory=dict)

    async def perform(self, sections: Sequence[PlannedSection], contexts: StepContexts) -> None:
        """Perform every step. Raises `StepError` or `RunStopped` where the run ends early."""
        for section in sections:
            await self.recorder.tell(
                SectionStarted(number=section.number, heading=section.heading, appliance=section.appliance)
            )
            for planned in section.steps:
                await self._take(planned, contexts)

    async def again(self, planned: PlannedStep, contexts: StepContexts) -> None:
        """Perform one step once more, outside of the order."""
        await self._go_through(planned, contexts.context(planned), contexts)

    async def look(self, planned: PlannedStep, contexts: StepContexts) -> ProbeResult:
        """Has this step happened? Changes nothing; the gates are asked as of a safe step, for it must be the right appliance."""
        context = contexts.context(planned)
        await self.gate.admit(
            replace(planned, step=planned.step.model_copy(update={"effect": "safe", "approval": None, "when": None}))
        )
        facts = context.told_to_a_list()
        sight = await planned.step.filled(context.values).look(context)
        for fact in facts:
            await self.recorder.tell(fact)
        return sight

    async def _take(self, planned: PlannedStep, contexts: StepContexts) -> None:
        while True:
            try:
                return await self._go_through(planned, contexts.context(planned), contexts)
            except SessionEnded as ended:
                await self._come_back(planned, contexts, ended)

    async def _come_back(self, planned: PlannedStep, contexts: StepContexts, ended: SessionEnded) -> None:
        """Sign in again and bring the page back, if nothing but harmless steps leads there."""
        self._renewed[planned.number] = self._renewed.get(planned.number, 0) + 1
        way = way_back(self.outline, planned)
        if ended.acted or way is None or self._renewed[planned.number] > RENEWALS:
            raise ended
        numbers = tuple(one.number for one in way)
        await self.recorder.tell(
            SessionRenewed(step=planned.number, appliance=planned.appliance, way=numbers, problem=str(ended))
        )
        for one in way:
            await self._go_through(one, contexts.context(one), contexts)

    async def _go_through(self, planned: PlannedStep, context: Context, contexts: StepContexts) -> None:
        ready = replace(planned, step=planned.step.filled(context.values))
        while True:
            decision = await self._attempted(ready, context)
            if isinstance(decision, ByHand):
                async with self.recorder.by_hand(ready, context):
                    decision = await ready.step.by_hand(context, decision.done)
            match decision:
                case Proceed():
                    break
                case Skip(reason, by):
                    await self.recorder.skipped(planned, context, reason, by)
                    return
                case DoneByHand(by, reason):
                    await self.recorder.tell(StepDoneByHand(step=planned.number, by=by, reason=reason))
                    return
                case Leave():
                    return
                case Stop(reason):
                    raise RunStopped(reason)
        contexts.settled.add(planned.number)
        await self._look_ahead(planned, contexts)
        for child in planned.children:
            await self._go_through(child, contexts.inner(planned, child, context), contexts)

    async def _look_ahead(self, planned: PlannedStep, contexts: StepContexts) -> None:
        """Does what is to prove a later step show already, before that step has begun?"""
        for later in proofs_shown_at(self.outline, planned):
            if later.number not in contexts.settled:
                context = contexts.context(later)
                proof = later.step.filled(context.values).done_when
                contexts.already[later.number] = proof is not None and await proof.holds(context.page)
                await self.recorder.tell(ProofForeseen(step=later.number, already=contexts.already[later.number]))

    async def _attempted(self, planned: PlannedStep, context: Context) -> Admission | Settlement:
        """One try: what was decided before it, or after it failed. `Proceed` where the step was done."""
        try:
            decision = await self._admitted(planned, context)
            if isinstance(decision, Proceed):
                async with self.recorder.step(planned, context):
                    await planned.step.perform(context)
        except SessionEnded:
            raise
        except StepError as failure:
            settlement = await self.gate.settle(planned, failure)
            if isinstance(settlement, Fail):
                raise
            return settlement
        return decision

    async def _admitted(self, planned: PlannedStep, context: Context) -> Admission:
        try:
            return await self.gate.admit(planned)
        except StepError as failure:
            async with self.recorder.step(planned, context):
                raise failure
