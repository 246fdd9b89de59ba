"""Gates decide whether a step may begin (`admit`), and what becomes of a step that has failed (`on_failure`)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from handrail.errors import StepError
from handrail.runbook import PlannedStep


@dataclass(frozen=True)
class Proceed:
    """The step may begin."""


@dataclass(frozen=True)
class Skip:
    """The step is skipped. The reason is recorded, with the name of the person who gave it (empty if none did)."""

    reason: str
    by: str = ""


@dataclass(frozen=True)
class NotPerformed:
    """The step is not performed, and the gate itself has recorded why."""


@dataclass(frozen=True)
class Stop:
    """The run ends before the step."""

    reason: str


@dataclass(frozen=True)
class Fail:
    """The failure ends the run."""


@dataclass(frozen=True)
class Retry:
    """The step is tried again."""


@dataclass(frozen=True)
class DoneByHand:
    """A person did the step."""

    by: str
    reason: str


@dataclass(frozen=True)
class ByHand:
    """A person does the step now, in the page. `done` waits for them; on `Retry`, the program does the step after all."""

    done: Callable[[], Awaitable[DoneByHand | Retry | Stop]]


Admission: TypeAlias = Proceed | Skip | NotPerformed | Stop | ByHand
"""A decision about a step that has not begun."""

FailureDecision: TypeAlias = Fail | Retry | DoneByHand | Skip | NotPerformed | Stop | ByHand
"""A decision about a step that has failed."""


class Gate(Protocol):
    """A gate decides about steps, and knows nothing of how they are done."""

    async def admit(self, planned: PlannedStep) -> Admission:
        """Decide whether a step begins. A `StepError` counts as a failure of the step."""

    async def on_failure(self, planned: PlannedStep, failure: StepError) -> FailureDecision:
        """Decide what becomes of a step that has failed."""


@dataclass(frozen=True)
class OpenGate:
    """A gate that lets every step begin, and every failure end the run."""

    async def admit(self, planned: PlannedStep) -> Admission:
        return Proceed()

    async def on_failure(self, planned: PlannedStep, failure: StepError) -> FailureDecision:
        return Fail()


@dataclass(frozen=True)
class GateChain:
    """Several gates in a row: the first decision other than `Proceed`, or after a failure other than `Fail`, counts."""

    gates: tuple[Gate, ...]

    async def admit(self, planned: PlannedStep) -> Admission:
        for gate in self.gates:
            decision = await gate.admit(planned)
            if not isinstance(decision, Proceed):
                return decision
        return Proceed()

    async def on_failure(self, planned: PlannedStep, failure: StepError) -> FailureDecision:
        for gate in self.gates:
            decision = await gate.on_failure(planned, failure)
            if not isinstance(decision, Fail):
                return decision
        return Fail()
