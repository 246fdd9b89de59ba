"""Events in which people decide about steps, each with the name of the person."""

from typing import Literal

from handrail.journal.event import Event


class StepAwaitsApproval(Event):
    """A step that needs an approval came up, and nobody had approved it beforehand: from here on, a person is waited for."""

    kind: Literal["step-awaits-approval"] = "step-awaits-approval"
    step: str


class StepApproved(Event):
    """A person approved a step that needs it."""

    kind: Literal["step-approved"] = "step-approved"
    step: str
    by: str
    how: str = ""


class StepRetried(Event):
    """A person had a failed step tried again."""

    kind: Literal["step-retried"] = "step-retried"
    step: str
    by: str


class FailureAccepted(Event):
    """A person was asked about a step that failed or is in doubt, and let it end the run."""

    kind: Literal["failure-accepted"] = "failure-accepted"
    step: str
    by: str


class StepRedoAllowed(Event):
    """A person said that a step in doubt did not happen, and may be done."""

    kind: Literal["step-redo-allowed"] = "step-redo-allowed"
    step: str
    by: str
    reason: str


class StepDoneByHand(Event):
    """A person did a step by hand."""

    kind: Literal["step-done-by-hand"] = "step-done-by-hand"
    step: str
    by: str
    reason: str
