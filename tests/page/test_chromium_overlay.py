from __future__ import annotations

from dataclasses import dataclass

import pytest
from anyio.from_thread import BlockingPortal

from handrail.fakes.overlay_spec import OverlaySpec
from handrail.page import Target
from handrail.page.chromium.browser import Chromium
from handrail.page.chromium.page import ChromiumPage

from .pointing import overlaid


@dataclass
class Person:
    """Uses the window with its mouse and keyboard, that is, in events that the browser trusts."""

    page: ChromiumPage

    async def click(self, target: Target) -> None:
        location = await self.page.locate(target)
        assert location
        scrolled = await self.page.window.evaluate("[scrollX, scrollY]")
        control = location.rectangle.moved(-scrolled[0], -scrolled[1])
        await self.page.window.mouse.click(control.left + control.width / 2, control.top + control.height / 2)

    async def press(self, key: str) -> None:
        await self.page.window.keyboard.press(key)

    async def write(self, text: str) -> None:
        await self.page.window.keyboard.type(text)
        await self.page.window.keyboard.press("Enter")


async def _opened(chromium: Chromium, address: str) -> ChromiumPage:
    page = await overlaid(chromium)
    await page.open(f"{address}/start", 5)
    return page


class TestChromiumOverlay(OverlaySpec):
    @pytest.fixture
    def page(self, chromium: Chromium, portal: BlockingPortal, address: str) -> ChromiumPage:
        return portal.call(_opened, chromium, address)

    @pytest.fixture
    def person(self, page: ChromiumPage) -> Person:
        return Person(page)
