"""Lessons and exercises: a run that a person leads, in windows that everybody sees."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from handrail.errors import SurroundingsError
from handrail.mode import Mode
from handrail.run import Environment, TrainingContext, TrainingHooks
from handrail.training import LessonOptions, make_exercise, make_lesson


def choose_training(options: LessonOptions, mode: Mode) -> Callable[[TrainingContext], TrainingHooks]:
    """Choose what makes the hooks of a run in that mode: of a lesson, or of an exercise."""
    return partial(make_exercise if mode.is_scored else make_lesson, options)


def must_have_a_screen(environment: Environment) -> None:
    """Raise `SurroundingsError`, with the commands that give the machine a screen, if it has none."""
    if environment.has_screen:
        return
    raise SurroundingsError(
        "a lesson shows windows, and this machine has no screen: neither DISPLAY nor WAYLAND_DISPLAY is set. For a class, bring "
        f"the windows to a screen: log in with ssh -X, then\n  {environment.command_line}\n"
        f"Only to try it where nobody sees it, by the keys of this terminal:\n  xvfb-run -a {environment.command_line}\n"
        "In a clone whose environment is not active, write .venv/bin/handrail for handrail."
    )
