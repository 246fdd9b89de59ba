"""Where windows stand on the screen. A browser without a screen has no windows, and nothing happens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playwright.async_api import Page as PlaywrightPage

from handrail.page.chromium.devtools import Devtools

LEAST = (640, 480)
"""Pixels below which a page is not made smaller; windows overlap then."""

REAL = {"width": 0, "height": 0, "deviceScaleFactor": 0, "mobile": False}
"""Chromium's word for: as it is."""

_MEASURE = """() => [screen.availLeft || 0, screen.availTop || 0, screen.availWidth, screen.availHeight,
  outerWidth - innerWidth, outerHeight - innerHeight]"""


@dataclass(frozen=True)
class WindowSlot:
    """What the screen has for windows, and what a window has around its page."""

    left: int
    top: int
    width: int
    height: int
    beside: int
    above: int

    def share(self, place: int, of: int) -> tuple[int, int, int]:
        """The left edge of the window at this place among so many, and the size of its page."""
        each = self.width // of
        width = max(LEAST[0], each - self.beside)
        most = self.left + self.width - width - self.beside
        return max(self.left, min(self.left + place * each, most)), width, max(LEAST[1], self.height - self.above)


async def stand(page: PlaywrightPage, place: int, of: int, most: tuple[int, int] | None = None) -> None:
    """Put this window at its place among so many, side by side from the left, each as high as the screen.

    With `most`, its page is no larger: a film would show it smaller than it is.
    """
    devtools = await Devtools.of(page)
    room = await _room(devtools)
    left, width, height = room.share(place, of)
    if most:
        width, height = min(width, most[0]), min(height, most[1])
    await page.set_viewport_size({"width": width, "height": height})
    window = await devtools.send("Browser.getWindowForTarget", {})
    bounds: dict[str, Any] = {
        "left": left,
        "top": room.top,
        "width": width + room.beside,
        "height": height + room.above,
    }
    await devtools.send("Browser.setWindowBounds", {"windowId": window["windowId"], "bounds": bounds})


async def _room(devtools: Devtools) -> WindowSlot:
    """Playwright lets a page believe that the screen is as large as the page; for a moment, it sees the real one."""
    await devtools.send("Emulation.setDeviceMetricsOverride", REAL)
    room = WindowSlot(*(await devtools.evaluate(_MEASURE)))
    await devtools.send("Emulation.clearDeviceMetricsOverride", {})
    return room
