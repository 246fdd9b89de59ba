"""Questions to whoever operates the run, as data, and the gate that asks when a step has failed.

How a question is put, and to whom, is not known here: `Consult` is given. Every answer is on record, with who gave it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from handrail.engine.gate import Admission, DoneByHand, Fail, Proceed, Retry, Settlement, Skip
from handrail.errors import OutcomeUnknown, StepError
from handrail.journal import Event, FailureAccepted, StepRedoAllowed, StepRetried
from handrail.runbook import PlannedStep


@dataclass(frozen=True)
class Choice:
    """An answer that may be given; with `reason`, whoever gives it says why."""

    key: str
    words: str
    reason: bool = False


@dataclass(frozen=True)
class Question:
    """What a person is asked about a step. The last choice is the harmless one; it stands where no answer can be had."""

    planned: PlannedStep
    title: str
    details: tuple[str, ...]
    choices: tuple[Choice, ...]
    problem: str = ""


@dataclass(frozen=True)
class Reply:
    """What was chosen, by whom, and why."""

    choice: Choice
    by: str
    reason: str = ""


Consult: TypeAlias = Callable[[Question], Awaitable[Reply]]
"""Puts a question to a person, and waits. The run's pages stay alive meanwhile."""

RETRY = Choice("r", "try it again")
BY_HAND = Choice("d", "done: I did it by hand", reason=True)
SKIP = Choice("s", "skip it", reason=True)
HAPPENED = Choice("d", "done: it happened, or I did it by hand", reason=True)
NOT_HAPPENED = Choice("n", "it did not happen: do it", reason=True)
STOP = Choice("q", "stop here; `handrail resume` goes on later")

EFFECTS = {
    "safe": "safe: it changes nothing",
    "idempotent": "idempotent: doing it again does no harm",
    "once": "once: it must not happen twice",
}


def about(planned: PlannedStep) -> Iterator[str]:
    """What a step is to do, for whoever decides about it."""
    yield planned.step.describe()
    yield f"on {planned.appliance} · {EFFECTS[planned.step.effective]}"
    if planned.step.note:
        yield planned.step.note


@dataclass(frozen=True)
class Operator:
    """A gate: when a step has failed, a person says what becomes of it."""

    consult: Consult
    tell: Callable[[Event], Awaitable[None]]

    async def admit(self, planned: PlannedStep) -> Admission:
        return Proceed()

    async def settle(self, planned: PlannedStep, failure: StepError) -> Settlement:
        doubt = isinstance(failure, OutcomeUnknown)
        title = f"Step {planned.number} is in doubt" if doubt else f"Step {planned.number} failed"
        choices = (HAPPENED, NOT_HAPPENED) if doubt else tuple(_ways_on(planned))
        question = Question(planned, title, tuple(about(planned)), (*choices, STOP), str(failure))
        return await self._settled(planned, await self.consult(question))

    async def _settled(self, planned: PlannedStep, reply: Reply) -> Settlement:
        by, reason = reply.by, reply.reason
        if reply.choice in (BY_HAND, HAPPENED):
            return DoneByHand(by, reason)
        if reply.choice == SKIP:
            return Skip(reason, by)
        if reply.choice == RETRY:
            await self.tell(StepRetried(step=planned.number, by=by))
            return Retry()
        if reply.choice == NOT_HAPPENED:
            await self.tell(StepRedoAllowed(step=planned.number, by=by, reason=reason))
            return Retry()
        await self.tell(FailureAccepted(step=planned.number, by=by))
        return Fail()


def _ways_on(planned: PlannedStep) -> Iterator[Choice]:
    yield RETRY
    if can_be_done_by_hand(planned):
        yield BY_HAND
    if can_be_skipped(planned):
        yield SKIP


def can_be_skipped(planned: PlannedStep) -> bool:
    """What later steps work with must be brought by the step itself: no person can give it."""
    return not any(inner.step.gives for inner in planned.walk())


def can_be_done_by_hand(planned: PlannedStep) -> bool:
    """One step, and not a whole runbook that it calls: of that, a person does the steps."""
    return can_be_skipped(planned) and not planned.children
