"""What `seeing.js` saw, as a sentence: why an element could not be used, and what was there instead."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from handrail.errors import AmbiguousLocator, ElementNotFound, ElementNotReady, StepError
from handrail.locator import Locator, Name
from handrail.page.chromium.scripts import script

SCRIPT = script("finder/finding.js")
READY = script("finder/ready.js")
SHOWN_AT_MOST = 4
SIGNED_OUT = "handrail: nobody is signed in"

_REASONS = (
    ("is not enabled", "is disabled"),
    ("intercepts pointer events", "is covered by something else"),
    ("outside of the viewport", "cannot be scrolled into view"),
    ("is not visible", "is not visible"),
    ("is not stable", "does not come to rest"),
    ("is not editable", "is read-only"),
    ("readonly", "is read-only"),
    ("did not find some options", "does not offer it"),
    ("not a <select>", "is not a dropdown"),
    ("not an <input>", "is not a field that can be filled"),
    ("Not a checkbox", "is not a checkbox or radio button"),
    ("non-file input", "does not take a file"),
    ("not an HTMLInputElement", "does not take a file"),
    ("malformed value", "does not take this kind of text"),
    ("Cannot type text", "does not take this kind of text"),
    ("navigation", "was used, and the page that should follow did not come"),
    ("Clicking the checkbox did not change", "did not change when it was clicked"),
)


def selector(target: Iterable[Locator], guard: Iterable[Iterable[Locator]] = ()) -> str:
    """The Playwright selector that `seeing.js` answers."""
    return f"handrail={encoded(target, guard)}"


def encoded(target: Iterable[Locator], guard: Iterable[Iterable[Locator]] = ()) -> str:
    """What `seeing.js` reads. Where all of `guard` are on the page, it throws `SIGNED_OUT`."""
    cards = {"any": _cards(target), "guard": [_cards(one) for one in guard]}
    return quote(json.dumps(cards), safe="")


def _cards(target: Iterable[Locator]) -> list[dict[str, Any]]:
    return [_card(locator) for locator in target]


def went_out(complaint: str) -> bool:
    """Does Playwright's complaint leave it open that the action was performed? Without its log, everything is open."""
    if "Call log:" not in complaint:
        return bool(complaint)
    _, performed, after = complaint.rpartition("performing")
    return bool(performed) and "intercepts pointer events" not in after


def _card(locator: Locator) -> dict[str, Any]:
    return {
        "role": locator.role,
        "name": _name_card(locator.name) if locator.name else None,
        "inside": _card(locator.inside) if locator.inside else None,
    }


def _name_card(name: Name) -> dict[str, str]:
    return {"regex": name.text} if name.is_regex else {"text": name.text}


def explained(locator: Locator, seen: dict[str, Any], complaint: str, patience: float) -> StepError:
    """The error for a step on `locator`, given what the page showed and how Playwright complained."""
    if len(seen["found"]) > 1:
        return AmbiguousLocator(locator, [_placed(card) for card in seen["found"]])
    if not seen["found"]:
        missing = _locator(seen["missing"]) if seen["missing"] else None
        near = near_misses(missing or locator, seen)
        return ElementNotFound(
            locator, near, missing=str(missing) if missing else None, says=seen["says"], shows=seen["shows"]
        )
    return not_ready(locator, complaint, patience)


def says_why(complaint: str) -> bool:
    """Does Playwright's complaint say in what way the element could not be used? Where it had no time to look, it does not."""
    return any(theirs in complaint for theirs, _ in _REASONS)


def not_ready(locator: Locator, complaint: str, patience: float) -> ElementNotReady:
    """The element is there; this says in what way it could not be used. Never quotes Playwright: it quotes values."""
    reason = next((ours for theirs, ours in _REASONS if theirs in complaint), "could not be used")
    waited = f" after {patience:g} s" if "Timeout" in complaint else ""
    return ElementNotReady(f"{locator} is there, and {reason}{waited}")


def near_misses(wanted: Locator, seen: dict[str, Any]) -> list[str]:
    """What a person would have meant, the likeliest first; what has the very name elsewhere, before anything."""
    same_name = [_placed(card) for card in seen.get("elsewhere", ())]
    names = [_said(card) for card in seen["near"] if card["name"]]
    name = wanted.name.text if wanted.name else ""
    close = sorted(dict.fromkeys(names), key=lambda said: -difflib.SequenceMatcher(None, name, said).ratio())
    return list(dict.fromkeys([*same_name, *close]))[:SHOWN_AT_MOST]


def called(card: dict[str, Any]) -> str:
    """What `seeing.js` tells of a control, in the words of a locator; of many that are alike, in which row."""
    place = card.get("place")
    return _placed(card) if place and place[0] == "row" != card["role"] else _said(card)


def _said(card: dict[str, Any]) -> str:
    return str(Locator(card["role"], Name(card["name"]) if card["name"] else None))


def _placed(card: dict[str, Any]) -> str:
    place = card.get("place")
    return f"{_said(card)} in {place[0]} {Name(place[1])}" if place else _said(card)


def _locator(card: dict[str, Any]) -> Locator:
    name = card["name"]
    return Locator(
        card["role"],
        Name(name.get("regex", name.get("text")), is_regex="regex" in name) if name else None,
        _locator(card["inside"]) if card["inside"] else None,
    )
