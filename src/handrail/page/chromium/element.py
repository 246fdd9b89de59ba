"""An element of a page in Chromium: found at the moment of its use, and used with Playwright's own checks."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any, Protocol, TypeVar

from playwright.async_api import Download
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Locator as PlaywrightLocator

from handrail.errors import ElementNotReady, ExpectationNotMet, StepError
from handrail.page.chromium.finder import finding
from handrail.page.chromium.finder.finder import Finder
from handrail.page.chromium.scripts import script
from handrail.page.explaining import NOT_OFFERED, fallback_used, no_file, not_offered
from handrail.page.port import Notice, State, Target, Use
from handrail.page.waiting import retry_until

T = TypeVar("T")

_FILL_SECRET = script("finder/fill_secret.js")


class PageActions(Protocol):
    """The actions of a page that its elements use, apart from the finder."""

    def note(self, notice: Notice) -> None: ...

    async def wait_until_loaded(self, patience: float) -> None: ...

    def allow_action(self, target: Target | None, use: Use = "click") -> AbstractAsyncContextManager[None]: ...

    async def expect_download(self, click: Callable[[], Awaitable[None]], patience: float) -> Download: ...


class ChromiumElement:
    """An element of a page, found anew at each use."""

    def __init__(self, page: PageActions, finder: Finder, target: Target, patience: float) -> None:
        self._page, self._finder, self._target, self._patience = page, finder, target, patience

    @property
    def _ms(self) -> float:
        return self._patience * 1000

    async def click(self) -> None:
        await self._act(lambda element: element.click(timeout=self._ms), "click")

    async def fill(self, text: str) -> None:
        await self._act(lambda element: element.fill(text, timeout=self._ms), "fill")

    async def fill_secret(self, value: str, secret: str) -> None:
        self._finder.known.received[self._target] = secret
        number = list(self._finder.known.received).index(self._target)

        async def fill() -> None:
            refusal = await self._act(lambda element: self._fill_once(element, [value, number]))
            if refusal:
                raise finding.unusable(self._target[0], refusal, self._patience)

        await retry_until(fill, timeout=0 if self._patience < 1 else min(self._patience, 5))

    async def _fill_once(self, element: PlaywrightLocator, arguments: list[Any]) -> str:
        """Fill the control once, and return the script's refusal, if any. Playwright waits for a control that is not there."""
        is_there, refusal = await self._finder.ask(self._target, _FILL_SECRET, arguments)
        return str(refusal if is_there else await element.evaluate(_FILL_SECRET, arguments, timeout=self._ms))

    async def choose(self, option: str) -> None:
        try:
            await self._act(lambda element: element.select_option(label=option, timeout=self._ms))
            return
        except ElementNotReady as error:
            refused = error
        if refused.reason == NOT_OFFERED or refused.timed_out:
            await self._refuse_unoffered(option)
        raise refused

    async def _refuse_unoffered(self, option: str) -> None:
        texts = await self._act(lambda element: element.locator("option").all_inner_texts())
        offered = [" ".join(text.split()) for text in texts]
        if option not in offered:
            raise not_offered(self._target[0], option, offered)

    async def check(self, on: bool) -> None:
        await self._act(lambda element: element.set_checked(on, timeout=self._ms), "check")

    async def upload(self, file: Path) -> None:
        await self._act(lambda element: element.set_input_files(file, timeout=self._ms), "upload")

    async def download(self, folder: Path) -> Path:
        element = await self._resolve()
        complaint = ""
        try:
            async with self._page.allow_action(self._target):
                download = await self._page.expect_download(lambda: element.click(timeout=self._ms), self._patience)
            file = folder / Path(download.suggested_filename).name
            await download.save_as(file)
            await download.delete()
            return file
        except PlaywrightError as error:
            complaint = error.message
        if 'event "download"' in complaint:
            raise no_file(self._target[0], self._patience)
        raise await self._finder.unusable(self._target[0], complaint, self._patience)

    async def text(self) -> str:
        is_section = await self._is_section()
        text: str | None = await self._act(lambda element: self._evaluate(element, finding.TEXT, is_section))
        if text is None:
            raise ElementNotReady(f"{self._target[0]} is a password field; what is in it is never read")
        return " ".join(text.split())

    async def _is_section(self) -> bool:
        """Whether a section is meant, whose text is not its title's. Only a list of several roles has to be looked for."""
        roles = [locator.role for locator in self._target]
        index = await self._finder.first_present(self._target) if "section" in roles and len(set(roles)) > 1 else 0
        return roles[index] == "section"

    async def wait_for(self, state: State) -> None:
        async def look() -> None:
            if not await self._finder.has_state(self._target, state):
                raise await self._otherwise(state)

        if state == "visible":
            await self._act(lambda element: element.first.wait_for(state="visible", timeout=self._ms))
        else:
            await retry_until(look, timeout=self._patience)

    async def ready(self, use: Use, option: str = "") -> None:
        async def look() -> None:
            refusal = await self._act(lambda element: self._evaluate(element, finding.READY, [use, option]))
            if refusal:
                raise finding.unusable(self._target[0], refusal, self._patience)

        try:
            return await retry_until(look, timeout=self._patience)
        except ElementNotReady as error:
            refused = error
        if refused.reason == NOT_OFFERED:
            await self._refuse_unoffered(option)
        raise refused

    async def _otherwise(self, state: State) -> StepError:
        if state == "hidden":
            return ExpectationNotMet(f"{self._target[0]} is still there")
        if await self._finder.has_state(self._target, "visible"):
            return ExpectationNotMet(f"{self._target[0]} is not {state}")
        return await self._finder.unusable(self._target[0], "", self._patience)

    async def _resolve(self) -> PlaywrightLocator:
        """Return the Playwright locator of the first alternative that is there. A notice tells if that is not the very first."""
        if len(self._target) == 1:
            return self._finder.playwright_locator(self._target)
        index = await self._finder.first_present(self._target)
        if index < 0:
            await self._await_any()
            index = max(0, await self._finder.first_present(self._target))
        if index:
            self._page.note(fallback_used(self._target[index], self._target[0]))
        return self._finder.playwright_locator((self._target[index],))

    async def _await_any(self) -> None:
        complaint = ""
        try:
            await self._finder.playwright_locator(self._target).first.wait_for(state="attached", timeout=self._ms)
        except PlaywrightError as error:
            complaint = error.message
        if complaint:
            raise await self._finder.unusable(self._target[0], complaint, self._patience)

    async def _evaluate(self, element: PlaywrightLocator, function: str, argument: object = None) -> Any:
        """Return the result of `function` for the element. Playwright waits for an element that is not there yet."""
        with contextlib.suppress(PlaywrightError):  # a page that is being replaced answers nothing
            is_there, result = await self._finder.ask(self._target, function, argument)
            if is_there:
                return result
        return await element.evaluate(function, argument, timeout=self._ms)

    async def _act(self, act: Callable[[PlaywrightLocator], Awaitable[T]], use: Use | None = None) -> T:
        """Act on the element. With a `use`, the overlay lets the action through."""
        element = await self._resolve()
        complaint = ""
        try:
            async with self._page.allow_action(self._target, use) if use else contextlib.nullcontext():
                result = await act(element)
        except PlaywrightError as error:
            complaint = error.message
        if complaint:
            complaint = await self._with_reason(complaint, use)
            raise await self._finder.unusable(self._target[0], complaint, self._patience)
        await self._wait_until_loaded()
        return result

    async def _with_reason(self, complaint: str, use: Use | None) -> str:
        """Return the complaint with a reason. If Playwright had no time to find one, and did nothing, the element is asked."""
        if use is None or finding.says_why(complaint) or finding.may_have_acted(complaint):
            return complaint
        with contextlib.suppress(PlaywrightError, StepError, TimeoutError):
            async with asyncio.timeout(5):
                _, refusal = await self._finder.ask(self._target, finding.READY, [use, ""])
                return f"{refusal or ''}\n{complaint}"
        return complaint

    async def _wait_until_loaded(self) -> None:
        try:
            await self._page.wait_until_loaded(self._patience)
        except StepError as failure:  # the action is out already
            failure.mark_may_have_acted()
            raise
