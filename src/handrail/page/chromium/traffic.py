"""What a window asks for and is answered: the next page, nothing, or a page from somebody else."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.async_api import Frame, Request, Response
from playwright.async_api import Page as PlaywrightPage

from handrail.page.port import Notice


class Traffic:
    """Watches one window. `answer` is the last page that came, `lost` what did not, `unanswered` what still may."""

    def __init__(self, note: Callable[[Notice], None]) -> None:
        self._note = note
        self.home = ""
        """Host and port that pages may come from; empty until the first is opened."""
        self.answer: Response | None = None
        self.lost: Request | None = None
        self.unanswered: Request | None = None
        self.loaded = False
        """Is the page that shows there with all that belongs to it, as far as the browser has told?"""

    def watch(self, page: PlaywrightPage) -> None:
        self._page = page
        self.answer = self.lost = self.unanswered = None
        self.loaded = False
        page.on("framenavigated", self._on_navigated)
        page.on("load", self._on_load)
        page.on("request", self._on_request)
        page.on("response", self._on_response)
        page.on("requestfailed", self._on_request_failed)

    def _on_navigated(self, frame: Frame) -> None:
        if frame == self._page.main_frame:
            self.loaded = False

    def _on_load(self, page: PlaywrightPage) -> None:
        if page == self._page:
            self.loaded = True

    def _on_request(self, request: Request) -> None:
        if self._leads_on(request):
            self.unanswered = request

    def _on_response(self, response: Response) -> None:
        if not self._leads_on(response.request):
            return
        self.answer, self.lost, self.unanswered = response, None, None
        where = urlsplit(response.url).netloc
        if self.home and where != self.home:
            self._note(Notice("host", f"the page is from another host: {where}, not {self.home}", declared=False))

    def _on_request_failed(self, request: Request) -> None:
        if self._leads_on(request):
            self.lost, self.unanswered = request, None

    def _leads_on(self, request: Request) -> bool:
        """Does it ask for the next page, in the window itself?"""
        return request.is_navigation_request() and request.frame == self._page.main_frame
