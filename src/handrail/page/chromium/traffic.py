"""The requests of a window for pages, and their responses."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.async_api import Frame, Request, Response
from playwright.async_api import Page as PlaywrightPage

from handrail.page.port import Notice

LOAD_EVENT_TIMEOUT_SECONDS = 1.0
"""Seconds that the browser is given to report a loaded page, before Playwright is asked."""


class Traffic:
    """The requests for pages in one window, watched; `note` hears of pages from another host."""

    def __init__(self, page: PlaywrightPage, note: Callable[[Notice], None]) -> None:
        self._page, self._note = page, note
        self.allowed_host = ""
        """Host and port that pages may come from; empty until the first is opened."""
        self.response: Response | None = None
        """The response with the last page."""
        self.failed_request: Request | None = None
        """The last request, if it failed."""
        self.pending_request: Request | None = None
        """The last request, until there is a response."""
        self._loaded = asyncio.Event()
        self._page_came = self._is_new_page = False
        """Whether a page has come that is not shown yet; whether the page that is shown was requested, and so will load."""
        page.on("framenavigated", self._on_navigated)
        page.on("load", self._on_load)
        page.on("request", self._on_request)
        page.on("response", self._on_response)
        page.on("requestfailed", self._on_request_failed)

    async def wait_until_loaded(self, timeout: float) -> None:
        """Wait until the page is there with all that belongs to it, for `timeout` seconds. Raises Playwright's error.

        Playwright's own wait costs its driver three messages. It is asked if the browser does not tell by itself: if nothing was
        requested, as after a navigation within the page, no event follows.
        """
        if self._loaded.is_set():
            return
        if self._is_new_page:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._loaded.wait(), min(timeout, LOAD_EVENT_TIMEOUT_SECONDS))
        if not self._loaded.is_set():
            await self._page.wait_for_load_state("load", timeout=timeout * 1000)
            self._loaded.set()

    def _on_navigated(self, frame: Frame) -> None:
        if frame == self._page.main_frame:
            self._loaded.clear()
            self._is_new_page, self._page_came = self._page_came, False

    def _on_load(self, page: PlaywrightPage) -> None:
        if page == self._page:
            self._loaded.set()

    def _on_request(self, request: Request) -> None:
        if self._is_main_navigation(request):
            self.pending_request = request

    def _on_response(self, response: Response) -> None:
        if not self._is_main_navigation(response.request):
            return
        self.response, self.failed_request, self.pending_request = response, None, None
        self._page_came = True
        host = urlsplit(response.url).netloc
        if self.allowed_host and host != self.allowed_host:
            self._note(
                Notice("host", f"the page is from another host: {host}, not {self.allowed_host}", declared=False)
            )

    def _on_request_failed(self, request: Request) -> None:
        if self._is_main_navigation(request):
            self.failed_request, self.pending_request = request, None
            self._page_came = False

    def _is_main_navigation(self, request: Request) -> bool:
        """Whether the response is shown by the window itself, not by a frame."""
        return request.is_navigation_request() and request.frame == self._page.main_frame
