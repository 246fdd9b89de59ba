"""Exercises: what a trainee does for a step before the program does it."""

from __future__ import annotations

from dataclasses import dataclass

from handrail.page import Target, Use


@dataclass(frozen=True)
class Exercise:
    """A control to find on the page, how it is used, the task in words, and the text to type, where there is one."""

    target: Target
    use: Use
    task: str
    typed: str | None = None


@dataclass(frozen=True)
class MenuExercise:
    """A menu path to follow: the trainee finds one entry after the other."""

    path: str
    task: str = "Find it in the menu and click it, entry by entry."
