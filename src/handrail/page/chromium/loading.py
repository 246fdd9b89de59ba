"""Loading pages: what is waited for, what is asked for again, and what is a failure."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Awaitable, Callable
from urllib.parse import urldefrag, urlsplit

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Frame, Request, Response
from playwright.async_api import Page as PlaywrightPage

from handrail.errors import PageLost
from handrail.page.chromium.network_errors import network_words, unreachable
from handrail.page.chromium.timeouts import milliseconds
from handrail.page.chromium.traffic import BUSY
from handrail.page.chromium.window import Window
from handrail.page.explaining import not_authenticated
from handrail.page.port import HttpCredentials, Notice
from handrail.page.waiting import retry_until

ERROR_PAGE = re.compile("^chrome-error:")


class PageLoader:
    """The loader of pages into the window that is worked in, and into its frames.

    `reverify` verifies the certificate of a host again, and may bring another window; `note` hears what happened.
    """

    def __init__(
        self,
        current: Callable[[], Window],
        reverify: Callable[[str], Awaitable[None]],
        note: Callable[[Notice], None],
        credentials: HttpCredentials | None = None,
    ) -> None:
        self._credentials = credentials
        self._current, self._reverify, self._note = current, reverify, note
        self.allowed_host = ""
        """Host and port that pages may come from; empty until the first is opened."""

    async def open(self, url: str, patience: float) -> None:
        complaint, window = "", self._current()
        self.allowed_host = window.traffic.allowed_host = urlsplit(url).netloc
        try:
            await window.page.goto(url, timeout=milliseconds(patience), wait_until="load")
        except PlaywrightError as error:
            complaint = error.message
        if "ERR_INVALID_AUTH_CREDENTIALS" in complaint:
            raise not_authenticated(url, self._credentials)
        if complaint and "ERR_CERT" not in complaint:
            raise unreachable(f"{url} could not be opened", complaint, patience)
        await self.wait_until_loaded(patience)

    async def wait_until_loaded(self, patience: float) -> None:
        await self._load(patience)
        traffic = self._current().traffic
        if traffic.failed_request is not None:
            await self._recover(traffic.failed_request, patience)
        for response in self._current().traffic.responses.values():
            if _asks_for_credentials(response):
                raise not_authenticated(response.url, self._credentials)
        await self.ask_again_if_busy(patience)

    @property
    def is_busy(self) -> bool:
        """Whether the window, or one of its frames, shows what a busy appliance answered."""
        return any(response.status in BUSY for response in self._current().traffic.responses.values())

    async def ask_again_if_busy(self, patience: float) -> None:
        """Request what a busy appliance answered with an error again: such a page may come by itself, long after a step."""
        for frame, response in list(self._current().traffic.responses.items()):
            if response.status in BUSY:
                await self._reload(frame, response, patience)

    async def reload(self, patience: float) -> None:
        """Load the window's page again, past the browser's cache. A page that answered a form is opened anew instead."""
        window = self._current()
        answered = window.traffic.response
        if answered is None or answered.request.method != "GET":  # Chromium would send the form again
            await self.open(urldefrag(window.page.url).url, patience)
        await _load_again(window.page, window.page.url, patience)
        await self.wait_until_loaded(patience)

    async def _load(self, patience: float) -> None:
        complaint, window = "", self._current()
        try:
            await window.traffic.wait_until_loaded(patience)
        except PlaywrightError as error:
            complaint = error.message
        if complaint:
            raise unreachable(f"{window.page.url} did not finish loading", complaint, patience)

    async def _recover(self, failed: Request, patience: float) -> None:
        """Request a page again if only its certificate changed, and the new one is trusted. Raises for any other failure."""
        window = self._current()
        window.traffic.failed_request = None
        failure, host = failed.failure or "", urlsplit(failed.url).netloc
        if "ERR_ABORTED" in failure:
            return
        # A browser on a screen has this failure in place of the page with the refusal.
        if "ERR_INVALID_AUTH_CREDENTIALS" in failure:
            raise not_authenticated(failed.url, self._credentials)
        if "ERR_CERT" not in failure or failed.method != "GET":
            raise PageLost(f"{failed.url} did not answer: {network_words(failure, patience)}")
        name = "" if failed.frame == window.page.main_frame else failed.frame.name
        is_framed = failed.frame != window.page.main_frame
        await self._reverify(host)
        if self._current() is window:
            await _wait_for_error_page(failed.frame, patience)
        self._note(Notice("certificate", f"{host} serves a new certificate, verified"))
        if not is_framed:
            await self.open(failed.url, patience)
        elif frame := self._current().page.frame(name=name) if name else None:
            await _go(frame, failed.url, patience)

    async def _reload(self, frame: Frame, busy: Response, patience: float) -> None:
        """Request the page of a busy appliance again, if that changes nothing (RFC 9110: GET)."""
        window = self._current()
        is_framed = frame != window.page.main_frame
        url = busy.url if is_framed else window.page.url
        if busy.request.method != "GET":
            said = await window.finder.messages.of_refusal(frame)
            raise PageLost(f"the appliance answered {busy.status} at {url}{said}", status=busy.status)
        what = f"the frame at {url}" if is_framed else "the page"
        self._note(Notice("reload", f"the appliance answered {busy.status}; {what} was asked for again"))

        async def reload() -> None:
            await (_go(frame, url, patience) if is_framed else _load_again(window.page, url, patience))
            response = window.traffic.responses.get(frame)
            if response is not None and response.status in BUSY:
                said = await window.finder.messages.of_refusal(frame)
                told = f"the appliance answered {response.status} at {url} for {patience:g} s{said}"
                raise PageLost(told, status=response.status)

        await retry_until(reload, timeout=patience, delay=min(_retry_after(busy), patience))


async def _wait_for_error_page(frame: Frame, patience: float) -> None:
    """Wait for the page by which Chromium tells that a page could not be loaded: it comes late, and would pass for the next."""
    with contextlib.suppress(PlaywrightError):  # it has come and gone; what is opened next tells whether it can be
        await frame.wait_for_url(ERROR_PAGE, timeout=milliseconds(patience), wait_until="commit")


async def _load_again(page: PlaywrightPage, url: str, patience: float) -> None:
    complaint = ""
    try:
        await page.reload(timeout=milliseconds(patience))
    except PlaywrightError as error:  # a page that has been answered and is not shown yet cannot be loaded again
        complaint = error.message
    if complaint:
        raise unreachable(f"{url} could not be loaded again", complaint, patience)


async def _go(frame: Frame, url: str, patience: float) -> None:
    complaint = ""
    try:
        await frame.goto(url, timeout=milliseconds(patience))
    except PlaywrightError as error:
        complaint = error.message
    if complaint:
        raise unreachable(f"{url} could not be opened in its frame", complaint, patience)


def _retry_after(response: Response) -> float:
    """Return the seconds to wait, by the response's header: one second if there is none, or a date (RFC 9110, 10.2.3)."""
    header = (response.headers.get("retry-after") or "").strip()
    return float(header) if header.isdigit() else 1.0


def _asks_for_credentials(response: Response) -> bool:
    """Whether a web server has refused a page for want of HTTP authentication, rather than shown a page of its own to sign in."""
    scheme = (response.headers.get("www-authenticate") or "").split(" ")[0].lower()
    return response.status == 401 and scheme in ("basic", "digest", "negotiate", "ntlm")
