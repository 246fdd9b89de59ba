"""The colours of a run's appliances in lessons, replays and videos, and the colour of the rings around controls."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Colour:
    """An appliance's colour, as #rrggbb: `strong` is a background for white text, `tint` for dark text or text in `deep`."""

    name: str
    strong: str
    tint: str
    deep: str


BLUE = Colour("blue", "#1f5fa8", "#e8f0fb", "#17467c")
COLOURS = (
    BLUE,
    Colour("amber", "#9a5a00", "#fdf0d9", "#6f4100"),
    Colour("teal", "#0f6f68", "#e0f3f1", "#0a504b"),
    Colour("violet", "#6245a8", "#efeaf9", "#472f82"),
)
POINTER = "#d9480f"
"""The colour of the rings around controls."""


def colour_of(index: int) -> Colour:
    """The colour of a run's appliance, by its index from 0."""
    return COLOURS[index % len(COLOURS)]


def colours_of(roles: Iterable[str]) -> dict[str, Colour]:
    """The colour of each role; `roles` are in the order in which a run names them."""
    return {role: colour_of(index) for index, role in enumerate(dict.fromkeys(roles))}
