"""Teaching: gates for people. A trainer leads through a runbook in its own pages, a trainee does its steps there."""

from handrail.training.facilitation import LessonOptions, lesson, practice
from handrail.training.pace import SPEEDS, Autoplay, Speed
from handrail.training.prompter import Listen, Prompter, Said
from handrail.training.teacher import Teacher
from handrail.training.trainee import Trainee

__all__ = [
    "SPEEDS",
    "Autoplay",
    "LessonOptions",
    "Listen",
    "Prompter",
    "Said",
    "Speed",
    "Teacher",
    "Trainee",
    "lesson",
    "practice",
]
