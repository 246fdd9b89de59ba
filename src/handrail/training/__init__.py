"""Training: gates for people. A trainer leads through a runbook in its own pages; a trainee performs it there as an exercise."""

from handrail.training.autoplay import SPEEDS, Autoplay, Speed
from handrail.training.hooks import LessonOptions, make_exercise, make_lesson
from handrail.training.prompter import LessonAnswer, Prompter, TerminalPrompt
from handrail.training.teacher import Teacher
from handrail.training.trainee import Trainee

__all__ = [
    "SPEEDS",
    "Autoplay",
    "LessonAnswer",
    "LessonOptions",
    "Prompter",
    "Speed",
    "Teacher",
    "TerminalPrompt",
    "Trainee",
    "make_exercise",
    "make_lesson",
]
