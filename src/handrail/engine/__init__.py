"""The engine: the runner that performs, the gates that decide, the listeners that observe, the recorder between them."""

from handrail.engine.contexts import ApplianceSession, StepContexts
from handrail.engine.gate import (
    Admission,
    ByHand,
    DoneByHand,
    Fail,
    Gate,
    GateChain,
    Leave,
    OpenGate,
    Proceed,
    Retry,
    Settlement,
    Skip,
    Stop,
)
from handrail.engine.gates.approval import Approval, Approvals, needing_approval
from handrail.engine.gates.operator import Operator, can_be_done_by_hand, can_be_skipped
from handrail.engine.gates.time_limit import TimeLimit
from handrail.engine.gates.when import When
from handrail.engine.listener import Listener
from handrail.engine.question import STOP, Choice, Consult, Question, Reply
from handrail.engine.recorder import Recorder
from handrail.engine.runner import Runner
from handrail.engine.session import sign_in_marks
from handrail.engine.sign_in import signs_in
from handrail.engine.way_back import sign_in_before, way_back

__all__ = [
    "STOP",
    "Admission",
    "ApplianceSession",
    "Approval",
    "Approvals",
    "ByHand",
    "Choice",
    "Consult",
    "DoneByHand",
    "Fail",
    "Gate",
    "GateChain",
    "Leave",
    "Listener",
    "OpenGate",
    "Operator",
    "Proceed",
    "Question",
    "Recorder",
    "Reply",
    "Retry",
    "Runner",
    "Settlement",
    "Skip",
    "StepContexts",
    "Stop",
    "TimeLimit",
    "When",
    "can_be_done_by_hand",
    "can_be_skipped",
    "needing_approval",
    "sign_in_before",
    "sign_in_marks",
    "signs_in",
    "way_back",
]
