"""Performing: the runner, the gates that decide, the listeners that observe."""

from handrail.engine.gates import Admission, All, DoneByHand, Fail, Gate, Open, Proceed, Retry, Settlement, Skip, Stop
from handrail.engine.listeners import Listener
from handrail.engine.runner import Runner
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
    "Retry",
    "Runner",
    "Settlement",
    "Skip",
    "Stage",
    "Stop",
]
