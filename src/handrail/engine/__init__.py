"""Performing: the runner, the gates that decide, the listeners that observe."""

from handrail.engine.gates import Admission, All, DoneByHand, Fail, Gate, Open, Proceed, Retry, Settlement, Skip, Stop
from handrail.engine.listeners import Listener
from handrail.engine.recorder import Recorder
from handrail.engine.runner import Runner
from handrail.engine.session import guards, sign_in_before, signs_in, way_back
from handrail.engine.stage import Actor, Stage

__all__ = [
    "Actor",
    "Admission",
    "All",
    "DoneByHand",
    "Fail",
    "Gate",
    "Listener",
    "Open",
    "Proceed",
    "Recorder",
    "Retry",
    "Runner",
    "Settlement",
    "Skip",
    "Stage",
    "Stop",
    "guards",
    "sign_in_before",
    "signs_in",
    "way_back",
]
