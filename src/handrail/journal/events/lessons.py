"""Events of lessons and exercises: answers to captions, actions of a trainee, hints."""

from __future__ import annotations

from typing import Literal

from handrail.journal.event import Event

CaptionAnswer = Literal["next", "skip", "by-hand", "back-look", "auto-play", "pause", "stop", "hint"]
HintStage = Literal["region", "outline", "shown"]
"""The help that a trainee was given, from the least to the most."""


class LessonAnswered(Event):
    """A person answered a caption, in the page or at the terminal."""

    kind: Literal["lesson-answered"] = "lesson-answered"
    step: str
    answer: CaptionAnswer
    by: str
    via: Literal["page", "terminal"]
    reason: str = ""


class TraineeActed(Event):
    """A trainee acted in the page during a step. The text that was typed is not recorded."""

    kind: Literal["trainee-acted"] = "trainee-acted"
    step: str
    by: str
    right: bool
    """The action was on the step's own target."""
    stopped: bool = False
    """The action was kept from the appliance."""
    what: str
    """The control that was used."""
    mistyped: bool = False
    """The control was the step's own, and the text in it another than the step says."""


class HintGiven(Event):
    """A trainee asked for help, and was shown the region, the outline, or the step itself."""

    kind: Literal["hint-given"] = "hint-given"
    step: str
    by: str
    stage: HintStage
