"""The vocabulary: one class for each action. A new action is a class in one of these files, and its name in `AnyStep`."""

from typing import TypeAlias, get_args

from handrail.steps.base import PATIENCE, BaseStep
from handrail.steps.calls import Call
from handrail.steps.certificates import Inspect, Probe
from handrail.steps.condition import Condition
from handrail.steps.context import Context, Handshake
from handrail.steps.controls import Check, Choose, Click, Uncheck
from handrail.steps.exercise import Exercise, MenuExercise
from handrail.steps.fields import DialogField
from handrail.steps.files import Download, Upload
from handrail.steps.filling import Fill
from handrail.steps.navigation import Close, Navigate, Open, Press
from handrail.steps.observations import Capture, Expect, Read
from handrail.steps.pointer import DoubleClick, Drag, Hover, RightClick
from handrail.steps.step_conditions import DoneWhen, Guard
from handrail.steps.values import APPLIANCE_PLACEHOLDERS, DownloadedFile, Reference, Value, Values, placeholders_in

AnyStep: TypeAlias = (
    Call
    | Capture
    | Check
    | Choose
    | Click
    | Close
    | DoubleClick
    | Download
    | Drag
    | Expect
    | Fill
    | Hover
    | Inspect
    | Navigate
    | Open
    | Press
    | Probe
    | Read
    | RightClick
    | Uncheck
    | Upload
)
"""All steps. The parser, the manual and the JSON Schema are made from this line."""

VOCABULARY: dict[str, type[BaseStep]] = {step.action: step for step in get_args(AnyStep)}

__all__ = [
    "APPLIANCE_PLACEHOLDERS",
    "PATIENCE",
    "VOCABULARY",
    "AnyStep",
    "BaseStep",
    "Call",
    "Capture",
    "Check",
    "Choose",
    "Click",
    "Close",
    "Condition",
    "Context",
    "DialogField",
    "DoneWhen",
    "DoubleClick",
    "Download",
    "DownloadedFile",
    "Drag",
    "Exercise",
    "Expect",
    "Fill",
    "Guard",
    "Handshake",
    "Hover",
    "Inspect",
    "MenuExercise",
    "Navigate",
    "Open",
    "Press",
    "Probe",
    "Read",
    "Reference",
    "RightClick",
    "Uncheck",
    "Upload",
    "Value",
    "Values",
    "placeholders_in",
]
