"""The windows of one page: the first, and those that steps opened. The one that was opened last is worked in until it closes."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from typing import Any

from playwright.async_api import Download as PlaywrightDownload
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page as PlaywrightPage

from handrail.errors import ExpectationNotMet
from handrail.page.chromium.window import Window
from handrail.page.port import Notice

BLANK = ("", "about:blank")
CLOSING_SECONDS = 1.0
"""Seconds in which Playwright tells that a window has closed, once an action in it has failed because of that."""


class Windows:
    """The windows that are open, and those that have come and that nobody has declared yet.

    Chromium tells of a window before the action returns that opens it, and Playwright only once it is there; so each is noticed
    by the step that opens it. `spawn` runs something beside; `changed` hears that another window is worked in.
    """

    def __init__(
        self,
        note: Callable[[Notice], None],
        spawn: Callable[[Coroutine[Any, Any, None]], None],
        on_download: Callable[[PlaywrightDownload], None],
        changed: Callable[[], None],
    ) -> None:
        self._note, self._spawn, self._on_download, self._changed = note, spawn, on_download, changed
        self._open: list[Window] = []
        self._announced: list[str] = []
        """The addresses of windows that are announced and not there yet."""
        self._refused: list[str] = []
        """The addresses of announced windows that are to be closed as soon as they come."""
        self._new: dict[PlaywrightPage, str] = {}
        """Windows that have come, with their addresses."""
        self._loading: set[PlaywrightPage] = set()
        """Those of them that have asked for a page which has not failed."""
        self._event = asyncio.Event()

    @property
    def current(self) -> Window:
        return self._open[-1]

    @property
    def first(self) -> Window:
        return self._open[0]

    def __len__(self) -> int:
        return len(self._open)

    def begin(self, window: Window) -> None:
        """Work in this window alone."""
        self._open = []
        self._announced.clear()
        self._new.clear()
        self.add(window)

    def add(self, window: Window) -> None:
        """Work in this window, until it closes."""
        self._open.append(window)
        window.devtools.on("Page.windowOpen", lambda event: self._announced.append(str(event["url"])))
        window.page.on("popup", self._on_popup)
        window.page.on("close", lambda _: self._on_close(window))
        window.page.on("download", self._on_download)

    async def next_new(self, patience: float) -> tuple[PlaywrightPage, str]:
        """Wait for the window that the last action opened. Raises `ExpectationNotMet`."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(patience):
                while not self._new:
                    self._event.clear()
                    await self._event.wait()
        if not self._new:
            raise ExpectationNotMet(
                f"no window opened within {patience:g} s, and the runbook declares one: `opens: window`",
                may_have_acted=True,
            )
        page, address = next(iter(self._new.items()))
        del self._new[page]
        if page.is_closed():
            raise ExpectationNotMet(f"the window that opened has closed already: {address}", may_have_acted=True)
        return page, address

    async def close_current(self) -> None:
        """Close the window that is worked in, and work in the one before. Raises `ExpectationNotMet` for the first."""
        if len(self._open) == 1:
            raise ExpectationNotMet("no other window is open; only one that a step has opened is closed")
        page = self._open[-1].page
        self._leave(self._open[-1])
        with contextlib.suppress(PlaywrightError):
            await page.close()

    async def has_left(self, page: PlaywrightPage) -> bool:
        """Whether the window has closed, and the one before is worked in. Playwright is given a moment to tell."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(CLOSING_SECONDS):
                while self._is_open(page):
                    self._event.clear()
                    await self._event.wait()
        return not self._is_open(page)

    def _is_open(self, page: PlaywrightPage) -> bool:
        return page in (window.page for window in self._open)

    async def accept_for(self, download: PlaywrightDownload, patience: float) -> None:
        """Let the window pass that a download came in: one that has nothing of its own to show.

        The address of a window may lead on to the download's, so a window that is only announced is waited for.
        """
        if download.url in self._announced:
            self._announced.remove(download.url)
            self._refused.append(download.url)
            return
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(patience):
                while not self._has_passed(download) and self._announced:
                    self._event.clear()
                    await self._event.wait()

    def _has_passed(self, download: PlaywrightDownload) -> bool:
        for page, address in list(self._new.items()):
            is_empty = page.url in BLANK and (page.is_closed() or not page.url or address in BLANK)
            if page == download.page or address == download.url or (is_empty and page not in self._loading):
                del self._new[page]
                self._spawn(_close(page))
                return True
        return False

    def refuse_new(self) -> None:
        """Notice, and close, the windows that have come and that nobody has declared."""
        for page, address in self._new.items():
            self._note(_undeclared(address or page.url))
            self._spawn(_close(page))
        for address in self._announced:
            self._note(_undeclared(address))
        self._refused += self._announced
        self._new.clear()
        self._announced.clear()

    def _on_popup(self, page: PlaywrightPage) -> None:
        page.on("download", self._on_download)
        page.on("request", lambda request: self._loading.add(page) if request.is_navigation_request() else None)
        page.on("requestfailed", lambda _: self._loading.discard(page))
        is_refused, address = self._announcement_of(page)
        if is_refused:
            self._spawn(_close(page))
        else:
            self._new[page] = address
        self._event.set()

    def _announcement_of(self, page: PlaywrightPage) -> tuple[bool, str]:
        """Whether a window that has come is to be closed, and its address. A slow window comes after those opened later."""
        known = [(True, address) for address in self._refused] + [(False, address) for address in self._announced]
        found = next((one for one in known if one[1] == page.url), next(iter(known), (False, page.url)))
        if found in known:
            (self._refused if found[0] else self._announced).remove(found[1])
        return found

    def _on_close(self, window: Window) -> None:
        if len(self._open) > 1 and window in self._open:
            self._leave(window)
        self._event.set()

    def _leave(self, window: Window) -> None:
        was_current = window is self._open[-1]
        self._open.remove(window)
        self._note(Notice("popup", f"the window at {window.page.url} was closed"))
        if was_current:
            self._changed()


def _undeclared(address: str) -> Notice:
    return Notice("popup", f"a new window opened: {address or 'a blank one'}", declared=False)


async def _close(page: PlaywrightPage) -> None:
    with contextlib.suppress(PlaywrightError):  # closed already, as by a download
        await page.close()
