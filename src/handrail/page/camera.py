"""Pictures of a whole page, taken by Chromium itself: its quick PNG halves what they cost, and Playwright does not offer it."""

from __future__ import annotations

import asyncio
import base64
import contextlib

from playwright.async_api import CDPSession
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page as PlaywrightPage

WITHIN = 10.0
"""Seconds that a picture may take."""

_STAND_STILL = """async () => {
  await document.fonts.ready;
  const still = new CSSStyleSheet();
  still.replaceSync('* { caret-color: transparent !important }');
  still.handrail = true;
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, still];
}"""
_AT_EASE = """() => {
  document.adoptedStyleSheets = [...document.adoptedStyleSheets].filter(sheet => !sheet.handrail);
}"""


class Camera:
    """Takes pictures of one window. The caret does not blink in them; nothing else of the page changes, and that not for long."""

    def __init__(self, page: PlaywrightPage) -> None:
        self._page = page
        self._session: CDPSession | None = None

    async def full_page(self) -> bytes:
        """A PNG of everything that one can scroll to. Raises Playwright's error, or `TimeoutError`."""
        async with asyncio.timeout(WITHIN):
            await self._page.evaluate(_STAND_STILL)
            try:
                return await self._taken()
            finally:
                with contextlib.suppress(PlaywrightError, TimeoutError):  # a page that is gone needs nothing any more
                    async with asyncio.timeout(1):
                        await self._page.evaluate(_AT_EASE)

    async def _taken(self) -> bytes:
        if self._session is None:
            self._session = await self._page.context.new_cdp_session(self._page)
        size = (await self._session.send("Page.getLayoutMetrics"))["cssContentSize"]
        taken = await self._session.send(
            "Page.captureScreenshot",
            {
                "format": "png",
                "captureBeyondViewport": True,
                "optimizeForSpeed": True,
                "clip": {"x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1},
            },
        )
        return base64.b64decode(taken["data"])
