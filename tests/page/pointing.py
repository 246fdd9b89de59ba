"""What locators find on a page of a test, and what is said where they do not find one element."""

from __future__ import annotations

from typing import Any

from handrail.locator import Locator
from handrail.page import Target
from handrail.page.chromium.browser import Chromium
from handrail.page.chromium.finder import finding
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
    page = await page_of(chromium, body)
    queries = [finding.encoded(target(locator)) for locator in locators]
    answered: list[Any] = await page.window.evaluate(function, queries)
    await page.close()
    return answered


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
