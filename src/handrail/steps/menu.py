"""The menu of an appliance, followed by the words that a person sees."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from pydantic import AfterValidator

from handrail.errors import PageUnreachable
from handrail.locator import Locator, Name
from handrail.page import Page, Target
from handrail.steps.fields import FilledText, mistaken


def _path(text: str) -> str:
    if not all(entry.strip() for entry in text.split(">")):
        raise mistaken("an entry of the menu path is empty; write for instance: Security > Certificates")
    return text


MenuPath = Annotated[FilledText, AfterValidator(_path)]
"""Entries of the menu from the top, as in `Security > Certificates`."""


async def follow(path: str, page: Page, patience: float) -> None:
    """Click entry after entry, which changes nothing. Raises `StepError`.

    Where the entry before it opens a menu of its own, an entry is looked for in there: the words may stand in several menus.
    """
    before: Locator | None = None
    for entry in entries(path):
        await page.find(await meant(entry, before, page), patience).click()
        before = entry
        await _refuse_error(entry, page)


def entries(path: str) -> list[Locator]:
    """The entries of a path, from the top."""
    return [Locator("entry", Name(" ".join(words.split()))) for words in path.split(">")]


async def meant(entry: Locator, before: Locator | None, page: Page) -> Target:
    """Where to look for an entry once the one before it was followed."""
    inner = (replace(entry, inside=before),)
    return inner if before is not None and await page.has_state(inner, "visible") else (entry,)


async def _refuse_error(entry: Locator, page: Page) -> None:
    """A page that only says that there is none is not the one that the entry leads to."""
    status = page.status
    if status >= 400:
        await page.has_state((entry,), "visible")  # raises `SessionEnded`, where that is why
        raise PageUnreachable(f"{entry} was followed, and the appliance answered {status} at {page.url}")
