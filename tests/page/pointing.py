"""What locators find on a page of a test, and what is said where they do not find one element."""

from __future__ import annotations

from typing import Any
from weakref import WeakKeyDictionary

from handrail.locator import Locator
from handrail.page import Target
from handrail.page.chromium.browser import Chromium
from handrail.page.chromium.finder import finding
from handrail.page.chromium.launcher.launcher import Launcher
from handrail.page.chromium.page import ChromiumPage
from handrail.page.explaining import no_single_match

_FOUND = f"""queries => queries.map(query => {finding.SCRIPT}.queryAll(document, query)
  .map(element => element.id || element.innerText.trim().split(/\\s*\\n\\s*|\\t/).join(' | ')))"""
_EXPLAINED = f"queries => queries.map(query => {finding.SCRIPT}.explain(query))"


def target(*locators: str) -> Target:
    return tuple(map(Locator.parse, locators))


async def page_of(chromium: Chromium, body: str) -> ChromiumPage:
    page = await chromium.open_page()
    await page.window.set_content(f"<!DOCTYPE html>{body}")
    return page


async def answers(chromium: Chromium, body: str, function: str, locators: list[str]) -> list[Any]:
    window = (await _page_to_read(chromium)).window
    await window.goto("about:blank")  # another document, with a world of its own for its scripts
    await window.set_content(f"<!DOCTYPE html>{body}")
    queries = [finding.encoded(target(locator)) for locator in locators]
    answered: list[Any] = await window.evaluate(function, queries)
    return answered


_PAGES_TO_READ: WeakKeyDictionary[Launcher, ChromiumPage] = WeakKeyDictionary()


async def _page_to_read(chromium: Chromium) -> ChromiumPage:
    """One page for all tests of a worker that only look at what they write on it. It ends with the worker's browser."""
    page = _PAGES_TO_READ.get(chromium.launcher)
    if page is None or page.window.is_closed():
        chromium_of_worker = await Chromium(chromium.launch, chromium.launcher).__aenter__()
        page = _PAGES_TO_READ[chromium.launcher] = await chromium_of_worker.open_page()
    return page


async def assert_found(chromium: Chromium, body: str, expected: dict[str, str | list[str]]) -> None:
    """Each locator finds the elements of these ids (without an id, of this text), and no other."""
    found = await answers(chromium, body, _FOUND, list(expected))
    wanted = {locator: [ids] if isinstance(ids, str) else ids for locator, ids in expected.items()}
    differing = [f"{locator}: {ids}" for locator, ids in zip(expected, found, strict=True) if ids != wanted[locator]]
    assert not differing, "; ".join(differing)


async def counts(chromium: Chromium, body: str, locators: list[str]) -> list[int]:
    """How many elements each locator finds."""
    return [len(found) for found in await answers(chromium, body, _FOUND, locators)]


async def complaints(chromium: Chromium, body: str, locators: list[str]) -> list[str]:
    """The sentence for each locator, none of which finds exactly one element."""
    reports = await answers(chromium, body, _EXPLAINED, locators)
    return [
        str(no_single_match(Locator.parse(locator), finding.lookup_report(report)))
        for locator, report in zip(locators, reports, strict=True)
    ]
