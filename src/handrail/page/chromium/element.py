"""An element of a page in Chromium: found at the moment of its use, and used with Playwright's own checks."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TypeVar

from playwright.async_api import Download
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Locator as PlaywrightLocator

from handrail.errors import ElementNotFound, ElementNotReady, ExpectationNotMet, StepError
from handrail.locator import ElementName
from handrail.page.chromium.controls import checking, choosing, filling
from handrail.page.chromium.element_access import ElementAccess, PageActions
from handrail.page.chromium.finder import finding
from handrail.page.chromium.finder.finder import Finder
from handrail.page.explaining import TAKES_NO_FILE, form_refused, no_file, no_file_chooser
from handrail.page.port import State, Target, Use
from handrail.page.waiting import retry_until

T = TypeVar("T")

LEADING_ROLES = frozenset({"link", "entry", "tab"})
"""The roles of elements that lead somewhere, and send nothing of the page that they stand on."""

_HIDES_TEXT = """element => element.type === 'password'
  || (!['', 'none', undefined].includes(getComputedStyle(element).webkitTextSecurity)
    && !element.style.getPropertyValue('--handrail-secret'))"""
"""Whether a page hides what is typed; the dots of a control that received a secret are our own."""


class ChromiumElement:
    """An element of a page, found anew at each use."""

    def __init__(self, page: PageActions, finder: Finder, target: Target, patience: float) -> None:
        self._access = ElementAccess(page, finder, target, patience)
        self._page, self._finder, self._target, self._patience = page, finder, target, patience

    @property
    def _ms(self) -> float:
        return self._access.ms

    async def click(self) -> None:
        await self._send(lambda element: element.click(timeout=self._ms), "click", "was clicked")

    async def double_click(self) -> None:
        await self._send(lambda element: element.dblclick(timeout=self._ms), "double_click", "was clicked twice")

    async def right_click(self) -> None:
        await self._access.act(lambda element: element.click(button="right", timeout=self._ms), "right_click")

    async def hover(self) -> None:
        await self._access.act(lambda element: element.hover(timeout=self._ms), "hover")

    async def drag(self, to: Target) -> None:
        await self._access.at(to).act(lambda place: place.wait_for(state="visible", timeout=self._ms))
        place = await self._access.at(to).resolve()

        async def drag(element: PlaywrightLocator) -> None:
            for end in (place, element):
                await self._access.scroll_to(end)
            await element.drag_to(place, timeout=self._ms)

        async with self._page.allow_action(None):  # the mouse is used in two places
            await self._send(drag, None, "was dragged")

    async def _send(self, act: Callable[[PlaywrightLocator], Awaitable[T]], use: Use | None, done: str) -> T:
        """Act on an element that may send the page, if its controls still hold what they were given."""
        given = self._finder.given
        leads_on = all(locator.role in LEADING_ROLES for locator in self._target)
        if given and not leads_on:
            await given.require(self._access)
        before = self._page.sent_count
        result = await self._access.act(act, use)
        if not leads_on:
            given.clear()
        await self._see_that_sent(before, done)
        return result

    async def _see_that_sent(self, before: int, done: str) -> None:
        """Raise what the browser said of the form that it did not send, if nothing was sent since so many requests."""
        refused = await self._page.refusals() if self._page.sent_count == before else ()
        if refused:
            raise form_refused(f"{self._target[0]} {done}", refused)

    async def fill(self, text: str) -> None:
        await filling.fill(self._access, text)

    async def fill_secret(self, value: str, secret: str) -> None:
        self._finder.known.received[self._target] = secret
        await filling.fill_secret(self._access, value, list(self._finder.known.received).index(self._target))

    async def hides_text(self) -> bool | None:
        hides: bool | None = await self._access.ask_if_there(_HIDES_TEXT, None)
        return hides

    async def choose(self, options: Sequence[ElementName], *, only: bool = False) -> None:
        await choosing.choose(self._access, options, only=only)

    async def check(self, on: bool) -> None:
        await checking.check(self._access, on=on)

    async def upload(self, file: Path) -> None:
        try:
            await self._access.act(lambda element: element.set_input_files(file, timeout=self._ms), "upload")
            return
        except ElementNotReady as error:
            refused = error
        if refused.reason != TAKES_NO_FILE or await self._is_written_into():
            raise refused
        await self._access.act(lambda element: self._upload_by_chooser(element, file), "click")

    async def _is_written_into(self) -> bool:
        """Whether the element could open no file chooser. One that is only covered, or not drawn yet, is waited for."""
        return bool(await self._access.ask_if_there(finding.READY, "upload") == finding.NO_FILE_FIELD)

    async def _upload_by_chooser(self, element: PlaywrightLocator, file: Path) -> None:
        """Click, and give the file to the chooser that a script of the page opens."""
        chooser = await self._page.expect_file_chooser(lambda: element.click(timeout=self._ms), self._patience)
        if chooser is None:
            raise no_file_chooser(self._target[0], self._patience)
        await chooser.set_files(file, timeout=self._ms)

    async def download(self, folder: Path) -> Path:
        async def begin(element: PlaywrightLocator) -> Download | None:
            async def click() -> None:
                before = self._page.sent_count
                await element.click(timeout=self._ms)
                await self._see_that_sent(before, "was clicked")

            return await self._page.expect_download(click, self._patience)

        download = await self._send(begin, "click", "was clicked")
        if download is None:
            raise no_file(self._target[0], self._patience)
        complaint = ""
        try:
            file = folder / Path(download.suggested_filename).name
            await download.save_as(file)
            await download.delete()
            return file
        except PlaywrightError as error:
            complaint = error.message
        raise await self._access.unusable(complaint)

    async def text(self) -> str:
        is_section = await self._finder.means_section(self._target)
        text: str | None = await self._access.look(finding.TEXT, is_section, is_told=True)
        if text is None:
            raise ElementNotReady(f"{self._target[0]} is a password field; what is in it is never read")
        return " ".join(text.split())

    async def wait_for(self, state: State) -> None:
        async def look() -> None:
            if not await self._finder.states.has_state(self._target, state):
                raise await self._otherwise(state)

        if state == "visible":
            await self._wait_until_visible()
        else:
            await retry_until(look, timeout=self._patience)

    async def _wait_until_visible(self) -> None:
        is_text = [locator.role for locator in self._target] == ["text"]
        if is_text and await self._finder.states.has_state(self._target, "visible"):
            return
        if await self._access.is_shown():
            return
        try:
            await self._access.act(lambda element: element.first.wait_for(state="visible", timeout=self._ms))
            return
        except ElementNotFound as error:
            missing = error
        if not is_text or not await self._finder.states.has_state(self._target, "visible"):
            raise missing

    async def ready(self, use: Use, options: Sequence[ElementName] = ()) -> None:
        async def look() -> None:
            refusal = await self._access.look(finding.READY, use, is_told=True)
            if refusal:
                raise await self._finder.not_ready(self._target[0], refusal, self._patience)

        if use == "choose":
            await choosing.see_that_offered(self._access, options)
        else:
            await retry_until(look, timeout=self._patience)

    async def _otherwise(self, state: State) -> StepError:
        if state == "hidden":
            return ExpectationNotMet(f"{self._target[0]} is still there")
        is_there = await self._finder.states.has_state(self._target, "visible")
        if is_there and await self._finder.locate(self._target):
            return ExpectationNotMet(f"{self._target[0]} is not {state}")
        return await self._access.unusable("")
