"""The recorder: it writes each fact to the journal, and then lets the listeners hear it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Literal

from handrail.engine.listener import Listener
from handrail.engine.proving import FoundSoAlready
from handrail.errors import HandrailError, OutcomeUnknown, RunStopped, StepError
from handrail.journal import (
    Entry,
    Event,
    Journal,
    ListenerFailed,
    RunFinished,
    StepFailed,
    StepInDoubt,
    StepPassed,
    StepRehearsed,
    StepSkipped,
    StepSoAlready,
    StepStarted,
)
from handrail.page import Target
from handrail.runbook import PlannedStep
from handrail.steps import BaseStep, Context
from handrail.steps.condition_words import condition_in_words

RehearsalVerdict = Literal["proved", "after", "not-found"]


@dataclass
class Recorder:
    """The recorder of a run's facts: it lets the listeners hear each entry. It decides nothing."""

    journal: Journal
    listeners: Sequence[Listener] = ()
    targets: dict[str, Target] = field(default_factory=dict, init=False)
    """For listeners, by step number: the locators of the control that the step uses, with placeholders filled in."""

    @asynccontextmanager
    async def record_run(self, started: Event) -> AsyncIterator[None]:
        """Record a run's start and its end, whatever ends it. The run is done inside."""
        ending = RunFinished(outcome="broken", problem="an error of Handrail's own ended the run")
        try:
            await self.record(started)
            yield
            ending = RunFinished(outcome="passed")
        except StepError as failure:
            outcome = "in-doubt" if isinstance(failure, OutcomeUnknown) else "failed"
            ending = RunFinished.model_validate({"outcome": outcome, "problem": str(failure)})
            raise
        except (RunStopped, asyncio.CancelledError) as stop:
            ending = RunFinished(outcome="stopped", problem=str(stop) or "a signal ended the run")
            raise
        except HandrailError as error:
            ending = RunFinished(outcome="broken", problem=str(error))
            raise
        finally:
            await self.record(ending)

    @asynccontextmanager
    async def record_attempt(self, planned: PlannedStep, context: Context) -> AsyncIterator[Context]:
        """Record an attempt at a step: its start, its facts, its end. Gives a context that collects the facts.

        An unexpected error leaves the step without an end, which is true.
        """
        await self._record_start(planned, context)
        async with self.collect_facts(context) as recorded:
            try:
                yield recorded
            except FoundSoAlready as found:
                recorded.record(StepSoAlready(step=planned.number, sought=found.sought))
                raise
            except OutcomeUnknown as doubt:
                recorded.record(StepInDoubt(step=planned.number, problem=str(doubt)))
                raise
            except StepError as failure:
                recorded.record(StepFailed(step=planned.number, error=type(failure).__name__, problem=str(failure)))
                raise
            else:
                recorded.record(StepPassed(step=planned.number))

    @asynccontextmanager
    async def record_by_hand(self, planned: PlannedStep, context: Context) -> AsyncIterator[Context]:
        """Record a step that a person does: its start before it can happen, then its facts."""
        await self._record_start(planned, context)
        async with self.collect_facts(context) as recorded:
            yield recorded

    @asynccontextmanager
    async def collect_facts(self, context: Context) -> AsyncIterator[Context]:
        """Collect facts by the context that this gives, and record them at the end, or before one that is recorded at once."""
        facts: list[Event] = []

        async def record_now(event: Event) -> None:
            facts.append(event)
            await self._record_all(facts)

        try:
            yield replace(context, record=facts.append, record_now=record_now)
        finally:
            await self._record_all(facts)

    async def _record_all(self, facts: list[Event]) -> None:
        while facts:
            await self.record(facts.pop(0))

    async def record_skipped(self, planned: PlannedStep, context: Context, reason: str, by: str = "") -> None:
        """Record that the step, and every step inside, was skipped."""
        when = None if by else planned.step.filled(context.values).when
        due = condition_in_words(when) if when else ""
        for inner in planned.walk():
            start = _step_started(inner, inner.step.filled(context.values), context.appliance)
            facts = start.model_dump(exclude={"kind", "effect", "target"})
            await self.record(StepSkipped(**facts, reason=reason, by=by, due=due))

    async def record_rehearsed(
        self, planned: PlannedStep, verdict: RehearsalVerdict, after: str = "", detail: str = ""
    ) -> None:
        """Record that a rehearsal did not perform the step, or any step inside, and whether it could be performed."""
        for inner in planned.walk():
            self.targets[inner.number] = inner.step.control
            start = _step_started(inner, inner.step, inner.appliance).model_dump(exclude={"kind"})
            await self.record(StepRehearsed(**start, verdict=verdict, after=after, detail=detail))

    async def _record_start(self, planned: PlannedStep, context: Context) -> None:
        self.targets[planned.number] = planned.step.control
        await self.record(_step_started(planned, planned.step, context.appliance))

    async def record(self, event: Event) -> None:
        """Record a fact, and let the listeners hear it. The facts with which they answer are recorded in turn."""
        entry = self.journal.append(event, synced=_must_survive(event))
        for listener in self.listeners:
            for fact in await self._facts_from(listener, entry):
                await self.record(fact)

    async def _facts_from(self, listener: Listener, entry: Entry) -> list[Event]:
        try:
            return [fact async for fact in listener.hear(entry)]
        except Exception as error:  # an observer must never decide a run's fate, nor fail unseen
            self.journal.append(ListenerFailed(listener=type(listener).__name__, problem=repr(error)))
            return []


def _must_survive(event: Event) -> bool:
    """Say whether the event must survive a power cut: the start of a `once` step before it acts, and the end of a run."""
    return isinstance(event, RunFinished) or (isinstance(event, StepStarted) and event.effect == "once")


def _step_started(planned: PlannedStep, step: BaseStep, appliance: str) -> StepStarted:
    return StepStarted(
        step=planned.number,
        action=step.action,
        sentence=step.describe(),
        effect=step.effect_in_force,
        appliance=appliance,
        note=step.note or "",
        target=tuple(map(str, step.control)),
        reach=step.reach,
        instruction=step.instruction(),
        by_hand=step.by_hand(),
    )
