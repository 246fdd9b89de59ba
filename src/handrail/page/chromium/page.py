"""The page port over Playwright. Translates its errors into sentences, and never quotes it: it quotes what was typed."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, TypeVar
from urllib.parse import urlsplit

from playwright.async_api import Dialog, Download, Frame, Request, Response, StorageState
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page as PlaywrightPage

from handrail.errors import ElementNotReady, PageUnreachable
from handrail.page.chromium import window_layout
from handrail.page.chromium.camera.camera import Camera
from handrail.page.chromium.devtools import Devtools
from handrail.page.chromium.dialogs import DialogDesk
from handrail.page.chromium.element import ChromiumElement
from handrail.page.chromium.finder.finder import Finder
from handrail.page.chromium.network_errors import network_words, unreachable
from handrail.page.chromium.overlay.overlay import ChromiumOverlay
from handrail.page.chromium.traffic import Traffic
from handrail.page.port import ExpectedDialog, FindSecrets, Location, Notice, Picture, State, Target, Use, no_secrets
from handrail.page.waiting import eventually

T = TypeVar("T")

BUSY = frozenset({502, 503, 504})


class ChromiumPage:
    """One appliance's page. What it opens, answers or loses is kept as notices. `place` is its number among those of a run."""

    def __init__(
        self,
        trust_again: Callable[[str], Awaitable[None]],
        drop_connections: Callable[[str], Awaitable[None]] | None = None,
        number: int = 0,
    ) -> None:
        self._trust_again, self._drop_connections = trust_again, drop_connections
        self._notices: list[Notice] = []
        self._dialogs = DialogDesk(self._notices.append)
        self._traffic = Traffic(self._notices.append)
        self._finder = Finder(self._traffic)
        self._wants_download = False
        self.close_window: Callable[[PlaywrightPage], Awaitable[None]] = _closed
        self._tasks: set[asyncio.Task[Any]] = set()
        self._overlay: ChromiumOverlay | None = None
        self._number = number

    async def attach(self, page: PlaywrightPage) -> None:
        """Work on this Playwright page from now on."""
        self.window = self._finder.window = page
        self._finder.devtools = await Devtools.of(page)
        self._camera = Camera(page, self._finder.devtools, self._finder.received)
        self._traffic.watch(page)
        page.on("dialog", self._on_dialog)
        page.on("popup", self._on_popup)
        page.on("download", self._on_download)
        page.on("framenavigated", self._on_navigated)
        if self._overlay:
            await self._overlay.attach()

    @property
    def url(self) -> str:
        return self.window.url

    @property
    def status(self) -> int:
        return self._traffic.answer.status if self._traffic.answer else 200

    def find(self, target: Target, patience: float) -> ChromiumElement:
        return ChromiumElement(self, self._finder, target, patience)

    async def open(self, url: str, patience: float) -> None:
        complaint, self._traffic.home = "", urlsplit(url).netloc
        try:
            await self.window.goto(url, timeout=patience * 1000, wait_until="load")
        except PlaywrightError as error:
            complaint = error.message
        if complaint and "ERR_CERT" not in complaint:
            raise unreachable(f"{url} could not be opened", complaint, patience)
        await self.settle(patience)

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

    async def settle(self, patience: float) -> None:
        if not self._traffic.loaded:
            await self._load(patience)
        if self._traffic.lost is not None:
            await self._regain(self._traffic.lost, patience)
        if self._traffic.answer is not None and self._traffic.answer.status in BUSY:
            await self._try_again(self._traffic.answer, patience)

    async def _load(self, patience: float) -> None:
        complaint = ""
        try:
            await self.window.wait_for_load_state("load", timeout=patience * 1000)
        except PlaywrightError as error:
            complaint = error.message
        if complaint:
            raise unreachable(f"{self.url} did not finish loading", complaint, patience)
        self._traffic.loaded = True

    async def _regain(self, lost: Request, patience: float) -> None:
        """A page did not come. Where only the certificate changed, and is trusted, it is asked for again."""
        self._traffic.lost = None
        failure = lost.failure or ""
        if "ERR_ABORTED" in failure:
            return
        if "ERR_CERT" not in failure or lost.method != "GET":
            raise PageUnreachable(f"{lost.url} did not answer: {network_words(failure, patience)}")
        await self._trust_again(urlsplit(lost.url).netloc)
        self._notices.append(Notice("certificate", f"{urlsplit(lost.url).netloc} serves a new certificate, verified"))
        await self.open(lost.url, patience)

    async def _try_again(self, answer: Response, patience: float) -> None:
        """An appliance that says it is busy is asked again, where asking changes nothing (RFC 9110: GET)."""
        if answer.request.method != "GET":
            raise PageUnreachable(f"the appliance answered {answer.status} at {self.url}")
        wait = min(float(answer.headers.get("retry-after") or 1) if _is_number(answer) else 1.0, patience)
        self._notices.append(Notice("reload", f"the appliance answered {answer.status}; the page was asked for again"))

        async def reloaded() -> None:
            await self.window.reload(timeout=patience * 1000)
            if self._traffic.answer is not None and self._traffic.answer.status in BUSY:
                raise PageUnreachable(
                    f"the appliance answered {self._traffic.answer.status} at {self.url} for {patience:g} s"
                )

        await eventually(reloaded, within=patience, after=wait)

    def set_sign_in_marks(self, marks: Sequence[Target]) -> None:
        self._finder.sign_in_marks = marks

    async def use_new_connection(self) -> None:
        if self._drop_connections:
            await self._drop_connections(urlsplit(self.url).netloc)

    def has_pending_request(self) -> bool:
        return self._traffic.unanswered is not None

    async def has_state(self, target: Target, state: State) -> bool:
        return await self._finder.has_state(target, state)

    async def messages(self) -> Sequence[str]:
        return await self._finder.messages()

    async def locate(self, target: Target) -> Location | None:
        return await self._finder.locate(target)

    async def title(self) -> str:
        return await self.window.title()

    async def screenshot(self, target: Target | None = None, find_secrets: FindSecrets = no_secrets) -> Picture:
        return await self._camera.take(self._finder.handle(target) if target else None, find_secrets)

    def set_expected_dialog(self, dialog: ExpectedDialog | None) -> None:
        self._dialogs.expected = dialog

    def take_notices(self) -> Sequence[Notice]:
        told = tuple(self._notices)
        self._notices.clear()
        return told

    def overlay(self) -> ChromiumOverlay:
        if self._overlay is None:
            self._overlay = ChromiumOverlay(lambda: self.window, self._number)
            self._spawn(self._attach_overlay())
        return self._overlay

    async def _attach_overlay(self) -> None:
        """It hears before the page's own scripts where it stands there before the page comes."""
        with contextlib.suppress(PlaywrightError):  # it says so itself when it is to show something
            await self.overlay().attach()

    def allow_action(self, target: Target | None, use: Use = "click") -> AbstractAsyncContextManager[None]:
        """While the program acts so, its own shield lets that through."""
        return self._overlay.allow_action(target, use) if self._overlay else contextlib.nullcontext()

    async def place_window(self, of: int, largest: tuple[int, int] | None = None) -> None:
        """Put the window at its own place among so many, side by side on the screen; its page is no larger than `largest`."""
        await window_layout.place(self.window, self._number, of, largest)

    async def restore(self, url: str) -> None:
        """Be again where the page was, in another browser. What was filled in and not sent is gone."""
        if url.startswith("http"):
            with contextlib.suppress(PlaywrightError):  # the one whose certificate changed is opened by who asked
                await self.window.goto(url)

    async def state(self) -> StorageState:
        """Cookies and storage: the session, to be carried into another browser."""
        return await self.window.context.storage_state()

    async def close(self) -> None:
        await self.close_window(self.window)

    def note(self, notice: Notice) -> None:
        self._notices.append(notice)

    async def downloaded(self, click: Callable[[], Awaitable[None]], patience: float) -> Download:
        """The download that a click begins."""
        self._wants_download = True
        try:
            async with self.window.expect_download(timeout=patience * 1000) as waiting:
                await click()
            return await waiting.value
        finally:
            self._wants_download = False

    def _on_navigated(self, frame: Frame) -> None:
        if frame == self.window.main_frame:
            self._spawn(self._finder.prepare())

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


async def _closed(page: PlaywrightPage) -> None:
    with contextlib.suppress(PlaywrightError):  # closed already: by a person, or with its browser
        await page.context.close()


def _is_number(answer: Response) -> bool:
    return (answer.headers.get("retry-after") or "1").strip().isdigit()
