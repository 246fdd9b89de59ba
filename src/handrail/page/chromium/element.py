"""An element over Playwright: looked up at the moment it is used, and used with Playwright's own checks."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any, Protocol, TypeVar

from playwright.async_api import Download
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Locator as Handle

from handrail.errors import ElementNotReady, ExpectationNotMet, StepError
from handrail.page.chromium.finder import finding
from handrail.page.chromium.finder.finder import Finder
from handrail.page.port import Notice, State, Target, Use
from handrail.page.waiting import eventually

T = TypeVar("T")

_FILL_SECRET = """(element, [value, number]) => {
  if (element.disabled || element.readOnly) return element.disabled ? 'is not enabled' : 'is not editable';
  const kind = element.tagName === 'TEXTAREA' ? HTMLTextAreaElement : element.tagName === 'INPUT' ? HTMLInputElement : null;
  if (!kind || ['checkbox', 'radio', 'file', 'submit', 'button'].includes(element.type)) return 'not an <input>';
  element.style.setProperty('-webkit-text-security', 'disc', 'important');
  element.style.setProperty('--handrail-secret', number);
  element.focus();
  Object.getOwnPropertyDescriptor(kind.prototype, 'value').set.call(element, value);
  for (const name of ['input', 'change']) element.dispatchEvent(new Event(name, { bubbles: true }));
  return element.value === value ? '' : 'malformed value';
}"""
_READ = """element => element.type === 'password' ? null
  : element.tagName === 'SELECT' ? [...element.selectedOptions].map(option => option.text).join(', ')
  : 'value' in element && element.tagName !== 'LI' ? String(element.value) : element.innerText"""


class Surface(Protocol):
    """What an element needs of its page, apart from the view of it."""

    def note(self, notice: Notice) -> None: ...

    async def settle(self, patience: float) -> None: ...

    def allow_action(self, target: Target | None, use: Use = "click") -> AbstractAsyncContextManager[None]: ...

    async def downloaded(self, click: Callable[[], Awaitable[None]], patience: float) -> Download: ...


class ChromiumElement:
    """An element, looked up at the moment it is used."""

    def __init__(self, page: Surface, finder: Finder, target: Target, patience: float) -> None:
        self._page, self._finder, self._target, self._patience = page, finder, target, patience

    @property
    def _ms(self) -> float:
        return self._patience * 1000

    async def click(self) -> None:
        await self._act(lambda handle: handle.click(timeout=self._ms), "click")

    async def fill(self, text: str) -> None:
        await self._act(lambda handle: handle.fill(text, timeout=self._ms), "fill")

    async def fill_secret(self, value: str, secret: str) -> None:
        self._finder.received[self._target] = secret
        number = list(self._finder.received).index(self._target)

        async def filled() -> None:
            refusal = await self._act(lambda handle: self._filled(handle, [value, number]))
            if refusal:
                raise finding.not_ready(self._target[0], refusal, self._patience)

        await eventually(filled, within=0 if self._patience < 1 else min(self._patience, 5))

    async def _filled(self, handle: Handle, wanted: list[Any]) -> str:
        """Why it refused, if it did. Where it is not there yet, Playwright waits for it."""
        there, refusal = await self._finder.ask(self._target, _FILL_SECRET, wanted)
        return str(refusal if there else await handle.evaluate(_FILL_SECRET, wanted, timeout=self._ms))

    async def choose(self, option: str) -> None:
        try:
            await self._act(lambda handle: handle.select_option(label=option, timeout=self._ms))
            return
        except ElementNotReady as refused:
            complaint = refused
        if "does not offer it" in str(complaint) or "after" in str(complaint):
            await self._refuse_unoffered(option)
        raise complaint

    async def _refuse_unoffered(self, option: str) -> None:
        offered = await self._act(lambda handle: handle.locator("option").all_inner_texts())
        if option not in [" ".join(text.split()) for text in offered]:
            listed = ", ".join(f'"{" ".join(text.split())}"' for text in offered[:12])
            raise ExpectationNotMet(f'{self._target[0]} does not offer "{option}"; it offers {listed or "nothing"}')

    async def check(self, on: bool) -> None:
        await self._act(lambda handle: handle.set_checked(on, timeout=self._ms), "check")

    async def upload(self, file: Path) -> None:
        await self._act(lambda handle: handle.set_input_files(file, timeout=self._ms), "upload")

    async def download(self, folder: Path) -> Path:
        handle = await self._resolved()
        complaint = ""
        try:
            async with self._page.allow_action(self._target):
                download = await self._page.downloaded(lambda: handle.click(timeout=self._ms), self._patience)
            kept = folder / Path(download.suggested_filename).name
            await download.save_as(kept)
            await download.delete()
            return kept
        except PlaywrightError as error:
            complaint = error.message
        if 'event "download"' in complaint:
            raise ExpectationNotMet(
                f"{self._target[0]} was clicked, and no file came within {self._patience:g} s", acted=True
            )
        raise await self._finder.saw(self._target[0], complaint, self._patience)

    async def text(self) -> str:
        said: str | None = await self._act(lambda handle: self._asked(handle, _READ))
        if said is None:
            raise ElementNotReady(f"{self._target[0]} is a password field; what is in it is never read")
        return " ".join(said.split())

    async def wait_for(self, state: State) -> None:
        async def so() -> None:
            if not await self._finder.has_state(self._target, state):
                raise await self._otherwise(state)

        if state == "visible":
            await self._act(lambda handle: handle.first.wait_for(state="visible", timeout=self._ms))
        else:
            await eventually(so, within=self._patience)

    async def ready(self, use: Use, option: str = "") -> None:
        async def so() -> None:
            refusal = await self._act(lambda handle: self._asked(handle, finding.READY, [use, option]))
            if refusal:
                raise finding.not_ready(self._target[0], refusal, self._patience)

        try:
            return await eventually(so, within=self._patience)
        except ElementNotReady as refused:
            complaint = refused
        if "does not offer it" in str(complaint):
            await self._refuse_unoffered(option)
        raise complaint

    async def _otherwise(self, state: State) -> StepError:
        if state == "hidden":
            return ExpectationNotMet(f"{self._target[0]} is still there")
        if await self._finder.has_state(self._target, "visible"):
            return ExpectationNotMet(f"{self._target[0]} is not {state}")
        return await self._finder.saw(self._target[0], "", self._patience)

    async def _resolved(self) -> Handle:
        """The Playwright locator; with alternatives, that of the first which is there, and a notice if it is not the first."""
        if len(self._target) == 1:
            return self._finder.handle(self._target)
        place = await self._finder.which(self._target)
        if place < 0:
            await self._appeared()
            place = max(0, await self._finder.which(self._target))
        if place:
            self._page.note(Notice("drift", f"{self._target[place]} was used instead of {self._target[0]}"))
        return self._finder.handle((self._target[place],))

    async def _appeared(self) -> None:
        complaint = ""
        try:
            await self._finder.handle(self._target).first.wait_for(state="attached", timeout=self._ms)
        except PlaywrightError as error:
            complaint = error.message
        if complaint:
            raise await self._finder.saw(self._target[0], complaint, self._patience)

    async def _asked(self, handle: Handle, script: str, argument: object = None) -> Any:
        """What `script` says of the element. Where it is not there yet, Playwright waits for it."""
        with contextlib.suppress(PlaywrightError):  # a page that is being replaced answers nothing
            there, said = await self._finder.ask(self._target, script, argument)
            if there:
                return said
        return await handle.evaluate(script, argument, timeout=self._ms)

    async def _act(self, act: Callable[[Handle], Awaitable[T]], use: Use | None = None) -> T:
        """With a `use`, the act is one that the page hears as it hears a person's."""
        handle = await self._resolved()
        complaint = ""
        try:
            async with self._page.allow_action(self._target, use) if use else contextlib.nullcontext():
                done = await act(handle)
        except PlaywrightError as error:
            complaint = error.message
        if complaint:
            complaint = await self._with_reason(complaint, use)
            raise await self._finder.saw(self._target[0], complaint, self._patience)
        await self._settled()
        return done

    async def _with_reason(self, complaint: str, use: Use | None) -> str:
        """Where Playwright had no time to say why, and has done nothing, the element itself is looked at."""
        if use is None or finding.says_why(complaint) or finding.went_out(complaint):
            return complaint
        with contextlib.suppress(PlaywrightError, StepError, TimeoutError):
            async with asyncio.timeout(5):
                _, refusal = await self._finder.ask(self._target, finding.READY, [use, ""])
                return f"{refusal or ''}\n{complaint}"
        return complaint

    async def _settled(self) -> None:
        try:
            await self._page.settle(self._patience)
        except StepError as failure:
            failure.after_acting()
            raise
