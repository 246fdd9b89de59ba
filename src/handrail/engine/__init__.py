"""The engine: the runner that performs steps, the gates that decide, the listeners that observe, and the recorder."""

from handrail.engine.contexts import ApplianceSession, StepContexts
from handrail.engine.gate import (
    Admission,
    ByHand,
    DoneByHand,
    Fail,
    FailureDecision,
    Gate,
    GateChain,
    NotPerformed,
    OpenGate,
    Proceed,
    Retry,
    Skip,
    Stop,
)
from handrail.engine.gates.approval import Approval, Approvals, steps_needing_approval
from handrail.engine.gates.operator import Operator, can_be_done_by_hand, can_be_skipped
from handrail.engine.gates.time_limit import TimeLimit
from handrail.engine.gates.when import When
from handrail.engine.listener import Listener
from handrail.engine.question import STOP_RUN, Choice, Consult, Question, Reply
from handrail.engine.recorder import Recorder
from handrail.engine.recovery import recovery_steps, sign_in_before
from handrail.engine.runner import Runner
from handrail.engine.session import sign_in_page_locators_by_step
from handrail.engine.sign_in import signs_in

__all__ = [
    "STOP_RUN",
    "Admission",
    "ApplianceSession",
    "Approval",
    "Approvals",
    "ByHand",
    "Choice",
    "Consult",
    "DoneByHand",
    "Fail",
    "FailureDecision",
    "Gate",
    "GateChain",
    "Listener",
    "NotPerformed",
    "OpenGate",
    "Operator",
    "Proceed",
    "Question",
    "Recorder",
    "Reply",
    "Retry",
    "Runner",
    "Skip",
    "StepContexts",
    "Stop",
    "TimeLimit",
    "When",
    "can_be_done_by_hand",
    "can_be_skipped",
    "recovery_steps",
    "sign_in_before",
    "sign_in_page_locators_by_step",
    "signs_in",
    "steps_needing_approval",
]
