"""The page port over Playwright. Playwright's errors are reworded, never quoted, since they quote what was typed."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, TypeVar
from urllib.parse import urldefrag, urlsplit

from playwright.async_api import Dialog, Download, Frame, Request, Response, StorageState
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page as PlaywrightPage

from handrail.errors import ElementNotReady, PageUnreachable
from handrail.page.chromium import window_layout
from handrail.page.chromium.dialogs import DialogHandler
from handrail.page.chromium.element import ChromiumElement
from handrail.page.chromium.finder.known_targets import KnownTargets
from handrail.page.chromium.network_errors import network_words, unreachable
from handrail.page.chromium.overlay.overlay import ChromiumOverlay
from handrail.page.chromium.rest.rest import document_of, unrest_of
from handrail.page.chromium.traffic import Traffic
from handrail.page.chromium.window import Window
from handrail.page.port import ExpectedDialog, FindSecrets, Location, Notice, Screenshot, State, Target, Use, no_secrets
from handrail.page.waiting import Unrest, rests_within, retry_until

T = TypeVar("T")

BUSY = frozenset({502, 503, 504})


class ChromiumPage:
    """The page of one appliance in Chromium.

    `reverify` verifies the certificate of a host again, `drop_connections` ends the connections to a host. `number` counts the
    pages of a run from 0.
    """

    current: Window
    """The window that is worked in now."""

    def __init__(
        self,
        reverify: Callable[[str], Awaitable[None]],
        drop_connections: Callable[[str], Awaitable[None]] | None = None,
        number: int = 0,
    ) -> None:
        self._reverify, self._drop_connections = reverify, drop_connections
        self._notices: list[Notice] = []
        self._dialogs = DialogHandler(self._notices.append)
        self._known = KnownTargets()
        self._allowed_host = ""
        self._wants_download = False
        self.close_window: Callable[[PlaywrightPage], Awaitable[None]] = _close_context
        self._tasks: set[asyncio.Task[Any]] = set()
        self._overlay: ChromiumOverlay | None = None
        self._number = number

    async def attach(self, page: PlaywrightPage) -> None:
        """Attach to another Playwright page, and work on that."""
        window = await Window.of(page, self._known, self._notices.append)
        window.traffic.allowed_host = self._allowed_host
        self.current = window
        page.on("dialog", self._on_dialog)
        page.on("popup", self._on_popup)
        page.on("download", self._on_download)
        page.on("framenavigated", self._on_navigated)
        if self._overlay:
            await self._overlay.attach()

    @property
    def window(self) -> PlaywrightPage:
        """The Playwright page that is worked on now."""
        return self.current.page

    @property
    def _traffic(self) -> Traffic:
        return self.current.traffic

    @property
    def url(self) -> str:
        return self.window.url

    @property
    def status(self) -> int:
        return self._traffic.response.status if self._traffic.response else 200

    def find(self, target: Target, patience: float) -> ChromiumElement:
        return ChromiumElement(self, self.current.finder, target, patience)

    async def open(self, url: str, patience: float) -> None:
        complaint = ""
        self._allowed_host = self._traffic.allowed_host = urlsplit(url).netloc
        try:
            await self.window.goto(url, timeout=patience * 1000, wait_until="load")
        except PlaywrightError as error:
            complaint = error.message
        if complaint and "ERR_CERT" not in complaint:
            raise unreachable(f"{url} could not be opened", complaint, patience)
        await self.wait_until_loaded(patience)

    async def press(self, key: str) -> None:
        complaint = ""
        try:
            async with self.allow_action(None):
                await self.window.keyboard.press(key)
        except PlaywrightError as error:
            complaint = error.message.split("\n")[0]
        if complaint:
            raise ElementNotReady(
                f"the key {key} could not be pressed; write it as Playwright does: Enter, Tab, Control+a"
            )

    async def wait_until_loaded(self, patience: float) -> None:
        await self._load(patience)
        if self._traffic.failed_request is not None:
            await self._recover(self._traffic.failed_request, patience)
        if self._traffic.response is not None and self._traffic.response.status in BUSY:
            await self._reload(self._traffic.response, patience)

    async def _load(self, patience: float) -> None:
        complaint = ""
        try:
            await self._traffic.wait_until_loaded(patience)
        except PlaywrightError as error:
            complaint = error.message
        if complaint:
            raise unreachable(f"{self.url} did not finish loading", complaint, patience)

    async def _recover(self, failed: Request, patience: float) -> None:
        """Request a page again if only its certificate changed, and the new one is trusted. Raises for any other failure."""
        self._traffic.failed_request = None
        failure, host = failed.failure or "", urlsplit(failed.url).netloc
        if "ERR_ABORTED" in failure:
            return
        if "ERR_CERT" not in failure or failed.method != "GET":
            raise PageUnreachable(f"{failed.url} did not answer: {network_words(failure, patience)}")
        await self._reverify(host)
        self._notices.append(Notice("certificate", f"{host} serves a new certificate, verified"))
        await self.open(failed.url, patience)

    async def _reload(self, busy: Response, patience: float) -> None:
        """Request the page of a busy appliance again, if that changes nothing (RFC 9110: GET)."""
        if busy.request.method != "GET":
            raise PageUnreachable(f"the appliance answered {busy.status} at {self.url}")
        self._notices.append(Notice("reload", f"the appliance answered {busy.status}; the page was asked for again"))

        async def reload() -> None:
            await self.window.reload(timeout=patience * 1000)
            response = self._traffic.response
            if response is not None and response.status in BUSY:
                raise PageUnreachable(f"the appliance answered {response.status} at {self.url} for {patience:g} s")

        await retry_until(reload, timeout=patience, delay=min(_retry_after(busy), patience))

    async def wait_until_at_rest(self, timeout: float) -> bool:
        return await rests_within(self._unrest, timeout=timeout)

    async def _unrest(self) -> Unrest:
        return "requests" if self.has_pending_request() else await unrest_of(self.current.devtools)

    async def document(self) -> str:
        return await document_of(self.current.devtools)

    async def reload(self, patience: float) -> None:
        answered = self._traffic.response
        if answered is None or answered.request.method != "GET":  # Chromium would send the form again
            await self.open(urldefrag(self.url).url, patience)
        complaint = ""
        try:
            await self.window.reload(timeout=patience * 1000)  # past the browser's cache
        except PlaywrightError as error:
            complaint = error.message
        if complaint:
            raise unreachable(f"{self.url} could not be loaded again", complaint, patience)
        await self.wait_until_loaded(patience)

    def set_sign_in_page_locators(self, locators: Sequence[Target]) -> None:
        self._known.sign_in_page = locators

    async def use_new_connection(self) -> None:
        if self._drop_connections:
            await self._drop_connections(urlsplit(self.url).netloc)

    def has_pending_request(self) -> bool:
        return self._traffic.pending_request is not None

    async def has_state(self, target: Target, state: State) -> bool:
        return await self.current.finder.has_state(target, state)

    async def messages(self) -> Sequence[str]:
        return await self.current.finder.messages()

    async def locate(self, target: Target) -> Location | None:
        return await self.current.finder.locate(target)

    async def title(self) -> str:
        return await self.window.title()

    async def screenshot(self, target: Target | None = None, find_secrets: FindSecrets = no_secrets) -> Screenshot:
        return await self.current.camera.take(
            self.current.finder.playwright_locator(target) if target else None, find_secrets
        )

    def set_expected_dialog(self, dialog: ExpectedDialog | None) -> None:
        self._dialogs.expected = dialog

    def take_notices(self) -> Sequence[Notice]:
        notices = tuple(self._notices)
        self._notices.clear()
        return notices

    def overlay(self) -> ChromiumOverlay:
        if self._overlay is None:
            self._overlay = ChromiumOverlay(lambda: self.window, self._number)
            self._spawn(self._attach_overlay())
        return self._overlay

    async def _attach_overlay(self) -> None:
        """Attach early: an overlay that is there before a page comes hears before the page's own scripts."""
        with contextlib.suppress(PlaywrightError):  # the overlay says so itself when it is to show something
            await self.overlay().attach()

    def allow_action(self, target: Target | None, use: Use = "click") -> AbstractAsyncContextManager[None]:
        """A context in which the overlay lets the program's own action through."""
        return self._overlay.allow_action(target, use) if self._overlay else contextlib.nullcontext()

    async def place_window(self, of: int, largest: tuple[int, int] | None = None) -> None:
        """Place the window among so many, side by side on the screen; its page is no larger than `largest`, in pixels."""
        await window_layout.place(self.window, self._number, of, largest)

    async def restore(self, url: str) -> None:
        """Open the page again in another browser. Values that were filled in and not sent are lost."""
        if url.startswith("http"):
            with contextlib.suppress(PlaywrightError):  # the page whose certificate changed is opened by the caller
                await self.window.goto(url)

    async def session(self) -> StorageState:
        """Return the session, in cookies and storage, for another browser."""
        return await self.window.context.storage_state()

    async def close(self) -> None:
        await self.close_window(self.window)

    def note(self, notice: Notice) -> None:
        self._notices.append(notice)

    async def expect_download(self, click: Callable[[], Awaitable[None]], patience: float) -> Download:
        """Click, and return the download that begins."""
        self._wants_download = True
        try:
            async with self.window.expect_download(timeout=patience * 1000) as waiting:
                await click()
            return await waiting.value
        finally:
            self._wants_download = False

    def _on_navigated(self, frame: Frame) -> None:
        if frame == self.window.main_frame:
            self._spawn(self.current.finder.prepare())

    def _on_dialog(self, dialog: Dialog) -> None:
        self._spawn(self._dialogs.answer(dialog))

    def _on_popup(self, popup: PlaywrightPage) -> None:
        self._notices.append(Notice("popup", f"a new window opened: {popup.url}", declared=False))
        self._spawn(popup.close())

    def _on_download(self, download: Download) -> None:
        if not self._wants_download:
            self._notices.append(Notice("download", f"a file came: {download.suggested_filename}", declared=False))
            self._spawn(download.cancel())

    def _spawn(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _close_context(page: PlaywrightPage) -> None:
    with contextlib.suppress(PlaywrightError):  # closed already: by a person, or with its browser
        await page.context.close()


def _retry_after(response: Response) -> float:
    """Return the seconds to wait, by the response's header: one second if there is none, or a date (RFC 9110, 10.2.3)."""
    header = (response.headers.get("retry-after") or "").strip()
    return float(header) if header.isdigit() else 1.0
