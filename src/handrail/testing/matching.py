"""How a locator fits the things of a `Scene`: what `finding` does on a real page."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from handrail.locator import Locator, Name
from handrail.testing.scene import CONTROLS, Thing

FIELDS = frozenset(CONTROLS)


def fits(thing: Thing, locator: Locator) -> bool:
    """Does the locator mean this thing?"""
    name = thing.value if locator.role == "text" else thing.name
    return (
        plays(thing, locator.role)
        and (locator.name is None or called(name, locator.name))
        and (locator.inside is None or within(thing, locator.inside))
    )


def plays(thing: Thing, role: str) -> bool:
    """Is it of that role, in the wider sense of `field` and `entry`?"""
    if role == "field":
        return thing.role in FIELDS
    if role in ("entry", "text"):
        return thing.role == {"entry": "link", "text": "text"}[role]
    return thing.role == role


def called(name: str, wanted: Name) -> bool:
    """Whole and exactly, or by a pattern."""
    return bool(re.fullmatch(wanted.text, name)) if wanted.is_regex else name == wanted.text


def within(thing: Thing, outer: Locator) -> bool:
    """Does it stand in what the rest of a locator names?"""
    name = {"section": thing.section, "row": thing.row, "cell": thing.column, "entry": thing.under}.get(outer.role, "")
    holds = bool(name) and (outer.name is None or called(name, outer.name))
    return holds and (outer.inside is None or within(replace(thing, column=""), outer.inside))


def card(thing: Thing, locator: Locator) -> dict[str, Any]:
    """A thing that is there, as `finding` describes what it finds."""
    place = ("row", thing.row) if thing.row else ("section", thing.section) if thing.section else None
    role = locator.role if locator.role in ("field", "entry", "text") else thing.role
    return {"role": role, "name": thing.name or thing.value, "place": place}


def spelled(locator: Locator) -> dict[str, Any]:
    """A locator as `finding` is given it."""
    name = locator.name
    return {
        "role": locator.role,
        "name": {"regex" if name.is_regex else "text": name.text} if name else None,
        "inside": spelled(locator.inside) if locator.inside else None,
    }
