"""Errors of every driver of pages, in the same words: why a target could not be used, and what the page shows instead.

A driver passes what it saw as a `LookupReport`; this module knows no driver.
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
    PageUnreachable,
    SessionEnded,
)
from handrail.locator import ElementName, Locator
from handrail.page.likeness import ALIKE, likeness
from handrail.page.port import HttpCredentials, Notice

MAX_NEAR_MISSES = 4
MAX_OPTIONS = 12

CLICKED = frozenset({"entry", "link", "button", "tab", "menuitem"})
"""The roles of what a person may click although it is nothing but text."""

DISABLED = "is disabled"
NOT_A_FIELD = "is not a field that can be filled"
NOT_A_CHECKBOX = "is not a checkbox or radio button"
TAKES_ONE_OPTION = "takes a single option"
SHOWS_A_PART = "does not show all of its options at once, so that others could stay chosen"
TAKES_NO_FILE = "does not take a file"


@dataclass(frozen=True)
class SeenElement:
    """An element that a page shows, as a locator would name it."""

    role: str
    name: str = ""
    container: tuple[str, str] | None = None
    """Role and name of the row or section that contains the element."""
    place: str = ""
    """`before` or `behind` its name, or `under` it as a title, if the page leaves open to which element the name belongs."""
    frame: str | None = None
    """The name of the frame that the element is in; empty if that has none, and None outside of frames."""
    pointer: Locator | None = None
    """The locator that finds this element alone, of several that match one."""

    def __str__(self) -> str:
        return self._written(None)

    def _written(self, container: tuple[str, str] | None) -> str:
        inside = Locator(container[0], ElementName(container[1])) if container else None
        return self._in_frame(Locator(self.role, ElementName(self.name) if self.name else None, inside))

    def _in_frame(self, locator: Locator) -> str:
        if self.frame is None:
            return str(locator)
        return str(locator.narrowed("in", Locator("frame", ElementName(self.frame) if self.frame else None)))

    @property
    def with_container(self) -> str:
        """The element with its container, as in: button "Default" in row "a.example.com"."""
        if self.place:
            return f"the {self.role} {self.place} {ElementName(self.name)}"
        return self._written(self.container)

    @property
    def told_apart(self) -> str:
        """The text that points at this element alone; empty if nothing is known to do so."""
        return self._in_frame(self.pointer) if self.pointer else ""

    @property
    def with_row(self) -> str:
        """The element with its row, if it has one, since many controls of a table are alike."""
        return self.with_container if self.container and self.container[0] == "row" != self.role else str(self)


@dataclass(frozen=True)
class LookupReport:
    """A report on a locator: the elements of a page that match it or, if none does, those that its author may have meant."""

    matches: Sequence[SeenElement]
    missing: Locator | None = None
    """The first container that the locator names and the page does not have."""
    unsure: Locator | None = None
    """A row that the locator names and the page has several times; then the matches are these rows."""
    count: int = 0
    """The number of all elements that match, if only the first of them are described."""
    near: Sequence[SeenElement] = ()
    """Elements of the same role in the same container; if a container is missing, elements of its role."""
    elsewhere: Sequence[SeenElement] = ()
    """Elements of the same name in other containers, or of another role."""
    texts: Sequence[SeenElement] = ()
    """What the page says otherwise."""
    messages: Sequence[str] = ()
    """The page's own messages."""
    headings: Sequence[str] = ()


def no_single_match(locator: Locator, report: LookupReport) -> ElementNotFound | AmbiguousLocator:
    """The error for a locator that matches no element, or several."""
    if report.matches:
        matches = _told_apart(report.matches)
        return AmbiguousLocator(report.unsure or locator, matches, _advice(report.matches), report.count)
    return ElementNotFound(
        locator,
        near_misses(report.missing or locator, report),
        missing=str(report.missing) if report.missing else None,
        messages=report.messages,
        headings=report.headings,
        advice=_advice_to_click(locator, report),
    )


