"""Windows side by side on the screen. A browser without a screen has none, and then nothing happens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playwright.async_api import Page as PlaywrightPage

from handrail.page.chromium.devtools import Devtools

MIN_PAGE_SIZE = (640, 480)
"""The smallest width and height of a page, in pixels. If there is less room, windows overlap."""

_REAL_SIZE = {"width": 0, "height": 0, "deviceScaleFactor": 0, "mobile": False}
"""Zeros mean to Chromium: do not emulate this measure."""

_MEASURE = """() => [screen.availLeft || 0, screen.availTop || 0, screen.availWidth, screen.availHeight,
  outerWidth - innerWidth, outerHeight - innerHeight]"""


@dataclass(frozen=True)
class ScreenArea:
    """The area of the screen that windows may take, and the frame that a window has around its page; in pixels."""

    left: int
    top: int
    width: int
    height: int
    frame_width: int
    frame_height: int

    def share(self, number: int, of: int) -> tuple[int, int, int]:
        """Return the left edge of a window among so many, counted from 0, and the width and height of its page."""
        each = self.width // of
        width = max(MIN_PAGE_SIZE[0], each - self.frame_width)
        last = self.left + self.width - width - self.frame_width
        left = max(self.left, min(self.left + number * each, last))
        return left, width, max(MIN_PAGE_SIZE[1], self.height - self.frame_height)


async def place(page: PlaywrightPage, number: int, of: int, largest: tuple[int, int] | None = None) -> None:
    """Place a window among so many, counted from 0: side by side from the left, each as high as the screen.

    `largest` limits the page, in pixels: a video would show a larger one smaller than it is.
    """
    devtools = await Devtools.of(page)
    area = await _screen_area(devtools)
    left, width, height = area.share(number, of)
    if largest:
        width, height = min(width, largest[0]), min(height, largest[1])
    await page.set_viewport_size({"width": width, "height": height})
    window = await devtools.send("Browser.getWindowForTarget", {})
    bounds: dict[str, Any] = {
        "left": left,
        "top": area.top,
        "width": width + area.frame_width,
        "height": height + area.frame_height,
    }
    await devtools.send("Browser.setWindowBounds", {"windowId": window["windowId"], "bounds": bounds})


async def _screen_area(devtools: Devtools) -> ScreenArea:
    """Measure the real screen. Playwright shows a page a screen of the page's own size; that is lifted for a moment."""
    await devtools.send("Emulation.setDeviceMetricsOverride", _REAL_SIZE)
    area = ScreenArea(*(await devtools.evaluate(_MEASURE)))
    await devtools.send("Emulation.clearDeviceMetricsOverride", {})
    return area
