"""The way to one element of a page in Chromium: it is found at the moment of its use, and every complaint is reworded."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol, TypeVar, cast

from playwright.async_api import Download, ElementHandle, FileChooser
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Locator as PlaywrightLocator
from playwright.async_api import Page as PlaywrightPage

from handrail.errors import SessionEnded, StepError
from handrail.locator import Locator
from handrail.page.chromium.controls.given import Question
from handrail.page.chromium.finder import finding
from handrail.page.chromium.finder.finder import Finder
from handrail.page.chromium.network_errors import is_gone, unreachable
from handrail.page.chromium.scrolling.scrolling import scroll_to
from handrail.page.chromium.timeouts import milliseconds
from handrail.page.explaining import Refusal, fallback_used
from handrail.page.port import Notice, Target, Use

T = TypeVar("T")
ANSWER_SECONDS = 5.0
"""The time for which a page is asked why an element could not be used."""


class PageActions(Protocol):
    """The actions of a page that its elements use, apart from the finder."""

    def note(self, notice: Notice) -> None: ...

    async def wait_until_loaded(self, patience: float) -> None: ...

    def allow_action(self, target: Target | None, use: Use = "click") -> AbstractAsyncContextManager[None]: ...

    @property
    def sent_count(self) -> int:
        """The number of requests so far that may have changed something, or led to another page."""

    async def refusals(self) -> Sequence[Refusal]:
        """What the browser said of the form that was to be sent; empty if it did not refuse."""

    async def expect_download(self, click: Callable[[], Awaitable[None]], patience: float) -> Download | None: ...

    async def expect_file_chooser(
        self, click: Callable[[], Awaitable[None]], patience: float
    ) -> FileChooser | None: ...

    async def has_left(self, window: PlaywrightPage) -> bool: ...


class ElementAccess:
    """Access to the one element that a target points at, within `patience` seconds."""

    def __init__(self, page: PageActions, finder: Finder, target: Target, patience: float) -> None:
        self.page, self.finder, self.target, self.patience = page, finder, target, patience

    @property
    def locator(self) -> Locator:
        """The first locator of the target, by which errors name the element."""
        return self.target[0]

    @property
    def ms(self) -> float:
        return milliseconds(self.patience)

    def at(self, target: Target) -> ElementAccess:
        """Access to another element of the same page."""
        return ElementAccess(self.page, self.finder, target, self.patience)

    async def resolve(self) -> PlaywrightLocator:
        """Return the Playwright locator of the first alternative that is there. A notice tells if that is not the very first."""
        if self.finder.frames.are_several:
            return await self.resolve_in_frames()
        if len(self.target) == 1:
            return self.finder.playwright_locator(self.target)
        index = await self.finder.first_present(self.target)
        if index < 0:
            await self._await_any()
            index = max(0, await self.finder.first_present(self.target))
        if index:
            self.page.note(fallback_used(self.target[index], self.locator))
        return self.finder.playwright_locator((self.target[index],))

    async def resolve_in_frames(self) -> PlaywrightLocator:
        """As `resolve`, where the page has frames."""
        element, index = await self.finder.resolve(self.target, self.patience)
        if index:
            self.page.note(fallback_used(self.target[index], self.locator))
        return element

    async def is_shown(self) -> bool:
        """Whether the page shows the element now, and is loaded. A notice tells if that is not the very first alternative."""
        index = -1 if self.finder.frames.are_several else await self.finder.states.first_shown(self.target)
        if index > 0:
            self.page.note(fallback_used(self.target[index], self.locator))
        if index >= 0:
            await self.page.wait_until_loaded(self.patience)
        return index >= 0

    async def _await_any(self) -> None:
        complaint = ""
        try:
            await self.finder.playwright_locator(self.target).first.wait_for(state="attached", timeout=self.ms)
        except PlaywrightError as error:
            complaint = error.message
        if complaint and finding.HAS_FRAMES not in complaint:
            raise await self.unusable(complaint)

    async def look(
        self, function: str, argument: object = None, *, with_listeners: bool = False, is_told: bool = False
    ) -> Any:
        """Return the result of `function`, which only looks. Playwright waits for an element that is not there yet.

        Where no action follows that tells it, the look itself is to tell which of the alternatives was there.
        """
        is_there = False
        if is_told and len(self.target) > 1:
            await self.resolve()
        with contextlib.suppress(PlaywrightError):  # a page that is being replaced answers nothing
            is_there, result = await self.finder.ask(self.target, function, argument, with_listeners=with_listeners)
        if is_there:
            await self.page.wait_until_loaded(self.patience)
            return result
        return await self.act(lambda element: element.evaluate(finding.carrying(function), argument, timeout=self.ms))

    async def ask_if_there(self, function: str, argument: object) -> Any:
        """Return the result of `function`, which only looks; None if the element, or its page, is not there any more."""
        with contextlib.suppress(PlaywrightError, SessionEnded):
            _, result = await self.finder.ask(self.target, function, argument)
            return result
        return None

    async def ask_all_if_there(self, questions: Sequence[Question]) -> Sequence[Any]:
        """Return the results of functions that only look, each of its own element, as `ask_if_there` does."""
        if self.finder.frames.are_several:
            return [await self.at(target).ask_if_there(function, argument) for target, function, argument in questions]
        with contextlib.suppress(PlaywrightError, SessionEnded):
            return [result for _, result in await self.finder.ask_all(questions)]
        return [None] * len(questions)

    async def call_once(self, element: PlaywrightLocator, function: str, argument: object) -> Any:
        """Return the result of `function`, which acts, and waits for nothing. Playwright waits for an element to be there.

        If the page is replaced in this very moment, nothing was done to the next one: a script's result comes before any page
        to which the script leads.
        """
        try:
            is_there, result = await self.finder.ask(self.target, function, argument)
        except PlaywrightError as error:
            complaint = "" if "navigated" in error.message else error.message
            raise unreachable(f"{self.locator} could not be used", complaint) from None
        return result if is_there else await element.evaluate(function, argument, timeout=self.ms)

    async def act(
        self,
        act: Callable[[PlaywrightLocator], Awaitable[T]],
        use: Use | None = None,
        found: PlaywrightLocator | None = None,
    ) -> T:
        """Act on the element, `found` already or not. With a `use`, the overlay lets the action through."""
        element = found or await self.resolve()
        complaint, result = "", cast("T", None)
        try:
            async with self.page.allow_action(self.target, use) if use else contextlib.nullcontext():
                if use:
                    await self.scroll_to(element)
                result = await act(element)
        except PlaywrightError as error:
            complaint = error.message
        if finding.HAS_FRAMES in complaint:  # a frame has come since, and nothing was done
            return await self.act(act, use, await self.resolve_in_frames())
        if (
            is_gone(complaint)
            and use
            and finding.may_have_acted(complaint)
            and await self.page.has_left(self.finder.window)
        ):
            complaint = ""  # the action has closed its window, and the one before is worked in
        if complaint:
            raise await self.unusable(await self._with_reason(complaint, use))
        await self._wait_until_loaded()
        return result

    async def scroll_to(self, element: PlaywrightLocator | ElementHandle) -> None:
        """Bring an element of a frame into the window's sight, as far as Chromium would not do it by itself."""
        if self.finder.frames.are_several:
            await scroll_to(element)

    async def unusable(self, complaint: str) -> StepError:
        """The error for the alternative that is there, or else the first, by Playwright's complaint and by the present page."""
        index = 0
        with contextlib.suppress(PlaywrightError, StepError):
            try:
                async with asyncio.timeout(ANSWER_SECONDS):
                    index = max(0, await self.finder.first_present(self.target)) if len(self.target) > 1 else 0
            except TimeoutError:  # it is just being left, and its successor does not come
                return self.finder.lost(self.target[0], complaint)
        return await self.finder.unusable(self.target[index], complaint, self.patience)

    async def _with_reason(self, complaint: str, use: Use | None) -> str:
        """Return the complaint with a reason. If Playwright had no time to find one, and did nothing, the element is asked."""
        if use is None or finding.says_why(complaint) or finding.may_have_acted(complaint):
            return complaint
        with contextlib.suppress(PlaywrightError, StepError, TimeoutError):
            async with asyncio.timeout(ANSWER_SECONDS):
                _, refusal = await self.finder.ask(self.target, finding.READY, use)
                return f"{refusal or ''}\n{complaint}"
        return complaint

    async def _wait_until_loaded(self) -> None:
        try:
            await self.page.wait_until_loaded(self.patience)
        except StepError as failure:  # the action is out already
            failure.mark_may_have_acted()
            raise
