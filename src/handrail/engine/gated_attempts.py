"""Attempts at a step: the gates decide whether there is one, and after a failure whether there is another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

from handrail.engine.attempt import attempt, watch_by_hand
from handrail.engine.gate import (
    Admission,
    ByHand,
    DoneByHand,
    Fail,
    Gate,
    NotPerformed,
    Proceed,
    Retry,
    Skip,
    Stop,
)
from handrail.engine.lost_pages import GoBack
from handrail.engine.proving import FoundSoAlready
from handrail.engine.recorder import Recorder
from handrail.engine.sign_in import SignIns
from handrail.errors import ElementNotFound, ExpectationNotMet, SessionEnded, StepError
from handrail.runbook import PlannedStep
from handrail.steps import Context


@dataclass(frozen=True)
class Performed:
    """The step was done by the program."""


@dataclass(frozen=True)
class LeftAsItWas:
    """The step was so already, and was not done."""


StepEnd: TypeAlias = Performed | LeftAsItWas | Skip | NotPerformed | Stop | DoneByHand
"""The end of the attempts at a step: the program has done it, or a gate has decided otherwise."""


@dataclass(frozen=True)
class GatedAttempts:
    """The attempts at one step: the gate is asked, and each attempt is recorded. The steps around it are not known here."""

    recorder: Recorder
    gate: Gate
    may_go_back: Callable[[PlannedStep, StepError], bool]
    """Whether the step is begun anew after such a failure, on a page that is brought back. Nobody is asked then."""
    sign_ins: SignIns = SignIns(())

    async def perform(self, planned: PlannedStep, context: Context) -> StepEnd:
        """Attempt a step until it is done or a gate has decided otherwise. Raises `StepError` if its failure ends the run."""
        while True:
            decision = await self._decision(planned, context)
            if isinstance(decision, ByHand):
                told = replace(planned, step=await planned.step.as_told(context.page))
                async with self.recorder.record_by_hand(told, context) as recorded:
                    decision = await watch_by_hand(planned.step, recorded, decision.done)
            if not isinstance(decision, Retry):
                return decision

    async def _decision(self, planned: PlannedStep, context: Context) -> StepEnd | ByHand | Retry:
        try:
            admission = await self._admission(planned, context)
            if isinstance(admission, NotPerformed):
                async with self.recorder.collect_facts(context) as recorded:
                    await planned.step.note_hidden_text(recorded)
            if not isinstance(admission, Proceed):
                return admission
            told = replace(planned, step=await planned.step.as_told(context.page))
            async with self.recorder.record_attempt(told, context) as recorded:
                await self._attempt(planned, recorded)
        except FoundSoAlready:
            return LeftAsItWas()
        except SessionEnded:
            raise
        except StepError as failure:
            if self.may_go_back(planned, failure):
                raise GoBack(planned, failure) from failure
            decision = await self.gate.on_failure(planned, failure)
            if isinstance(decision, Fail):
                raise
            return decision
        return Performed()

    async def _attempt(self, planned: PlannedStep, context: Context) -> None:
        try:
            await attempt(planned.step, context)
        except (ElementNotFound, ExpectationNotMet) as failure:
            refusal = await self.sign_ins.refusal(planned, context)
            if refusal is None:
                raise
            raise refusal from failure

    async def _admission(self, planned: PlannedStep, context: Context) -> Admission:
        try:
            return await self.gate.admit(planned)
        except StepError as failure:
            async with self.recorder.record_attempt(planned, context):
                raise failure
