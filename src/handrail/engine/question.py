"""Questions to the people of a run, and their replies, as data. A `Consult` function puts them to a person."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from handrail.action import EFFECT_WORDS
from handrail.runbook import PlannedStep


@dataclass(frozen=True)
class Choice:
    """One of the replies that a question allows; with `reason`, the person says why."""

    key: str
    words: str
    reason: bool = False


@dataclass(frozen=True)
class Question:
    """A question to a person about a step. The last choice is the harmless one; it is taken if nobody can reply."""

    planned: PlannedStep
    title: str
    details: tuple[str, ...]
    choices: tuple[Choice, ...]
    problem: str = ""


@dataclass(frozen=True)
class Reply:
    """The choice that a person made, and who it was. `reason` says why, if the choice asks for that."""

    choice: Choice
    by: str
    reason: str = ""
    via: str = "by the calling program"
    """The way by which the person was asked, as it ends a sentence of the journal: "asked at the terminal"."""


Consult: TypeAlias = Callable[[Question], Awaitable[Reply]]
"""A function that puts a question to a person and waits for the reply. The run's pages stay alive meanwhile."""

STOP_RUN = Choice("q", "stop here; `handrail resume` goes on later")


def question_details(planned: PlannedStep) -> Iterator[str]:
    """The lines that tell a person what they must know to decide about a step."""
    yield planned.step.describe()
    yield f"on {planned.appliance} · {EFFECT_WORDS[planned.step.effect_in_force].question}"
    if planned.step.note:
        yield planned.step.note
