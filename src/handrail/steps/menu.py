"""The ways to a page: menu paths, by the words that a person sees, and addresses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator

from handrail.errors import ElementNotFound, ExpectationNotMet, PageUnreachable
from handrail.locator import ElementName, Locator
from handrail.page import MOST_QUOTED, Page, Target
from handrail.steps.fields import FilledText, mistaken

REST_SECONDS = 5.0
"""The time for which a menu that an entry should open is waited for, before the entry is clicked again."""

LAST_LOOK_SECONDS = 0.5
"""The time in which an entry that did not come is looked for once more, in its menu alone."""


_IN_QUOTES = re.compile("""(["'])(?:(?!\\1).)+\\1|[\u201c\u201e][^\u201c\u201d]+[\u201d\u201c]""")
_ARROW = re.compile(r"\s*[-=]+>\s*")
_OTHER_SEPARATOR = re.compile(r"\s*[→⇒›»▸▶|\\/]\s*")


def _path(text: str) -> str:
    if _ARROW.search(text) and not is_address(text):
        raise mistaken(f"takes `>` between the entries: {_ARROW.sub(' > ', text).strip()}")
    if not all(entry.strip() for entry in text.split(">")):
        raise mistaken("an entry of the menu path is empty; write for instance: Security > Certificates")
    return text


MenuPath = Annotated[FilledText, AfterValidator(_path)]
"""Entries of the menu from the top, as in `Security > Certificates`."""


def path_meant_by(text: str) -> str | None:
    """The path of several entries that a path of one probably means; None if it means one entry, as `TCP/IP` does."""
    if ">" in text or is_address(text):
        return None
    words = _OTHER_SEPARATOR.split(text.strip())
    is_path = len(words) > 1 and all(len(word) > 2 and word[0].isupper() for word in words)
    return " > ".join(words) if is_path else None


def unquoted_path(text: str) -> str | None:
    """The path without the quotation marks that stand around its entries, which would be looked for; None if there are none."""
    entries = [entry.strip() for entry in text.split(">")]
    bare = [entry[1:-1] if _IN_QUOTES.fullmatch(entry) else entry for entry in entries]
    if len(entries) > 1 and entries[0][-1:] == entries[-1][:1] and entries[0][-1:] in ('"', "'"):
        bare = [entry.strip(entries[0][-1]) for entry in entries]  # the outer marks were taken for those of the whole
    return " > ".join(bare) if bare != entries and all(bare) else None


def is_address(place: str) -> bool:
    """Say whether a text is an address, or begins with the placeholder of one, rather than a menu path."""
    return place.startswith(("https://", "http://", "$url", "${url}"))


async def go_to(place: str, page: Page, patience: float) -> None:
    """Go to the page at a menu path or an address of the appliance, which changes nothing there. Raises `StepError`."""
    if not is_address(place):
        return await follow_menu(place, page, patience)
    if urlsplit(place)[:2] != urlsplit(page.url)[:2]:
        raise ExpectationNotMet(f"{place} is not on this section's appliance, {urlsplit(page.url).netloc}")
    return await page.open(place, patience)


async def follow_menu(path: str, page: Page, patience: float) -> None:
    """Click the entries of a path, one after the other, which changes nothing on the appliance. Raises `StepError`."""
    followed = entries(path)
    target = await last_entry(followed, page, patience)
    try:
        await _follow(followed[-1], target, page, patience)
    except ElementNotFound as error:
        if len(followed) == 1 or target[0].inside:
            raise
        missed = error
    else:
        return
    await _follow_at_last(replace(followed[-1], inside=followed[-2]), missed, page)


async def last_entry(path: Sequence[Locator], page: Page, patience: float) -> Target:
    """Follow all entries of a path but the last, and locate that one. Raises `StepError`.

    Several menus may have the same words: an entry is in the menu that the one before it opened or, where that opened none with
    these words, among what came with it.
    """
    target: Target = (path[0],)
    for entry, after in pairwise(path):
        was_there = await page.has_state((after,), "visible")
        await _follow(entry, target, page, patience)
        inner = (replace(after, inside=entry),)
        is_opened = await _comes(inner, page)
        if not is_opened and await page.has_state(target, "visible"):
            await page.find(target, patience).click()  # its menu was open, and the click has closed it
            is_opened = await _comes(inner, page)
        if not is_opened and was_there:
            await _refuse_other_menu(entry, after, page)
        target = inner if is_opened else (after,)
    return target


async def _follow(entry: Locator, target: Target, page: Page, patience: float) -> None:
    await page.find(target, patience).click()
    await _refuse_error(entry, page)


async def _follow_at_last(inner: Locator, missed: ElementNotFound, page: Page) -> None:
    """Follow an entry that was not there, if its menu has it after all; else tell what that menu has."""
    try:
        await _follow(inner, (inner,), page, LAST_LOOK_SECONDS)
    except ElementNotFound as error:
        raise (error if error.near and not error.missing else missed) from None


async def _comes(target: Target, page: Page) -> bool:
    """Say whether a target shows, at the latest when the page is at rest."""
    if await page.has_state(target, "visible"):
        return True
    await page.wait_until_at_rest(REST_SECONDS)
    return await page.has_state(target, "visible")


async def _refuse_other_menu(entry: Locator, after: Locator, page: Page) -> None:
    """Refuse what has the words of the next entry, and came of something else. The menu around a frame opens what is in it."""
    is_there = await page.has_state((after,), "visible")
    if is_there and not await page.has_state((replace(after, inside=Locator("frame")),), "visible"):
        inner = replace(after, inside=entry)
        told = f"{after} was there before {entry} was chosen; if that is meant, follow it in a step of its own"
        raise ElementNotFound(inner, advice=told)


def entries(path: str) -> list[Locator]:
    """The locators of a path's entries, from the top."""
    return [Locator("entry", ElementName(" ".join(words.split()))) for words in path.split(">")]


async def _refuse_error(entry: Locator, page: Page) -> None:
    """Refuse an error page, which is not the page to which the entry leads. Raises `StepError`."""
    status = page.status
    if status >= 400:
        await page.has_state((entry,), "visible")  # raises `SessionEnded` if the session has expired
        said = "".join(f"; the page says: {text}" for text in (await page.messages())[:MOST_QUOTED])
        told = f"{entry} was followed, and the appliance answered {status} at {page.url}{said}"
        raise PageUnreachable(told, status=status)
