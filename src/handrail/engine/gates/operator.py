"""The operator's gate: when a step has failed, a person is asked what becomes of it. Every answer goes on record."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass

from handrail.engine.gate import Admission, DoneByHand, Fail, FailureDecision, Proceed, Retry, Skip
from handrail.engine.question import STOP, Choice, Consult, Question, Reply, details
from handrail.errors import OutcomeUnknown, StepError
from handrail.journal import Event, FailureAccepted, StepRedoAllowed, StepRetried
from handrail.runbook import PlannedStep

RETRY = Choice("r", "try it again")
BY_HAND = Choice("d", "done: I did it by hand", reason=True)
SKIP = Choice("s", "skip it", reason=True)
HAPPENED = Choice("d", "done: it happened, or I did it by hand", reason=True)
NOT_HAPPENED = Choice("n", "it did not happen: do it", reason=True)


@dataclass(frozen=True)
class Operator:
    """A gate: whoever operates the run settles the failure of a step."""

    consult: Consult
    record: Callable[[Event], Awaitable[None]]

    async def admit(self, planned: PlannedStep) -> Admission:
        return Proceed()

    async def on_failure(self, planned: PlannedStep, failure: StepError) -> FailureDecision:
        doubt = isinstance(failure, OutcomeUnknown)
        title = f"Step {planned.number} is in doubt" if doubt else f"Step {planned.number} failed"
        choices = (HAPPENED, NOT_HAPPENED) if doubt else tuple(_ways_on(planned))
        question = Question(planned, title, tuple(details(planned)), (*choices, STOP), str(failure))
        return await self._failure_decision(planned, await self.consult(question))

    async def _failure_decision(self, planned: PlannedStep, reply: Reply) -> FailureDecision:
        by, reason = reply.by, reply.reason
        if reply.choice in (BY_HAND, HAPPENED):
            return DoneByHand(by, reason)
        if reply.choice == SKIP:
            return Skip(reason, by)
        if reply.choice == RETRY:
            await self.record(StepRetried(step=planned.number, by=by))
            return Retry()
        if reply.choice == NOT_HAPPENED:
            await self.record(StepRedoAllowed(step=planned.number, by=by, reason=reason))
            return Retry()
        await self.record(FailureAccepted(step=planned.number, by=by))
        return Fail()


def _ways_on(planned: PlannedStep) -> Iterator[Choice]:
    yield RETRY
    if can_be_done_by_hand(planned):
        yield BY_HAND
    if can_be_skipped(planned):
        yield SKIP


def can_be_skipped(planned: PlannedStep) -> bool:
    """A step may be left out unless later steps work with what it brings, which no person can give."""
    return not any(inner.step.output for inner in planned.walk())


def can_be_done_by_hand(planned: PlannedStep) -> bool:
    """A person may do one step; of a runbook that is called, they do its steps one by one."""
    return can_be_skipped(planned) and not planned.children
