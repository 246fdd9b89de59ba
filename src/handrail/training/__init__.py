"""Teaching: gates for people. A trainer leads through a runbook in its own pages, a trainee does its steps there."""

from handrail.training.lectern import Lectern, Listen, Said
from handrail.training.pacing import SPEEDS, Pacing, Speed
from handrail.training.practice import Trainee
from handrail.training.staffing import Party, lesson, practice
from handrail.training.teacher import Teacher

__all__ = [
    "SPEEDS",
    "Lectern",
    "Listen",
    "Pacing",
    "Party",
    "Said",
    "Speed",
    "Teacher",
    "Trainee",
    "lesson",
    "practice",
]
