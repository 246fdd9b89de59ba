"""What is said of an element whose use led to a page that does not come."""

from __future__ import annotations

import pytest
from playwright.async_api import Route

from handrail.errors import PageLost
from handrail.page.chromium.browser import Chromium

from .pointing import target

FORM = "<form method=post action=/held><button>Save</button></form>"


async def test_an_answer_that_never_comes_does_not_keep_the_step_waiting(chromium: Chromium) -> None:
    page = await chromium.open_page()

    async def answer(route: Route) -> None:
        if not route.request.url.endswith("/held"):
            await route.fulfill(body=FORM, content_type="text/html")

    await page.window.route("https://held.example.com/**", answer)
    await page.open("https://held.example.com/", 5)
    with pytest.raises(PageLost, match="the page that should follow did not come") as raised:
        await page.find(target('button "Save"', 'link "Save"'), 0.5).click()
    assert raised.value.may_have_acted
