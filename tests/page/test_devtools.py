"""Scripts that are called over Chromium's own protocol: what is sent of them."""

from __future__ import annotations

from typing import Any, cast

import pytest
from playwright.async_api import CDPSession

from handrail.locator import Locator
from handrail.page.chromium.browser import Chromium
from handrail.page.chromium.devtools import Devtools
from handrail.page.chromium.finder import finding
from handrail.page.chromium.scripts import KeptScript

COUNTING = KeptScript("counting", f"(() => {{ let count = 0; return () => count += 1; /* {'long ' * 100} */ }})()")
COUNT = f"() => {COUNTING.value}()"


class Listening(Devtools):
    """Devtools that note the length of what they send."""

    def __init__(self, session: CDPSession, kept: KeptScript) -> None:
        super().__init__(session, kept)
        self.lengths: list[int] = []

    async def send(self, method: str, arguments: dict[str, Any]) -> dict[str, Any]:
        self.lengths.append(len(arguments.get("expression", "")))
        return await super().send(method, arguments)


@pytest.mark.parametrize("html", ["", "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'\">"])
async def test_a_document_keeps_a_long_script_until_another_comes(chromium: Chromium, html: str) -> None:
    page = await chromium.open_page()
    devtools = Listening(await page.window.context.new_cdp_session(page.window), COUNTING)
    for _ in range(2):
        await page.window.goto("about:blank")
        await page.window.set_content(html)
        assert [await devtools.evaluate(COUNT) for _ in range(3)] == [1, 2, 3]
    sent = [length > len(COUNTING.text) for length in devtools.lengths]
    assert sent == [False, True, False, False] * 2
    await page.close()


async def test_a_function_that_needs_none_is_sent_as_it_is(chromium: Chromium) -> None:
    page = await chromium.open_page()
    assert await (await Devtools.of(page.window, COUNTING)).evaluate("given => given + 1", 1) == 2
    await page.close()


async def test_a_document_has_the_finder_before_anybody_sends_it(chromium: Chromium) -> None:
    page = await chromium.open_page()
    devtools = Listening(await page.window.context.new_cdp_session(page.window), finding.KEPT)
    await page.window.goto("data:text/html,<button>Apply</button>")
    found = f"query => {finding.FINDER}.queryAll(document, query).length"
    assert await devtools.evaluate(found, finding.encoded([Locator.parse('button "Apply"')])) == 1
    assert max(devtools.lengths) < len(finding.SCRIPT)
    await page.close()


class Interrupted:
    """A session in which the page rests at each look, and something happens to it while the first one is on its way."""

    def __init__(self) -> None:
        self.asked = 0
        self.devtools = Devtools(cast("CDPSession", self), clock=lambda: 0.0)

    async def send(self, method: str, arguments: dict[str, Any]) -> dict[str, Any]:
        self.asked += 1
        if self.asked == 1:
            self.devtools.forget_rest()
        return {"result": {"value": ["", ""]}}


async def test_a_look_at_a_page_before_something_happened_tells_nothing_of_its_rest_afterwards() -> None:
    session = Interrupted()
    await session.devtools.evaluate("() => null")
    assert (await session.devtools.unrest(), session.asked) == ("", 2)
    assert (await session.devtools.unrest(), session.asked) == ("", 2)
