"""Whose turn a step is: which control a trainee is to find for it, and what is to be typed there."""

from __future__ import annotations

from dataclasses import dataclass

from handrail.page import Target, Use
from handrail.steps import (
    BaseStep,
    Check,
    Choose,
    Click,
    Download,
    Fill,
    Navigate,
    Read,
    Reference,
    Uncheck,
    Upload,
)


@dataclass(frozen=True)
class Exercise:
    """A step that a trainee can do: how its control is used, what they are to do, and what they type, if they do."""

    target: Target
    use: Use
    asked: str
    typed: str | None = None


@dataclass(frozen=True)
class MenuExercise:
    """A step that leads through the menu: the trainee finds one entry after the other."""

    path: str
    asked: str = "Find it in the menu and click it, entry by entry."


def exercise_of(step: BaseStep) -> Exercise | MenuExercise | None:
    """None where there is nothing to find on the page: it is explained, and the program does it."""
    match step:
        case Navigate(path=path):
            return MenuExercise(path)
        case Fill(value=value, target=target) if isinstance(value, Reference):
            return Exercise(
                target, "click", "Find the field and click it. What goes there is secret: the program fills it in."
            )
        case Fill(value=value, target=target):
            return Exercise(target, "fill", "Find the field, type it there, then press Tab.", value)
        case Click(target=target):
            return Exercise(target, "click", "Find it on the page and click it.")
        case Choose(target=target):
            return Exercise(target, "choose", "Find the list and click it. The program picks the option.")
        case Check(target=target) | Uncheck(target=target):
            return Exercise(target, "check", "Find it on the page and click it.")
        case Upload(target=target):
            return Exercise(target, "upload", "Find where the file goes and click it. The program brings the file.")
        case Download(target=target):
            return Exercise(target, "click", "Find what begins the download and click it.")
        case Read(target=target):
            return Exercise(target, "click", "Find where it stands and click it. The program reads it.")
    return None
