"""The pages that are on their way into the frames of a window. Playwright's actions wait for the window's own page alone."""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import Any

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Frame

from handrail.page.chromium.devtools import Devtools
from handrail.page.chromium.timeouts import milliseconds

NEXT_EVENT_SECONDS = 1.0
"""Seconds in which a navigation goes on to its request, or a response to its page. What does not brings none: a download."""
UNREQUESTED = ("javascript:", "about:", "data:", "blob:")
"""The beginnings of addresses for which nothing is requested."""


class FrameLoads:
    """The loads of frames: asked for by the page, requested, answered, and shown."""

    def __init__(self) -> None:
        self._own_frame = ""
        self._wanted = 0
        self._pending: set[Frame] = set()
        self._answered: set[Frame] = set()
        self._loading: set[Frame] = set()
        self._changed = asyncio.Event()

    async def listen(self, devtools: Devtools) -> None:
        """Hear from Chromium when a page asks for another in a frame. It tells before an action returns; Playwright does not."""
        devtools.on("Page.frameRequestedNavigation", self._on_wanted)
        tree = await devtools.send("Page.getFrameTree", {})
        self._own_frame = tree["frameTree"]["frame"]["id"]

    def _on_wanted(self, event: dict[str, Any]) -> None:
        is_here = event.get("disposition", "currentTab") == "currentTab" and event["frameId"] != self._own_frame
        if is_here and not str(event["url"]).startswith(UNREQUESTED):
            self._wanted += 1
            self._changed.set()

    def page_loaded(self) -> None:
        """Forget what was asked for: the page has loaded, with all of its frames."""
        self._wanted = 0

    def requested(self, frame: Frame) -> None:
        self._wanted = max(0, self._wanted - 1)
        self._move(frame, self._pending)

    def answered(self, frame: Frame) -> None:
        self._move(frame, self._answered)

    def navigated(self, frame: Frame) -> None:
        if frame not in self._pending:  # a first, empty page comes while the real one is still asked for
            self._move(frame, self._loading)

    def forget(self, frame: Frame) -> None:
        self._move(frame, set())

    def _move(self, frame: Frame, to: set[Frame]) -> None:
        for stage in (self._pending, self._answered, self._loading):
            stage.discard(frame)
        to.add(frame)
        self._changed.set()

    async def wait(self, deadline: float) -> None:
        """Wait until every frame shows its page, whole. Raises Playwright's error once the deadline is over."""
        while self._wanted or self._pending or self._answered or self._loading:
            left = max(deadline - time.monotonic(), 0.001)
            if self._pending:
                if not await self._has_changed(left):
                    raise PlaywrightError(f"Timeout {left * 1000:.0f}ms exceeded")
            elif self._wanted or self._answered:
                if not await self._has_changed(min(left, NEXT_EVENT_SECONDS)):
                    self._wanted = 0
                    self._answered.clear()
            else:
                await self._wait_for(self._loading.pop(), left)

    async def _has_changed(self, timeout: float) -> bool:
        self._changed.clear()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._changed.wait(), timeout)
            return True
        return False

    async def _wait_for(self, frame: Frame, timeout: float) -> None:
        """Playwright knows of each frame whether it has loaded, and sends nothing to find out."""
        try:
            await frame.wait_for_load_state("load", timeout=milliseconds(timeout))
        except PlaywrightError:
            if not frame.is_detached():
                raise
