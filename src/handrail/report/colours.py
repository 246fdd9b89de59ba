"""By which colours appliances are told apart, in a replay and in a video alike."""

from __future__ import annotations

from dataclasses import dataclass

from handrail.journal import RunRecord


@dataclass(frozen=True)
class Colour:
    """A colour: for what is strong, for a ground under dark text, and for text on that."""

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


def appliance_colours(told: RunRecord) -> dict[str, Colour]:
    """By role, in the order in which the run names them."""
    roles = [it.role for it in told.started.appliances] + [it.appliance for it in told.sections]
    return {role: COLOURS[place % len(COLOURS)] for place, role in enumerate(dict.fromkeys(roles))}


def css() -> str:
    """A class for each hue."""
    return "".join(f".{it.name} {{ --hue: {it.strong}; --tint: {it.tint}; --deep: {it.deep}; }}\n" for it in COLOURS)