def _advice_to_click(locator: Locator, report: LookupReport) -> str:
    texts = [element for element in report.elsewhere if element.role == "text"]
    if locator.role not in CLICKED or len(texts) != 1 or len(report.elsewhere) > 1:
        return ""
    kind = "link" if locator.role == "entry" else locator.role
    return f"that is no {kind}, and `click: {texts[0]}` would do"


def _advice(matches: Sequence[SeenElement]) -> str:
    if any(element.place for element in matches):
        return "the page does not tell to which of them these words belong"
    if len({element.role for element in matches}) > 1:
        return "say which kind is meant, or narrow it with `in`"
    if not any(element.pointer or element.container or element.frame for element in matches):
        return "nothing around them tells them apart"
    is_beside = any(element.pointer and element.pointer.beside for element in matches)
    return "narrow it with `in` or `beside`" if is_beside else "narrow it with `in`"


def _told_apart(matches: Sequence[SeenElement]) -> list[str]:
    """Return for each element the text that points at it alone, or its place; of those that nothing tells apart, say so."""
    if not any(element.pointer for element in matches):
        return [element.with_container for element in matches]
    alike = " (which nothing around it tells apart)"
    return [
        element.told_apart or element.with_container + ("" if element.container or element.frame else alike)
        for element in matches
    ]


def near_misses(wanted: Locator, report: LookupReport) -> list[str]:
    """Return the likeliest elements first; those of the very same name come before all others."""
    same_name = [_of_the_same_name(element, wanted) for element in report.elsewhere]
    name = wanted.name.text if wanted.name else ""
    close = sorted((near for near in report.near if near.name), key=lambda near: -_closeness(wanted, name, near.name))
    told = dict.fromkeys([*same_name, *map(str, close)])
    return list(told)[:MAX_NEAR_MISSES] or _texts_like(name, report.texts)


def _closeness(wanted: Locator, name: str, near: str) -> float:
    """The likeness of names. Of entries that are not alike it is 0: they keep the order of the page, the outermost menu first."""
    alike = likeness(name, near)
    return alike if wanted.role != "entry" or alike >= ALIKE else 0.0


def _of_the_same_name(element: SeenElement, wanted: Locator) -> str:
    if wanted.role == "row" and element.role == "cell":
        return f"{element.with_container} (which reads so)"
    if wanted.role == element.role == "row" and element.pointer and element.name:
        return f"{element.told_apart} (called {ElementName(element.name)})"
    if element.role != "text" or wanted.role in CLICKED | {"text"}:
        return element.told_apart or element.with_container
    return f"{element.with_container} (no {'title' if wanted.role == 'section' else wanted.role})"


def _texts_like(name: str, texts: Sequence[SeenElement]) -> list[str]:
    told = {element.name: element.with_container for element in reversed(texts)}
    small = {text.lower(): text for text in told}
    close = [small[text] for text in difflib.get_close_matches(name.lower(), small)]
    parts = [text for text in told if name and name.lower() in text.lower()]
    return [told[text] for text in dict.fromkeys([*close, *parts])][:MAX_NEAR_MISSES]


def not_ready(locator: Locator, reason: str, timed_out_after: float | None = None) -> ElementNotReady:
    """The error for an element that is there and cannot be used. `reason` follows the locator, as in: is disabled."""
    waited = "" if timed_out_after is None else f" after {timed_out_after:g} s"
    return ElementNotReady(
        f"{locator} is there, and {reason}{waited}", reason=reason, timed_out=timed_out_after is not None
    )


def not_offered(locator: Locator, option: str, offered: Sequence[str]) -> ExpectationNotMet:
    """The error for a list without this option."""
    listed = ", ".join(f'"{text}"' for text in offered[:MAX_OPTIONS])
    return ExpectationNotMet(
        f"{locator} does not offer {option}; it offers {listed or 'nothing'}", option=option, offered=offered
    )


def offered_but_disabled(locator: Locator, option: str) -> ExpectationNotMet:
    """The error for a list in which this option cannot be chosen."""
    return ExpectationNotMet(f'{locator} offers "{option}", and it is disabled')


