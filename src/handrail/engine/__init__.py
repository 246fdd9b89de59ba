"""Performing: the runner, the gates that decide, the listeners that observe."""

from handrail.engine.approving import Approval, Approvals, wanting
from handrail.engine.asking import (
    EFFECTS,
    STOP,
    Choice,
    Consult,
    Operator,
    Question,
    Reply,
    can_be_done_by_hand,
    can_be_skipped,
)
from handrail.engine.gates import (
    Admission,
    All,
    ByHand,
    DoneByHand,
    Fail,
    Gate,
    Leave,
    Open,
    Proceed,
    Retry,
    Settlement,
    Skip,
    Stop,
)
from handrail.engine.listeners import Listener
from handrail.engine.recorder import Recorder
from handrail.engine.runner import Runner
from handrail.engine.session import guards, sign_in_before, signs_in, way_back
from handrail.engine.stage import Actor, Stage
from handrail.engine.window import FinishBy

__all__ = [
    "EFFECTS",
    "STOP",
    "Actor",
    "Admission",
    "All",
    "Approval",
    "Approvals",
    "ByHand",
    "Choice",
    "Consult",
    "DoneByHand",
    "Fail",
    "FinishBy",
    "Gate",
    "Leave",
    "Listener",
    "Open",
    "Operator",
    "Proceed",
    "Question",
    "Recorder",
    "Reply",
    "Retry",
    "Runner",
    "Settlement",
    "Skip",
    "Stage",
    "Stop",
    "can_be_done_by_hand",
    "can_be_skipped",
    "guards",
    "sign_in_before",
    "signs_in",
    "wanting",
    "way_back",
]
