"""Matching of locators with the elements of a `FakeSite`, by the rules of a real page."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from handrail.fakes.site import CONTROLS, SiteElement
from handrail.locator import ElementName, Locator
from handrail.page.explaining import SeenElement

FIELDS = frozenset(CONTROLS)
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


def matches_locator(element: SiteElement, locator: Locator) -> bool:
    """Whether the locator matches this element."""
    name = element.value if locator.role == "text" else element.name
    return (
        has_role(element, locator.role)
        and (locator.name is None or name_matches(name, locator.name))
        and (locator.inside is None or is_within(element, locator.inside))
    )


def has_role(element: SiteElement, role: str) -> bool:
    """Whether the element has that role. `field` stands for several roles, `entry` for a link."""
    if role == "field":
        return element.role in FIELDS
    if role == "textbox":
        return element.role in ("textbox", "password")
    if role in ("entry", "text"):
        return element.role == {"entry": "link", "text": "text"}[role]
    return element.role == role


def name_matches(name: str, wanted: ElementName) -> bool:
    """Whether a name is the wanted one, whole and exactly, or matches its pattern."""
    if not wanted.is_regex:
        return _as_read(name) == _as_read(wanted.text)
    return bool(re.fullmatch(wanted.text, name, re.IGNORECASE if wanted.ignores_case else re.NOFLAG))


def _as_read(name: str) -> str:
    """A name without what nobody sees, and without the marks behind a label."""
    return " ".join(_UNSEEN.sub("", unicodedata.normalize("NFC", name)).split()).rstrip(" :*")


def is_within(element: SiteElement, outer: Locator) -> bool:
    """Whether an element is in the place that the rest of a locator names."""
    places = {
        "section": element.section,
        "row": element.row,
        "cell": element.column,
        "entry": element.parent_entry,
        "frame": element.frame,
    }
    name = places.get(outer.role, "")
    holds = bool(name) and (outer.name is None or name_matches(name, outer.name))
    return holds and (outer.inside is None or is_within(replace(element, column=""), outer.inside))


def is_beside(element: SiteElement, other: SiteElement) -> bool:
    """Whether an element stands beside another one: in a row with it. What has no row has a line for itself."""
    return bool(element.row) and element != other and (element.row, element.section) == (other.row, other.section)


def seen_element(element: SiteElement, locator: Locator) -> SeenElement:
    """Return the description that a driver would give of an element."""
    place = ("row", element.row) if element.row else ("section", element.section) if element.section else None
    role = locator.role if locator.role in ("field", "entry", "text") else element.role
    return SeenElement(role, element.name or element.value, place, frame=element.frame or None)