def offered_twice(locator: Locator, option: str, alike: Sequence[str]) -> ExpectationNotMet:
    """The error for a list in which several options have the same name."""
    listed = ", ".join(f'"{text}"' for text in alike[:MAX_OPTIONS])
    return ExpectationNotMet(
        f"{locator} offers {len(alike)} options that are called {option}: {listed}; Handrail does not guess which is meant"
    )


def not_opened(locator: Locator, item: str) -> ExpectationNotMet:
    """The error for an item of a tree that stays closed."""
    return ExpectationNotMet(f'{locator} does not open "{item}", and what is to be chosen is in that')


def choice_not_taken(locator: Locator, option: str) -> ExpectationNotMet:
    """The error for a combobox that holds the text, and has not taken the option."""
    return ExpectationNotMet(f'{locator} still shows its list after "{option}" was picked in it')


@dataclass(frozen=True)
class Refusal:
    """A control because of which the browser sends no form, and the browser's words for that."""

    control: SeenElement
    words: str

    def __str__(self) -> str:
        return f"{self.control}: {self.words}"


def form_refused(what: str, refusals: Sequence[Refusal]) -> ExpectationNotMet:
    """The error for a form that the browser does not send. `what` was done, as in: button "Save" was clicked."""
    said = "; ".join(map(str, refusals[:MAX_NEAR_MISSES]))
    return ExpectationNotMet(f"{what}, and the browser sent nothing; it says of {said}")


def not_checked(locator: Locator, *, wanted: bool) -> ExpectationNotMet:
    """The error for a box that its page has set back."""
    return ExpectationNotMet(
        f"{locator} was {'checked' if wanted else 'cleared'}, and is so no more; the page changed it"
    )


def value_not_kept(locator: Locator, held: str | None, wanted: str, why: str = "") -> ExpectationNotMet:
    """The error for a control that does not keep what was put into it. Without `held`, its contents are not told."""
    if held is None:
        return ExpectationNotMet(f"{locator} does not hold what was filled in{why or '; the page changed it'}")
    holds = f'holds "{held}"' if held else "is empty"
    return ExpectationNotMet(f"{locator} {holds} afterwards, not {wanted}{why}")


def covered(words: str, buttons: Sequence[str]) -> str:
    """The reason for an element that something else covers, with the buttons by which a person would get rid of that."""
    what = f'text "{words}"' if words else "something else"
    named = " and ".join(f'button "{name}"' for name in buttons)
    return f"is covered by {what}{f' with {named}' if named else ''}"


def no_file(locator: Locator, patience: float) -> ExpectationNotMet:
    """The error for a click that began no download; the click itself went out."""
    return ExpectationNotMet(f"{locator} was clicked, and no file came within {patience:g} s", may_have_acted=True)


def no_file_chooser(locator: Locator, patience: float) -> ExpectationNotMet:
    """The error for a click that opened no file chooser; the click itself went out."""
    sentence = f"{locator} takes no file itself; it was clicked, and no file chooser opened within {patience:g} s"
    return ExpectationNotMet(sentence, may_have_acted=True)


def session_ended(url: str, messages: Sequence[str] = ()) -> SessionEnded:
    """The error for a page that is the sign-in page."""
    messages_text = "".join(f"; the page says: {text}" for text in messages)
    return SessionEnded(f"the appliance shows its sign-in page at {url}: nobody is signed in any more{messages_text}")


def not_authenticated(url: str, credentials: HttpCredentials | None) -> PageUnreachable:
    """The error for a page that its web server refuses for want of HTTP authentication."""
    if credentials is None:
        return PageUnreachable(
            f"{url} asks for a name and a password of HTTP authentication (401), and the inventory gives none; put them under "
            "`http_authentication` of this appliance"
        )
    if not url.startswith(f"{credentials.origin}/"):
        return PageUnreachable(
            f"{url} asks for HTTP authentication (401); what the inventory gives is sent to {credentials.origin} alone"
        )
    return PageUnreachable(
        f"{url} does not accept the name and the password that the inventory gives under `http_authentication` (401)"
    )


def fallback_used(used: Locator, first: Locator) -> Notice:
    """The notice that not the first locator of a target was used."""
    return Notice("drift", f"{used} was used instead of {first}")
