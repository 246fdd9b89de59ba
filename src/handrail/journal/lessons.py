"""What was said and done in a lesson: by whoever led it, and by whoever practised."""

from __future__ import annotations

from typing import Literal

from handrail.journal.facts import Event

Answer = Literal["next", "skip", "by-hand", "back-look", "auto-play", "pause", "stop", "hint"]
HintStage = Literal["region", "outline", "shown"]
"""How far a trainee was helped."""


class LessonAnswered(Event):
    """A person answered a caption: who, what, and whether in the page or at the terminal."""

    kind: Literal["lesson-answered"] = "lesson-answered"
    step: str
    answer: Answer
    by: str
    via: Literal["page", "terminal"]
    reason: str = ""


class TraineeActed(Event):
    """A trainee did something in the page while a step was theirs to do. What was typed is not told."""

    kind: Literal["trainee-acted"] = "trainee-acted"
    step: str
    by: str
    right: bool
    """With the control that the step means."""
    stopped: bool = False
    """It was kept from the appliance."""
    what: str
    """The control that was used."""


class HintGiven(Event):
    """A trainee asked for help: was shown the region, the outline, or how the program does the step."""

    kind: Literal["hint-given"] = "hint-given"
    step: str
    by: str
    stage: HintStage
