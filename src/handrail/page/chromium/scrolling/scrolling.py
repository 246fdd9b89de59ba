"""Scrolling as a person does it, where Chromium does not by itself: around a frame, to what stands still in it."""

from __future__ import annotations

import contextlib

from playwright.async_api import ElementHandle
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Locator as PlaywrightLocator

from handrail.page.chromium.scripts import script

TIMEOUT_MS = 5000.0
"""Milliseconds that an element is given to come to rest, before it is scrolled to."""

_IS_FIXED = script("scrolling/fixed.js")
_SCROLL_AROUND = script("scrolling/around.js")
_BOX = "element => { const { x, y, width, height } = element.getBoundingClientRect(); return { x, y, width, height }; }"


async def scroll_to(element: PlaywrightLocator | ElementHandle) -> None:
    """Scroll the pages around an element's frame to what is fixed in the frame.

    It only makes use easier: an element that is gone, or still moves, is for whoever uses it to tell.
    """
    with contextlib.suppress(PlaywrightError):
        part = element if isinstance(element, ElementHandle) else await element.element_handle(timeout=TIMEOUT_MS)
        if await part.evaluate(_IS_FIXED):
            await part.scroll_into_view_if_needed(timeout=TIMEOUT_MS)
            await _scroll_around(part)


async def _scroll_around(part: ElementHandle) -> None:
    box, frame = await part.evaluate(_BOX), await part.owner_frame()
    while frame and frame.parent_frame:
        box = await (await frame.frame_element()).evaluate(_SCROLL_AROUND, box)
        frame = frame.parent_frame
