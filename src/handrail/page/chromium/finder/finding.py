"""The input and output of the script that finds elements, and Playwright's complaints in Handrail's words."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from handrail.errors import ElementNotReady
from handrail.locator import ElementName, Locator
from handrail.page.chromium.scripts import KeptScript, joined, script
from handrail.page.explaining import (
    DISABLED,
    NOT_A_CHECKBOX,
    NOT_A_FIELD,
    TAKES_NO_FILE,
    TAKES_ONE_OPTION,
    LookupReport,
    SeenElement,
    not_ready,
)

_PARTS = """
tree text added_text roles accessible_names drawn_order words_beside names matching looks titles grid
headers naming_cells tables sections neighbours reading
plain_entries menus frames finding narrowing explaining exports
"""
_FILES = [f"finder/script/{part}.js" for part in _PARTS.split()]
SCRIPT = joined(*_FILES)
"""The script that finds the elements which a locator names, as a person would see them; `exports.js` says what it offers."""
KEPT = KeptScript("finder", SCRIPT)
FINDER = KEPT.value
"""The same, in functions that are called by way of `Devtools`."""

LISTED = f"() => ({joined(*_FILES[:-1], 'finder/script/listing.js')})()"
"""A function that lists the controls of a document, as `listing.js` says. It is long, and asked for by people alone."""

TEXT = f"(element, isSection) => {FINDER}.textOf(element, isSection)"
"""The text of an element, or of the section under it; null for a password field."""


def carrying(function: str) -> str:
    """A function with the script in it, if it needs that, for a world of Playwright's in which nobody has put it yet."""
    return KEPT.keeping(function) if FINDER in function else function


READY = script("finder/ready.js")
IN_ANY_CASE = "(?i:"
"""The beginning of a regular expression that a browser matches in small letters and capitals alike."""

SIGNED_OUT = "handrail: nobody is signed in"
HAS_FRAMES = "handrail: there are frames"

COVERED = "intercepts pointer events"

NO_FILE_FIELD = "non-file input"
"""Playwright's and Handrail's word for what is written into, and takes no file."""

_REASONS = (
    ("is not enabled", DISABLED),
    (COVERED, "is covered by something else"),
    ("outside of the viewport", "cannot be scrolled into view"),
    ("is not visible", "is not visible"),
    ("is not stable", "does not come to rest"),
    ("is not editable", "is read-only"),
    ("readonly", "is read-only"),
    ("takes a single option", TAKES_ONE_OPTION),
    ("not a <select>", "is not a dropdown"),
    ("not an <input>", NOT_A_FIELD),
    ("Not a checkbox", NOT_A_CHECKBOX),
    (NO_FILE_FIELD, TAKES_NO_FILE),
    ("not an HTMLInputElement", TAKES_NO_FILE),
    ("malformed value", "does not take this kind of text"),
    ("Cannot type text", "does not take this kind of text"),
    ("navigation", "was used, and the page that should follow did not come"),
    ("Clicking the checkbox did not change", "did not change when it was clicked"),
)
"""Playwright's words, and Handrail's."""


def selector(
    target: Sequence[Locator], sign_in_page_locators: Sequence[Sequence[Locator]] = (), *, is_alone: bool = False
) -> str:
    """The Playwright selector that the script answers."""
    return f"handrail={encoded(target, sign_in_page_locators, is_alone=is_alone)}"


def encoded(
    target: Sequence[Locator], sign_in_page_locators: Sequence[Sequence[Locator]] = (), *, is_alone: bool = False
) -> str:
    """Return a target as the script reads it. On the sign-in page, the script throws `SIGNED_OUT`.

    With `is_alone`, it throws `HAS_FRAMES` where nothing matches and the document has frames.
    """
    return _encoded_query(tuple(target), tuple(map(tuple, sign_in_page_locators)), is_alone)


@lru_cache(maxsize=512)
def _encoded_query(
    target: tuple[Locator, ...], sign_in_page_locators: tuple[tuple[Locator, ...], ...], is_alone: bool
) -> str:
    query = {
        "any": [_encoded(locator) for locator in target],
        "signIn": [[_encoded(locator) for locator in target] for target in sign_in_page_locators],
        "alone": is_alone,
    }
    return quote(json.dumps(query), safe="")


