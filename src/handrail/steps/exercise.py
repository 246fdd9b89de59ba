"""Exercises: the trainee's part of a step, before the program performs it."""

from __future__ import annotations

from dataclasses import dataclass

from handrail.page import Target, Use


@dataclass(frozen=True)
class Exercise:
    """A control to find on the page, the use to make of it, the task in words, and the text to type, if any.

    `task_once_shown` is the task of a trainee to whom the control was shown, so that nothing is left to find.
    """

    target: Target
    use: Use
    task: str
    task_once_shown: str
    typed: str | None = None


@dataclass(frozen=True)
class MenuExercise:
    """A menu path to follow: the trainee finds its entries, one after the other."""

    path: str
    task: str = "Find it in the menu and click it, entry by entry."
    task_once_shown: str = "Click it."
