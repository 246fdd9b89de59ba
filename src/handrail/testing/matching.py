"""How locators match the things of a `Scene`: as they match elements of a real page."""

from __future__ import annotations

import re
from dataclasses import replace

from handrail.locator import ElementName, Locator
from handrail.page.explaining import SeenElement
from handrail.testing.scene import CONTROLS, Thing

FIELDS = frozenset(CONTROLS)


def fits(thing: Thing, locator: Locator) -> bool:
    """Whether the locator means this thing."""
    name = thing.value if locator.role == "text" else thing.name
    return (
        plays(thing, locator.role)
        and (locator.name is None or is_called(name, locator.name))
        and (locator.inside is None or is_within(thing, locator.inside))
    )


def plays(thing: Thing, role: str) -> bool:
    """Whether the thing has that role, where `field` and `entry` stand for several roles."""
    if role == "field":
        return thing.role in FIELDS
    if role in ("entry", "text"):
        return thing.role == {"entry": "link", "text": "text"}[role]
    return thing.role == role


def is_called(name: str, wanted: ElementName) -> bool:
    """Whether a name is the wanted one, whole and exactly, or fits its pattern."""
    return bool(re.fullmatch(wanted.text, name)) if wanted.is_regex else name == wanted.text


def is_within(thing: Thing, outer: Locator) -> bool:
    """Whether a thing stands in the place that the rest of a locator names."""
    name = {"section": thing.section, "row": thing.row, "cell": thing.column, "entry": thing.under}.get(outer.role, "")
    holds = bool(name) and (outer.name is None or is_called(name, outer.name))
    return holds and (outer.inside is None or is_within(replace(thing, column=""), outer.inside))


def seen_element(thing: Thing, locator: Locator) -> SeenElement:
    """A thing as a driver describes what it sees."""
    place = ("row", thing.row) if thing.row else ("section", thing.section) if thing.section else None
    role = locator.role if locator.role in ("field", "entry", "text") else thing.role
    return SeenElement(role, thing.name or thing.value, place)
