"""What locators find on a page of a test, and what is said where they do not find one element."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote
from weakref import WeakKeyDictionary

from playwright.async_api import Page as PlaywrightPage

from captions import begin_anew
from handrail.locator import Locator
from handrail.page import Target
from handrail.page.chromium.browser import VIEWPORT, Chromium
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
    """The worker's page, with a document of its own on it."""
    page = await page_of_worker(chromium)
    await page.open(_address(body), 5)
    return page


async def overlaid(chromium: Chromium) -> ChromiumPage:
    """The worker's page with an overlay, which is attached once, and of which nothing is there that a test before gave it."""
    page = await page_of_worker(chromium, "overlaid")
    await page.overlay().attach()
    await begin_anew(page)
    return page


def _address(body: str) -> str:
    return f"data:text/html;charset=utf-8,{quote(f'<!DOCTYPE html>{body}')}"


async def alone(chromium: Chromium, body: str) -> ChromiumPage:
    """A page of the test's own, with this on it: for documents that never rest, and for tests that change the window itself."""
    page = await chromium.open_page()
    await page.open(_address(body), 5)
    return page


async def _looked_at(chromium: Chromium, body: str, function: str, locators: list[str]) -> list[Any]:
    """The answers of a function that changes nothing.

    A document without scripts is written over the one before, which takes a fifth of the time of a document that is loaded.
    """
    if "<script" in body:
        return await answers(chromium, body, function, locators)
    window = (await page_of_worker(chromium, "written")).window
    await window.set_content(f"<!DOCTYPE html>{body}")
    return await _asked(window, function, locators)


async def answers(chromium: Chromium, body: str, function: str, locators: list[str]) -> list[Any]:
    window = (await page_of_worker(chromium)).window
    await window.goto(_address(body))  # another document, with a world of its own for its scripts
    return await _asked(window, function, locators)


async def _asked(window: PlaywrightPage, function: str, locators: list[str]) -> list[Any]:
    queries = [finding.encoded(target(locator)) for locator in locators]
    answered: list[Any] = await window.evaluate(function, queries)
    return answered


_PAGES: WeakKeyDictionary[Launcher, dict[str, ChromiumPage]] = WeakKeyDictionary()


async def page_of_worker(chromium: Chromium, kind: str = "") -> ChromiumPage:
    """The page that all tests of a worker use one after the other, as if it were fresh; it ends with the worker's browser.

    It still shows the document of the test before, so open another. Where that test filled in a secret, left a window open or
    closed this one, it is another page. Each `kind` is a page of its own.
    """
    pages = _PAGES.setdefault(chromium.launcher, {})
    page = pages.get(kind)
    if (
        page is None
        or page.window.is_closed()
        or len(page.window.context.pages) > 1
        or page.current.finder.known.received
    ):
        if page:
            await page.close()
        chromium_of_worker = await Chromium(chromium.launch, chromium.launcher).__aenter__()
        page = pages[kind] = await chromium_of_worker.open_page()
    page.set_sign_in_page_locators(())
    page.set_expected_dialog(None)
    page.current.finder.given.clear()
    page.current.traffic.responses.clear()
    page.current.traffic.failed_request = page.current.traffic.dated_answer = None
    if page.window.viewport_size != VIEWPORT:
        await page.window.set_viewport_size(VIEWPORT)
    page.take_notices()
    return page


async def assert_found(chromium: Chromium, body: str, expected: dict[str, str | list[str]]) -> None:
    """Each locator finds the elements of these ids (without an id, of this text), and no other."""
    found = await _looked_at(chromium, body, _FOUND, list(expected))
    wanted = {locator: [ids] if isinstance(ids, str) else ids for locator, ids in expected.items()}
    differing = [f"{locator}: {ids}" for locator, ids in zip(expected, found, strict=True) if ids != wanted[locator]]
    assert not differing, "; ".join(differing)


async def counts(chromium: Chromium, body: str, locators: list[str]) -> list[int]:
    """How many elements each locator finds."""
    return [len(found) for found in await _looked_at(chromium, body, _FOUND, locators)]


async def complaints(chromium: Chromium, body: str, locators: list[str]) -> list[str]:
    """The sentence for each locator, none of which finds exactly one element."""
    reports = await _looked_at(chromium, body, _EXPLAINED, locators)
    return [
        str(no_single_match(Locator.parse(locator), finding.lookup_report(report)))
        for locator, report in zip(locators, reports, strict=True)
    ]
