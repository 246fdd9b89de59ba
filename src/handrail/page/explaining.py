"""Errors of every driver of pages, in the same words: why a target could not be used, and what the page shows instead.

A driver says what it saw, as an `Account`. How a page is looked at is not known here.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass

from handrail.errors import (
    AmbiguousLocator,
    ElementNotFound,
    ElementNotReady,
    ExpectationNotMet,
    SessionEnded,
)
from handrail.locator import ElementName, Locator
from handrail.page.port import Notice

MOST_NEAR_MISSES = 4
MOST_OPTIONS = 12

DISABLED = "is disabled"
NOT_A_FIELD = "is not a field that can be filled"
NOT_A_CHECKBOX = "is not a checkbox or radio button"
NOT_OFFERED = "does not offer it"
TAKES_NO_FILE = "does not take a file"


@dataclass(frozen=True)
class SeenElement:
    """An element that a page shows, as a locator would name it."""

    role: str
    name: str = ""
    place: tuple[str, str] | None = None
    """Role and name of the row or section in which the element stands."""

    def __str__(self) -> str:
        return str(Locator(self.role, ElementName(self.name) if self.name else None))

    @property
    def with_place(self) -> str:
        """As in: button "Default" in row "a.example.com"."""
        return f"{self} in {self.place[0]} {ElementName(self.place[1])}" if self.place else str(self)

    @property
    def with_row(self) -> str:
        """The element's name with its row, if it has one: the controls of a table are many that are alike."""
        return self.with_place if self.place and self.place[0] == "row" != self.role else str(self)


@dataclass(frozen=True)
class Account:
    """What a page shows for a locator: the elements that match it, and what a person might have meant where none does."""

    matches: Sequence[SeenElement]
    missing: Locator | None = None
    """The first of the places that the locator names and the page does not have."""
    near: Sequence[SeenElement] = ()
    """Elements of the same role in the same place; of the missing place's role, where one is missing."""
    elsewhere: Sequence[SeenElement] = ()
    """Elements of the same name in other places."""
    messages: Sequence[str] = ()
    """The page's own messages."""
    headings: Sequence[str] = ()


def no_single_match(locator: Locator, account: Account) -> ElementNotFound | AmbiguousLocator:
    """The error for a locator that matches no element, or several."""
    if account.matches:
        return AmbiguousLocator(locator, [element.with_place for element in account.matches])
    return ElementNotFound(
        locator,
        near_misses(account.missing or locator, account),
        missing=str(account.missing) if account.missing else None,
        messages=account.messages,
        headings=account.headings,
    )


def near_misses(wanted: Locator, account: Account) -> list[str]:
    """The elements that a person would have meant, the likeliest first; those of the very name stand before all others."""
    same_name = [element.with_place for element in account.elsewhere]
    names = [str(element) for element in account.near if element.name]
    name = wanted.name.text if wanted.name else ""
    close = sorted(dict.fromkeys(names), key=lambda near: -difflib.SequenceMatcher(None, name, near).ratio())
    return list(dict.fromkeys([*same_name, *close]))[:MOST_NEAR_MISSES]


def not_ready(locator: Locator, reason: str, timed_out_after: float | None = None) -> ElementNotReady:
    """The error for an element that is there and cannot be used. `reason` follows the locator, as in: is disabled."""
    waited = "" if timed_out_after is None else f" after {timed_out_after:g} s"
    return ElementNotReady(
        f"{locator} is there, and {reason}{waited}", reason=reason, timed_out=timed_out_after is not None
    )


def not_offered(locator: Locator, option: str, offered: Sequence[str]) -> ExpectationNotMet:
    """The error for a dropdown without this option."""
    listed = ", ".join(f'"{text}"' for text in offered[:MOST_OPTIONS])
    return ExpectationNotMet(f'{locator} does not offer "{option}"; it offers {listed or "nothing"}')


def no_file(locator: Locator, patience: float) -> ExpectationNotMet:
    """The error for a click that began no download; the click itself went out."""
    return ExpectationNotMet(f"{locator} was clicked, and no file came within {patience:g} s", acted=True)


def session_ended(url: str, messages: Sequence[str] = ()) -> SessionEnded:
    """The error for a page that is the sign-in page."""
    told = "".join(f"; the page says: {text}" for text in messages)
    return SessionEnded(f"the appliance shows its sign-in page at {url}: nobody is signed in any more{told}")


def drifted(used: Locator, first: Locator) -> Notice:
    """The notice that not the first locator of a target was used."""
    return Notice("drift", f"{used} was used instead of {first}")
