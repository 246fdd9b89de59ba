"""The runner: one step at a time, in the order of the document, all of it on record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from handrail.engine.due import NotDue, not_due
from handrail.engine.gates import (
    Admission,
    ByHand,
    DoneByHand,
    Fail,
    Gate,
    Leave,
    Open,
    Proceed,
    Settlement,
    Skip,
    Stop,
)
from handrail.engine.recorder import Recorder
from handrail.engine.session import foreseen, way_back
from handrail.engine.stage import Stage
from handrail.errors import RunStopped, SessionEnded, StepError
from handrail.journal import ProofForeseen, SectionStarted, SessionRenewed, StepDoneByHand
from handrail.runbook import Place, PlacedSection
from handrail.steps import Context, Sight

RENEWALS = 3
"""How often one step may find that nobody is signed in any more."""


@dataclass
class Runner:
    """Performs placed sections. It knows nothing of YAML, browsers, terminals or reports."""

    recorder: Recorder
    outline: Sequence[PlacedSection]
    """The whole runbook, for the way back after a session has ended."""
    gate: Gate = Open()
    not_due: NotDue = not_due
    _renewed: dict[str, int] = field(default_factory=dict)

    async def perform(self, sections: Sequence[PlacedSection], stage: Stage) -> None:
        """Perform every step. Raises `StepError` or `RunStopped` where the run ends early."""
        for section in sections:
            await self.recorder.tell(
                SectionStarted(number=section.number, heading=section.heading, appliance=section.appliance)
            )
            for place in section.places:
                await self._take(place, stage)

    async def again(self, place: Place, stage: Stage) -> None:
        """Perform one step once more, outside of the order."""
        await self._go_through(place, stage.context(place), stage)

    async def look(self, place: Place, stage: Stage) -> Sight:
        """Has this step happened? Changes nothing; the gates are asked as of a safe step, for it must be the right appliance."""
        context = stage.context(place)
        await self.gate.admit(replace(place, step=place.step.model_copy(update={"effect": "safe", "approval": None})))
        facts = context.told_to_a_list()
        sight = await place.step.filled(context.values).look(context)
        for fact in facts:
            await self.recorder.tell(fact)
        return sight

    async def _take(self, place: Place, stage: Stage) -> None:
        while True:
            try:
                return await self._go_through(place, stage.context(place), stage)
            except SessionEnded as ended:
                await self._come_back(place, stage, ended)

    async def _come_back(self, place: Place, stage: Stage, ended: SessionEnded) -> None:
        """Sign in again and bring the page back, if nothing but harmless steps leads there."""
        self._renewed[place.number] = self._renewed.get(place.number, 0) + 1
        way = way_back(self.outline, place)
        if ended.acted or way is None or self._renewed[place.number] > RENEWALS:
            raise ended
        numbers = tuple(one.number for one in way)
        await self.recorder.tell(
            SessionRenewed(step=place.number, appliance=place.appliance, way=numbers, problem=str(ended))
        )
        for one in way:
            await self._go_through(one, stage.context(one), stage)

    async def _go_through(self, place: Place, context: Context, stage: Stage) -> None:
        ready = replace(place, step=place.step.filled(context.values))
        while True:
            decision = await self._attempted(ready, context)
            if isinstance(decision, ByHand):
                async with self.recorder.by_hand(ready, context):
                    decision = await ready.step.by_hand(context, decision.done)
            match decision:
                case Proceed():
                    break
                case Skip(reason, by):
                    await self.recorder.skipped(place, context, reason, by)
                    return
                case DoneByHand(by, reason):
                    await self.recorder.tell(StepDoneByHand(step=place.number, by=by, reason=reason))
                    return
                case Leave():
                    return
                case Stop(reason):
                    raise RunStopped(reason)
        stage.settled.add(place.number)
        await self._look_ahead(place, stage)
        for child in place.children:
            await self._go_through(child, stage.inner(place, child, context), stage)

    async def _look_ahead(self, place: Place, stage: Stage) -> None:
        """Does what is to prove a later step show already, before that step has begun?"""
        for later in foreseen(self.outline, place):
            if later.number not in stage.settled:
                context = stage.context(later)
                proof = later.step.filled(context.values).done_when
                stage.already[later.number] = proof is not None and await proof.holds(context.page)
                await self.recorder.tell(ProofForeseen(step=later.number, already=stage.already[later.number]))

    async def _attempted(self, place: Place, context: Context) -> Admission | Settlement:
        """One try: what was decided before it, or after it failed. `Proceed` where the step was done."""
        try:
            decision = await self._admitted(place, context)
            if isinstance(decision, Proceed):
                async with self.recorder.step(place, context):
                    await place.step.perform(context)
        except SessionEnded:
            raise
        except StepError as failure:
            settlement = await self.gate.settle(place, failure)
            if isinstance(settlement, Fail):
                raise
            return settlement
        return decision

    async def _admitted(self, place: Place, context: Context) -> Admission:
        try:
            reason = await self.not_due(place.step, context.page)
            return Skip(reason) if reason else await self.gate.admit(place)
        except StepError as failure:
            async with self.recorder.step(place, context):
                raise failure
