"""The operator's gate: after a failure, a person is asked what becomes of the step. Every reply is recorded."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass

from handrail.engine.gate import Admission, DoneByHand, Fail, FailureDecision, Proceed, Retry, Skip
from handrail.engine.question import STOP_RUN, Choice, Consult, Question, Reply, question_details
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
    """A gate that lets whoever operates the run decide about the failure of a step."""

    consult: Consult
    record: Callable[[Event], Awaitable[None]]

    async def admit(self, planned: PlannedStep) -> Admission:
        return Proceed()

    async def on_failure(self, planned: PlannedStep, failure: StepError) -> FailureDecision:
        is_in_doubt = isinstance(failure, OutcomeUnknown)
        title = f"Step {planned.number} is in doubt" if is_in_doubt else f"Step {planned.number} failed"
        choices = (HAPPENED, NOT_HAPPENED) if is_in_doubt else tuple(_choices(planned))
        question = Question(planned, title, tuple(question_details(planned)), (*choices, STOP_RUN), str(failure))
        return await self._decision(planned, await self.consult(question))

    async def _decision(self, planned: PlannedStep, reply: Reply) -> FailureDecision:
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


def _choices(planned: PlannedStep) -> Iterator[Choice]:
    yield RETRY
    if can_be_done_by_hand(planned):
        yield BY_HAND
    if can_be_skipped(planned):
        yield SKIP


def can_be_skipped(planned: PlannedStep) -> bool:
    """Say whether the operator may skip the step: not if later steps need its output, which no person can supply."""
    return not any(inner.step.output for inner in planned.walk())


def can_be_done_by_hand(planned: PlannedStep) -> bool:
    """Say whether a person may do the step: not a whole called runbook, of which they do the steps one by one."""
    return can_be_skipped(planned) and not planned.children
