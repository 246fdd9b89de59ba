"""The frames of one window: which of them a person sees, what they are called, and scripts that are called in them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from typing import Any
from weakref import WeakKeyDictionary

from playwright.async_api import ElementHandle, Frame
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page as PlaywrightPage

from handrail.locator import Locator
from handrail.page.chromium.devtools import Devtools
from handrail.page.chromium.finder import finding
from handrail.page.chromium.finder.frame_contexts import FrameContexts
from handrail.page.chromium.finder.frame_view import FrameView

TIMEOUT_SECONDS = 5.0
"""Seconds that a frame is given to answer."""

_DESCRIBE = f"(frame, query) => {finding.FINDER}.describeFrame(frame, query)"
_NAMES = f"() => {finding.FINDER}.names()"


class Frames:
    """The frames of one window, with the page itself as the first of them. On a page without others, nothing is asked."""

    def __init__(self, window: PlaywrightPage, devtools: Devtools) -> None:
        self._window, self._devtools = window, devtools
        self._contexts = FrameContexts(devtools)
        self._elements: WeakKeyDictionary[Frame, ElementHandle] = WeakKeyDictionary()

    @property
    def are_several(self) -> bool:
        """Whether the page has frames, as far as the browser has told."""
        return len(self._window.frames) > 1

    @property
    def main(self) -> Frame:
        """The window's own page."""
        return self._window.main_frame

    async def views(self, sought: Collection[Locator] = ()) -> dict[Frame, FrameView | None]:
        """Every document that a person sees, in the order of the page: the page itself has no view.

        `sought` are places; each view says which of them hold its frame. Raises Playwright's error.
        """
        views: dict[Frame, FrameView | None] = {self._window.main_frame: None}
        await self._add_children(self._window.main_frame, views, tuple(dict.fromkeys(sought)))
        return views

    async def _add_children(
        self, outer: Frame, views: dict[Frame, FrameView | None], sought: tuple[Locator, ...]
    ) -> None:
        inner = [frame for frame in outer.child_frames if not frame.is_detached()]
        described = await asyncio.gather(*(self._describe(frame, sought) for frame in inner))
        seen = [(frame, answer) for frame, answer in zip(inner, described, strict=True) if answer["isSeen"]]
        for frame, answer in sorted(seen, key=lambda pair: int(pair[1]["position"])):
            holders = frozenset(place for place, holds in zip(sought, answer["holds"], strict=True) if holds)
            views[frame] = FrameView(views[outer], tuple(dict.fromkeys(answer["names"])), holders)
            await self._add_children(frame, views, sought)

    async def _describe(self, frame: Frame, sought: tuple[Locator, ...]) -> Mapping[str, Any]:
        async with _in_time():
            if frame not in self._elements:
                self._elements[frame] = await frame.frame_element()
            element, query = self._elements[frame], finding.encoded(sought)
            answer: dict[str, Any] = await finding.KEPT.call(_DESCRIBE, lambda asked: element.evaluate(asked, query))
            if answer["isSeen"] and not answer["isRead"]:
                answer["names"] += await finding.KEPT.call(_NAMES, frame.evaluate)
        return answer

    async def evaluate(
        self, frame: Frame, function: str, argument: object = None, *, with_listeners: bool = False
    ) -> Any:
        """Return the result of `function` for `argument` in a frame's own world. Raises Playwright's error."""
        if frame == self._window.main_frame:
            return await self._devtools.evaluate(function, argument, with_listeners=with_listeners)
        async with _in_time():
            context = await self._contexts.of(frame)
            if context is None:
                return await frame.evaluate(finding.KEPT.keeping(function), argument)
            return await self._devtools.evaluate(function, argument, with_listeners=with_listeners, context=context)


@asynccontextmanager
async def _in_time() -> AsyncIterator[None]:
    """Turn a frame that does not answer in time into Playwright's error."""
    try:
        async with asyncio.timeout(TIMEOUT_SECONDS):
            yield
        return
    except TimeoutError:
        pass
    raise PlaywrightError(f"a frame did not answer within {TIMEOUT_SECONDS:g} s")
