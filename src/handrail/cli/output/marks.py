"""Marks of ends: the sign and the colour with which a terminal shows how a run ended."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from handrail.app.list_runs import RunState
from handrail.journal.projections.headline import CAME_TO_ITS_END
from handrail.mode import DRAFT, Mode


class Mark(NamedTuple):
    """A sign, its colour, and the words that stand beside it in a list."""

    sign: str
    colour: str
    words: str


MARKS: Mapping[RunState, Mark] = {
    "passed": Mark("✓", "green", "carried out"),
    "nothing-left": Mark("✓", "green", "nothing left to do"),
    "exceptions": Mark("▲", "yellow", "with exceptions"),
    "failed": Mark("✗", "red", "failed"),
    "in-doubt": Mark("?", "red", "in doubt"),
    "stopped": Mark("▲", "yellow", "stopped"),
    "broken": Mark("✗", "red", "could not go on"),
    "unfinished": Mark("✗", "red", "was cut off"),
    "goes-on": Mark("…", "blue", "goes on"),
    "unreadable": Mark("✗", "red", "journal broken"),
}
REHEARSED = Mark("✓", "green", "rehearsed")
"""The mark of a rehearsal that missed nothing, and carried out nothing either."""
TRIED = Mark("▲", "yellow", "tried as a draft")
"""The mark of a draft that came to its end, and is no evidence."""


def mark_of(state: RunState, mode: Mode) -> Mark:
    """The mark of a run in a mode that ended so."""
    if state in CAME_TO_ITS_END and mode.rehearses:
        return REHEARSED
    return TRIED if state in CAME_TO_ITS_END and mode is DRAFT else MARKS[state]
