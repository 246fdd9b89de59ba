"""What locators find on a page of a test, and what is said where they do not find one element."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote
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


async def shown(chromium: Chromium, body: str) -> ChromiumPage:
    """The worker's page, with a document of its own on it: for tests that open no window and fill in no secret."""
    page = await _page_of_worker(chromium)
    page.take_notices()
    await page.open(_address(body), 5)
    return page


def _address(body: str) -> str:
    return f"data:text/html;charset=utf-8,{quote(f'<!DOCTYPE html>{body}')}"


async def alone(chromium: Chromium, body: str) -> ChromiumPage:
    """A page of the test's own, with this on it, for tests after which a page is not as it was."""
    page = await chromium.open_page()
    await page.open(_address(body), 5)
    return page


async def answers(chromium: Chromium, body: str, function: str, locators: list[str]) -> list[Any]:
    window = (await _page_of_worker(chromium)).window
    await window.goto(_address(body))  # another document, with a world of its own for its scripts
    queries = [finding.encoded(target(locator)) for locator in locators]
    answered: list[Any] = await window.evaluate(function, queries)
    return answered


_PAGES: WeakKeyDictionary[Launcher, ChromiumPage] = WeakKeyDictionary()


async def _page_of_worker(chromium: Chromium) -> ChromiumPage:
    """One page for all tests of a worker that leave nothing behind on it. It ends with the worker's browser."""
    page = _PAGES.get(chromium.launcher)
    if page is None or page.window.is_closed():
        chromium_of_worker = await Chromium(chromium.launch, chromium.launcher).__aenter__()
        page = _PAGES[chromium.launcher] = await chromium_of_worker.open_page()
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
