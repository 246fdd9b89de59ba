"""The page port over Playwright. Playwright's errors are reworded, never quoted, since they quote what was typed."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, TypeVar
from urllib.parse import urlsplit

from playwright.async_api import Dialog, Download, FileChooser, Frame, StorageState
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page as PlaywrightPage

from handrail.page.chromium import window_layout
from handrail.page.chromium.camera.pictured_part import PicturedPart
from handrail.page.chromium.controls.refusals import refusals
from handrail.page.chromium.dialogs import DialogHandler
from handrail.page.chromium.downloads import Downloads
from handrail.page.chromium.element import ChromiumElement
from handrail.page.chromium.finder.known_targets import KnownTargets
from handrail.page.chromium.finder.listing import Listing
from handrail.page.chromium.keys import press
from handrail.page.chromium.loading import PageLoader
from handrail.page.chromium.network_errors import unreachable
from handrail.page.chromium.overlay.overlay import ChromiumOverlay
from handrail.page.chromium.questions import refuse_questions
from handrail.page.chromium.rest.rest import document_of, unrest_of
from handrail.page.chromium.window import Window
from handrail.page.chromium.windows import Windows
from handrail.page.control import Control
from handrail.page.explaining import Refusal
from handrail.page.port import (
    DatedAnswer,
    Document,
    ExpectedDialog,
    FindSecrets,
    HttpCredentials,
    Location,
    Notice,
    Screenshot,
    State,
    Target,
    Use,
    no_secrets,
)
from handrail.page.waiting import Unrest, rests_within, retry_until

T = TypeVar("T")

GLANCE_SECONDS = 5.0
"""The time for which a page that is just being replaced, or that a busy appliance refused, is asked for again."""


class ChromiumPage:
    """The page of one appliance in Chromium.

    `reverify` verifies the certificate of a host again, `drop_connections` ends the connections to a host. `number` counts the
    pages of a run from 0.
    """

    def __init__(
        self,
        reverify: Callable[[str], Awaitable[None]],
        drop_connections: Callable[[str], Awaitable[None]] | None = None,
        number: int = 0,
        credentials: HttpCredentials | None = None,
    ) -> None:
        self.credentials = credentials
        self._drop_connections = drop_connections
        self._notices: list[Notice] = []
        self._dialogs = DialogHandler(self._notices.append)
        self._known = KnownTargets()
        self._loader = PageLoader(lambda: self.current, reverify, self._notices.append, credentials)
        self.finish_window: Callable[[PlaywrightPage], Awaitable[None]] = _close_context
        self._downloads = Downloads(self.note, self._spawn, lambda *given: self._windows.accept_for(*given))
        self._windows = Windows(self._notices.append, self._spawn, self._downloads.hear, self._on_other_window)
        self._tasks: set[asyncio.Task[Any]] = set()
        self._overlay: ChromiumOverlay | None = None
        self._number = number
        self.is_on_screen = False

    async def attach(self, page: PlaywrightPage) -> None:
        """Attach to another Playwright page, and work on that."""
        self._windows.begin(await self._window_of(page))
        if self._overlay:
            await self._overlay.attach()

    async def _window_of(self, page: PlaywrightPage) -> Window:
        window = await Window.of(page, self._known, self._notices.append)
        if self.is_on_screen and self.credentials is None:
            await refuse_questions(window.devtools)
        window.traffic.allowed_host = self._loader.allowed_host
        page.on("dialog", self._on_dialog)
        page.on("framenavigated", self._on_navigated)
        return window

    @property
    def current(self) -> Window:
        """The window that is worked in now."""
        return self._windows.current

    @property
    def window(self) -> PlaywrightPage:
        """The Playwright page that is worked on now."""
        return self.current.page

    @property
    def url(self) -> str:
        return self.window.url

    @property
    def status(self) -> int:
        response = self.current.traffic.response
        return response.status if response else 200

    def dated_answer(self) -> DatedAnswer | None:
        return self._windows.first.traffic.dated_answer

    def find(self, target: Target, patience: float) -> ChromiumElement:
        return ChromiumElement(self, self.current.finder, target, patience)

    async def open(self, url: str, patience: float) -> None:
        await self._loader.open(url, patience)

    async def press(self, key: str) -> None:
        await press(self, self.current, key)

    async def wait_until_loaded(self, patience: float) -> None:
        await self._loader.wait_until_loaded(patience)

    async def wait_until_at_rest(self, timeout: float) -> bool:
        return await rests_within(self._unrest, timeout=timeout)

    async def _unrest(self) -> Unrest:
        return "requests" if self.has_pending_request() else await unrest_of(self.current.devtools)

    async def document(self) -> Document:
        return await retry_until(lambda: document_of(self.current.devtools), timeout=GLANCE_SECONDS)

    async def reload(self, patience: float) -> None:
        await self._loader.reload(patience)

    def set_sign_in_page_locators(self, locators: Sequence[Target]) -> None:
        self._known.sign_in_page = locators

    async def use_new_connection(self) -> None:
        if self._drop_connections:
            await self._drop_connections(urlsplit(self.url).netloc)

    def has_pending_request(self) -> bool:
        return bool(self.current.traffic.pending_requests)

    async def has_state(self, target: Target, state: State) -> bool:
        has_state = await self.current.finder.states.has_state(target, state)
        if not self._loader.is_busy:
            return has_state
        await self._loader.ask_again_if_busy(GLANCE_SECONDS)
        return await self.current.finder.states.has_state(target, state)

    async def messages(self) -> Sequence[str]:
        return await retry_until(lambda: self._said(self.current.finder.messages.all()), timeout=GLANCE_SECONDS)

    async def alerts(self) -> Sequence[str]:
        return await retry_until(lambda: self._said(self.current.finder.messages.alerts()), timeout=GLANCE_SECONDS)

    async def errors(self) -> Sequence[str]:
        return await retry_until(lambda: self._said(self.current.finder.messages.errors()), timeout=GLANCE_SECONDS)

    async def controls(self) -> Sequence[Control]:
        listing = Listing(self.current.finder.frames, self.current.finder.search)
        return await retry_until(lambda: self._said(listing.controls()), timeout=GLANCE_SECONDS)

    async def _said(self, texts: Awaitable[T]) -> T:
        """What the page says. Raises `StepError` where it is just being replaced."""
        try:
            return await texts
        except PlaywrightError as error:
            complaint = error.message
        raise unreachable(f"{self.url} could not be looked at", complaint)

    async def locate(self, target: Target) -> Location | None:
        return await self.current.locate(target)

    async def title(self) -> str:
        return await self.window.title()

    async def screenshot(self, target: Target | None = None, find_secrets: FindSecrets = no_secrets) -> Screenshot:
        finder, part = self.current.finder, None
        if target:
            part = PicturedPart(await finder.pictured(target), is_section=await finder.means_section(target))
        return await self.current.camera.take(part, find_secrets)

    def set_expected_dialog(self, dialog: ExpectedDialog | None) -> None:
        self._dialogs.expected = dialog

    def take_notices(self) -> Sequence[Notice]:
        self._windows.refuse_new()
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
        """A context in which the overlay lets the program's own action through, which may put an end to the page's rest."""
        overlaid = self._overlay.allow_action(target, use) if self._overlay else contextlib.nullcontext()
        return self.current.devtools.acting(overlaid)

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
        await self.finish_window(self._windows.first.page)

    def note(self, notice: Notice) -> None:
        self._notices.append(notice)

    @property
    def sent_count(self) -> int:
        return self.current.traffic.sent_count

    async def refusals(self) -> Sequence[Refusal]:
        return await refusals(self.current.devtools)

    async def expect_download(self, click: Callable[[], Awaitable[None]], patience: float) -> Download | None:
        return await self._downloads.expect(click, patience)

    async def expect_file_chooser(self, click: Callable[[], Awaitable[None]], patience: float) -> FileChooser | None:
        return await self.current.expect_file_chooser(click, patience)

    async def use_new_window(self, patience: float) -> None:
        page, address = await self._windows.next_new(patience)
        complaint = ""
        try:
            window = await self._window_of(page)
        except PlaywrightError as error:
            complaint = error.message
        if complaint:
            raise unreachable("the window that opened could not be used", complaint).mark_may_have_acted()
        self._windows.add(window)
        self._notices.append(Notice("popup", f"a new window opened: {address or page.url}"))
        window.traffic.check_first_page()
        self._on_other_window()
        await self.wait_until_loaded(patience)

    async def close_window(self) -> None:
        await self._windows.close_current()

    @property
    def windows(self) -> int:
        return len(self._windows)

    async def has_left(self, window: PlaywrightPage) -> bool:
        """Whether that window has closed, and another one of the page is worked in."""
        return await self._windows.has_left(window)

    def _on_other_window(self) -> None:
        if self._overlay:
            self._spawn(self._attach_overlay())

    def _on_navigated(self, frame: Frame) -> None:
        if frame == self.window.main_frame:
            self._spawn(self.current.finder.prepare())

    def _on_dialog(self, dialog: Dialog) -> None:
        self._spawn(self._dialogs.answer(dialog))

    def _spawn(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _close_context(page: PlaywrightPage) -> None:
    with contextlib.suppress(PlaywrightError):  # closed already: by a person, or with its browser
        await page.context.close()
