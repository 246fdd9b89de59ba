"""The colours of the appliances of a run, alike in a lesson, a replay and a video; and the colour that points controls out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Colour:
    """An appliance's colour, as #rrggbb: `strong` under white text, `tint` as a ground for text that is `deep` or dark."""

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
"""Of the rings around controls."""


def colour_of(number: int) -> Colour:
    """The colour of the appliance that comes so many places after the first one of a run."""
    return COLOURS[number % len(COLOURS)]


def colours_of(roles: Iterable[str]) -> dict[str, Colour]:
    """The colour of each role, where `roles` stand in the order in which a run names them."""
    return {role: colour_of(number) for number, role in enumerate(dict.fromkeys(roles))}
