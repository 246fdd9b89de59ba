"""The people of a run: who is asked before its steps and after their failures, and who has the last word."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from handrail.engine import Gate
from handrail.journal import Event
from handrail.page import Page
from handrail.run.folder import RunFolder
from handrail.runbook import PlannedSection


@dataclass(frozen=True)
class LessonContext:
    """What whoever leads a lesson needs of a run that has begun: its pages by role, its steps, its folder, its record."""

    pages: Mapping[str, Page]
    outline: Sequence[PlannedSection]
    folder: RunFolder
    tell: Callable[[Event], Awaitable[None]]


async def _nothing_to_say() -> None:
    """Most runs end without a word."""


@dataclass(frozen=True)
class Facilitation:
    """Gates that ask people, and what is said at the end of a run that went well, while its windows are open."""

    gates: tuple[Gate, ...] = ()
    farewell: Callable[[], Awaitable[None]] = _nothing_to_say
