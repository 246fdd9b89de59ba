"""The requests of a window and its frames for pages, and their responses."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Frame, Request, Response
from playwright.async_api import Page as PlaywrightPage

from handrail.page.chromium.frame_loads import FrameLoads
from handrail.page.chromium.timeouts import milliseconds
from handrail.page.port import DatedAnswer, Notice

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods of requests that change nothing (RFC 9110)."""

BUSY = frozenset({502, 503, 504})
"""The statuses of an appliance that may answer another time."""

LOAD_EVENT_TIMEOUT_SECONDS = 1.0
"""Seconds that the browser is given to report a loaded page, before Playwright is asked."""


class Traffic:
    """The requests for pages in one window and its frames, watched; `note` hears of pages from another host."""

    def __init__(self, page: PlaywrightPage, note: Callable[[Notice], None]) -> None:
        self._page, self._note = page, note
        self.allowed_host = ""
        """Host and port that pages may come from; empty until the first is opened."""
        self.responses: dict[Frame, Response] = {}
        """The response with the last page, of the window and of each frame."""
        self.failed_request: Request | None = None
        """The last request that failed, until the same frame has a response."""
        self.pending_requests: dict[Frame, Request] = {}
        """The last request of the window or a frame, until there is a response."""
        self.frame_loads = FrameLoads()
        self.sent_count = 0
        """The number of requests so far that may have changed something, or lead to a page."""
        self.dated_answer: DatedAnswer | None = None
        """The time that came with the window's first page."""
        self._loaded = asyncio.Event()
        self._page_came = self._is_new_page = False
        """Whether a page has come that is not shown yet; whether the page that is shown was requested, and so will load."""
        page.on("framenavigated", self._on_navigated)
        page.on("framedetached", self._forget)
        page.on("load", self._on_load)
        page.on("request", self._on_request)
        page.on("response", self._on_response)
        page.on("requestfailed", self._on_request_failed)

    @property
    def response(self) -> Response | None:
        """The response with the window's own last page."""
        return self.responses.get(self._page.main_frame)

    async def wait_until_loaded(self, timeout: float) -> None:
        """Wait until the page is there with all that belongs to it, for `timeout` seconds. Raises Playwright's error.

        Playwright's own wait costs its driver three messages. It is asked if the browser does not tell by itself: if nothing was
        requested, as after a navigation within the page, no event follows.
        """
        deadline = time.monotonic() + timeout
        if not self._loaded.is_set():
            if self._is_new_page:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._loaded.wait(), min(timeout, LOAD_EVENT_TIMEOUT_SECONDS))
            if not self._loaded.is_set():
                await self._page.wait_for_load_state("load", timeout=milliseconds(timeout))
                self._loaded.set()
        await self.frame_loads.wait(deadline)

    def _on_navigated(self, frame: Frame) -> None:
        if frame == self._page.main_frame:
            self._loaded.clear()
            self._is_new_page, self._page_came = self._page_came, False
        else:
            self.frame_loads.navigated(frame)

    def _forget(self, frame: Frame) -> None:
        self.frame_loads.forget(frame)
        self.responses.pop(frame, None)
        self.pending_requests.pop(frame, None)

    def _on_load(self, page: PlaywrightPage) -> None:
        if page == self._page:
            self._loaded.set()
            self.frame_loads.page_loaded()

    def _on_request(self, request: Request) -> None:
        if request.method not in SAFE_METHODS or request.is_navigation_request():
            self.sent_count += 1
        if frame := self._navigated_frame(request):
            self.pending_requests[frame] = request
            if frame != self._page.main_frame:
                self.frame_loads.requested(frame)

    def _on_response(self, response: Response) -> None:
        frame = self._navigated_frame(response.request)
        if frame is None:
            return
        self.responses[frame] = response
        self.pending_requests.pop(frame, None)
        if self.failed_request and self._navigated_frame(self.failed_request) == frame:
            self.failed_request = None
        if frame == self._page.main_frame:
            self._page_came = True
            self.dated_answer = self.dated_answer or _dated(response)
        else:
            self.frame_loads.answered(frame)
        self._check_host(response.url, frame)

    def check_first_page(self) -> None:
        """Notice the host of a page that came before anybody watched, as in a window that has just opened."""
        if self.response is None and self._page.url.startswith("http"):
            self._check_host(self._page.url, self._page.main_frame)

    def _check_host(self, url: str, frame: Frame) -> None:
        host = urlsplit(url).netloc
        if not self.allowed_host or host == self.allowed_host:
            return
        is_framed = frame != self._page.main_frame
        if is_framed and _is_same_appliance(url, self._page.url, self.allowed_host):
            return
        what = "a frame of the page" if is_framed else "the page"
        self._note(Notice("host", f"{what} is from another host: {host}, not {self.allowed_host}", declared=False))

    def _on_request_failed(self, request: Request) -> None:
        if frame := self._navigated_frame(request):
            self.failed_request = request
            self.pending_requests.pop(frame, None)
            if frame == self._page.main_frame:
                self._page_came = False
            else:
                self.frame_loads.forget(frame)

    def _navigated_frame(self, request: Request) -> Frame | None:
        """The frame, or the window's own, that shows the response; None if it is only a part of a page."""
        if not request.is_navigation_request():
            return None
        try:
            return request.frame
        except PlaywrightError:  # a window that is just opening has no frame yet
            return None


def _is_same_appliance(url: str, page_url: str, allowed_host: str) -> bool:
    """Whether a frame is from another port of the same host, reached as safely: its certificate is for the same name."""
    framed, allowed = urlsplit(url), urlsplit(f"//{allowed_host}")
    return framed.hostname == allowed.hostname and framed.scheme == urlsplit(page_url).scheme


def _dated(response: Response) -> DatedAnswer | None:
    """The time in a response; None if there is none, or if it was kept somewhere on the way (`Age`), and so is not of now.

    The browser knows when the response came, however late it is told of here.
    """
    headers, timing = response.headers, response.request.timing
    if "age" in headers or timing["responseStart"] < 0:
        return None
    came = datetime.fromtimestamp((timing["startTime"] + timing["responseStart"]) / 1000, UTC)
    try:
        return DatedAnswer(parsedate_to_datetime(headers["date"]).astimezone(UTC), came)
    except (KeyError, ValueError):
        return None
