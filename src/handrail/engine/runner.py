"""The runner: one step at a time, in the order of the document, all of it on record."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from handrail.engine.gates import DoneByHand, Fail, Gate, Open, Proceed, Retry, Skip, Stop
from handrail.engine.listeners import Listener
from handrail.engine.stage import Stage
from handrail.errors import HandrailError, RunStopped, StepError
from handrail.journal import (
    Entry,
    Event,
    Journal,
    ListenerFailed,
    RunFinished,
    RunStarted,
    SectionStarted,
    StepDoneByHand,
    StepFailed,
    StepPassed,
    StepSkipped,
    StepStarted,
)
from handrail.runbook import Place, PlacedSection
from handrail.steps import BaseStep, Context


@dataclass
class Runner:
    """Performs placed sections, and leaves a complete record.

    It knows nothing of YAML, browsers, terminals or reports.
    """

    journal: Journal
    gate: Gate = Open()
    listeners: Sequence[Listener] = ()

    @asynccontextmanager
    async def recorded(self, started: RunStarted) -> AsyncIterator[None]:
        """Around everything that belongs to the run: its end is told, however it comes."""
        ending = RunFinished(outcome="broken", problem="an error of Handrail's own ended the run")
        try:
            await self.tell(started)
            yield
            ending = RunFinished(outcome="passed")
        except StepError as failure:
            ending = RunFinished(outcome="failed", problem=str(failure))
            raise
        except (RunStopped, asyncio.CancelledError) as stop:
            ending = RunFinished(outcome="stopped", problem=str(stop) or "a signal ended the run")
            raise
        except HandrailError as error:
            ending = RunFinished(outcome="broken", problem=str(error))
            raise
        finally:
            await self.tell(ending)

    async def perform(self, sections: Sequence[PlacedSection], stage: Stage) -> None:
        """Perform every step. Raises `StepError` or `RunStopped` where the run ends early."""
        for section in sections:
            await self.tell(SectionStarted(heading=section.heading, appliance=section.appliance))
            for place in section.places:
                await self._take(place, stage.context(place, section.appliance), stage)

    async def _take(self, place: Place, context: Context, stage: Stage) -> None:
        step = place.step.filled(context.values)
        match await self._admitted(replace(place, step=step), context):
            case Skip(reason):
                await self._skip(place, context, reason)
            case Stop(reason):
                raise RunStopped(reason)
            case Proceed():
                await self._attempt(replace(place, step=step), context)
                for child in place.children:
                    await self._take(child, stage.inner(place, child, context), stage)

    async def _admitted(self, place: Place, context: Context) -> Proceed | Skip | Stop:
        try:
            reason = await _not_due(place.step, context)
        except StepError as failure:
            async with self._step_recorded(place, context):
                raise failure
        return Skip(reason) if reason else await self.gate.admit(place)

    async def _attempt(self, place: Place, context: Context) -> None:
        while True:
            try:
                async with self._step_recorded(place, context):
                    return await place.step.perform(context)
            except StepError as failure:
                match await self.gate.settle(place, failure):
                    case Fail():
                        raise
                    case Retry():
                        continue
                    case DoneByHand(by, reason):
                        return await self.tell(StepDoneByHand(step=place.number, by=by, reason=reason))

    @asynccontextmanager
    async def _step_recorded(self, place: Place, context: Context) -> AsyncIterator[None]:
        facts: list[Event] = []
        context.tell = facts.append
        await self.tell(_start(place.number, place.step, context))
        try:
            yield
        except StepError as failure:
            facts.append(StepFailed(step=place.number, error=type(failure).__name__, problem=str(failure)))
            raise
        else:
            facts.append(StepPassed(step=place.number))
        finally:
            for fact in facts:
                await self.tell(fact)

    async def _skip(self, place: Place, context: Context, reason: str) -> None:
        for skipped in place.walk():
            told = _start(skipped.number, skipped.step.filled(context.values), context).model_dump(
                exclude={"kind", "effect"}
            )
            await self.tell(StepSkipped(**told, reason=reason))

    async def tell(self, event: Event) -> None:
        """Put a fact on record, and let the listeners hear it."""
        entry = self.journal.append(event, synced=isinstance(event, StepStarted) and event.effect == "once")
        for listener in self.listeners:
            for answer in await self._heard(listener, entry):
                await self.tell(answer)

    async def _heard(self, listener: Listener, entry: Entry) -> list[Event]:
        try:
            return [answer async for answer in listener.hear(entry)]
        except Exception as error:  # an observer must never decide a run's fate, nor fail unseen
            self.journal.append(ListenerFailed(listener=type(listener).__name__, problem=repr(error)))
            return []


async def _not_due(step: BaseStep, context: Context) -> str:
    if step.when is None:
        return ""
    await context.page.settle(step.patience)
    return "" if await step.when.holds(context.page) else f"only where {step.when.describe()}"


def _start(number: str, step: BaseStep, context: Context) -> StepStarted:
    return StepStarted(
        step=number,
        action=step.action,
        sentence=step.describe(),
        effect=step.effective,
        appliance=context.appliance,
        note=step.note or "",
    )