def _encoded(locator: Locator) -> dict[str, Any]:
    name = locator.name
    return {
        "role": locator.role,
        "name": encoded_name(name) if name else None,
        "inside": _encoded(locator.inside) if locator.inside else None,
        "beside": _encoded(locator.beside) if locator.beside else None,
    }


def encoded_name(name: ElementName) -> dict[str, str]:
    """Return a name as scripts read it."""
    return {"regex" if name.is_regex else "text": _in_any_case(name)}


def _in_any_case(name: ElementName) -> str:
    return f"{IN_ANY_CASE}{name.text})" if name.ignores_case else name.text


def _name(query: Mapping[str, str]) -> ElementName:
    text = query.get("regex", query.get("text", ""))
    if "regex" in query and text.startswith(IN_ANY_CASE):
        return ElementName(text[len(IN_ANY_CASE) : -1], is_regex=True, ignores_case=True)
    return ElementName(text, is_regex="regex" in query)


def as_words(locator: Locator) -> Locator:
    """Return a locator of a text for whoever only looks: the words may stand between others, where no click would be safe."""
    return replace(locator, role="words") if locator.role == "text" else locator


def lookup_report(answer: Mapping[str, Any], frame: str | None = None) -> LookupReport:
    """Return the report that `explain` in `explaining.js` gives as JSON; `frame` is the name of the frame that it is about."""
    missing, unsure = answer.get("missing"), answer.get("unsure")
    return LookupReport(
        matches=[seen_element(element, frame) for element in answer["found"]],
        count=answer.get("count", 0),
        missing=locator_of(missing) if missing else None,
        unsure=locator_of(unsure) if unsure else None,
        near=[seen_element(element, frame) for element in answer.get("near", ())],
        elsewhere=[seen_element(element, frame) for element in answer.get("elsewhere", ())],
        texts=[seen_element(text, frame) for text in answer.get("texts", ())],
        messages=answer["messages"],
        headings=answer["headings"],
    )


def seen_element(element: Mapping[str, Any], frame: str | None = None) -> SeenElement:
    """Return an element that the script describes as JSON."""
    container, pointer = element.get("container"), element.get("pointer")
    return SeenElement(
        element["role"],
        element["name"],
        (container[0], container[1]) if container else None,
        element.get("place", ""),
        frame,
        locator_of(pointer) if pointer else None,
    )


def locator_of(query: Mapping[str, Any]) -> Locator:
    """Return a locator that the script gives as JSON."""
    name = query["name"]
    return Locator(
        query["role"],
        _name(name) if name else None,
        locator_of(query["inside"]) if query.get("inside") else None,
        locator_of(query["beside"]) if query.get("beside") else None,
    )


def is_covered(complaint: str) -> bool:
    """Whether something else would be hit in the element's place, by Playwright's complaint."""
    return COVERED in complaint


def may_have_acted(complaint: str) -> bool:
    """Whether an action may have been performed, by Playwright's complaint. Without its log, everything is open."""
    if "Call log:" not in complaint:
        return bool(complaint)
    _, performed, after = complaint.rpartition("performing")
    return bool(performed) and "intercepts pointer events" not in after


def is_drawn_anew(complaint: str) -> bool:
    """Whether the page has put another element in the place of one before anything was done to it, by Playwright's complaint."""
    return "not attached to the DOM" in complaint and not may_have_acted(complaint)


def says_why(complaint: str) -> bool:
    """Whether Playwright's complaint says why an element could not be used. If it had no time to look, it does not."""
    return any(theirs in complaint for theirs, _ in _REASONS)


def unusable(locator: Locator, complaint: str, patience: float, reason: str = "") -> ElementNotReady:
    """The error for an element that is there, in Handrail's words: Playwright's own quote the values that were typed."""
    reason = reason or next((ours for theirs, ours in _REASONS if theirs in complaint), "could not be used")
    return not_ready(locator, reason, patience if "Timeout" in complaint else None)
