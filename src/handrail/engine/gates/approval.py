"""The gate of approvals: a step with `approval` does not begin before a person has approved it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

from handrail.assignment import STANDING
from handrail.engine.gate import Admission, Fail, FailureDecision, Proceed, Stop
from handrail.engine.question import Choice, Consult, Question, question_details
from handrail.errors import StepError
from handrail.journal import Event, StepApproved, StepAwaitsApproval
from handrail.runbook import PlannedSection, PlannedStep

APPROVE = Choice("a", "approve it")
REFUSE = Choice("q", "stop before it; `handrail resume` goes on later")


@dataclass(frozen=True)
class Approval:
    """A person's approval, given beforehand for exactly one plan: by the digest of runbooks, pair and inputs.

    A standing approval is for runbooks alone, on any pair and with any inputs: its digest is that of the runbook and of those
    that it calls, behind `runbook:`.
    """

    by: str
    digest: str
    rollout: str = ""
    """The digest of the plan of a rollout, if that was approved, and this run with it."""

    @property
    def runbook(self) -> str:
        """The digest of the runbook, in a standing approval; empty in any other."""
        return self.digest.removeprefix(STANDING) if self.digest.startswith(STANDING) else ""

    @property
    def how(self) -> str:
        """The words for the journal. They begin with "beforehand"."""
        if self.runbook:
            return f"beforehand, for the runbook {self.runbook[:16]}… on any pair, with any inputs"
        of = f", in the rollout {self.rollout[:16]}…" if self.rollout else ""
        return f"beforehand, for the plan {self.digest[:16]}…{of}"


@dataclass(frozen=True)
class Approvals:
    """A gate that asks a person each time that a step with `approval` is to begin, unless it was approved beforehand."""

    beforehand: Approval | None
    consult: Consult | None
    record: Callable[[Event], Awaitable[None]]

    async def admit(self, planned: PlannedStep) -> Admission:
        if planned.step.approval is None:
            return Proceed()
        if self.beforehand:
            return await self._record_approval(planned, self.beforehand.by, self.beforehand.how)
        await self.record(StepAwaitsApproval(step=planned.number))
        if self.consult is None:
            return Stop(f"step {planned.number} wants approval, and nobody is there to ask")
        title = f"Step {planned.number} wants your approval"
        reply = await self.consult(Question(planned, title, tuple(question_details(planned)), (APPROVE, REFUSE)))
        if reply.choice != APPROVE:
            return Stop(f"{reply.by} did not approve step {planned.number} ({planned.step.describe()})")
        return await self._record_approval(planned, reply.by, f"asked {reply.via}")

    async def on_failure(self, planned: PlannedStep, failure: StepError) -> FailureDecision:
        return Fail()

    async def _record_approval(self, planned: PlannedStep, by: str, how: str) -> Proceed:
        await self.record(StepApproved(step=planned.number, by=by, how=how))
        return Proceed()


def steps_needing_approval(sections: Iterable[PlannedSection]) -> list[PlannedStep]:
    """The steps with `approval`, in the sections and in the runbooks that they call."""
    return [planned for section in sections for planned in section.walk() if planned.step.approval]
