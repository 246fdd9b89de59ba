"""The page port over Playwright. Translates its errors into sentences, and never quotes it: it quotes what was typed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from playwright.async_api import Dialog, Download, FloatRect, Request, Response, StorageState
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Locator as Handle
from playwright.async_api import Page as PlaywrightPage

from handrail.errors import ElementNotReady, ExpectationNotMet, PageUnreachable, StepError
from handrail.locator import Locator
from handrail.page import seeing
from handrail.page.dialogs import DialogDesk
from handrail.page.port import ExpectedDialog, Notice, State, Target
from handrail.page.waiting import eventually

T = TypeVar("T")

BUSY = frozenset({502, 503, 504})
_LOOK = f"body => {seeing.SCRIPT}.explain(body)"
_INDEX = f"body => {seeing.SCRIPT}.index(body)"
_FILL_UNSEEN = """(element, value) => {
  if (element.disabled || element.readOnly) return element.disabled ? 'is not enabled' : 'is not editable';
  const kind = element.tagName === 'TEXTAREA' ? HTMLTextAreaElement : element.tagName === 'INPUT' ? HTMLInputElement : null;
  if (!kind || ['checkbox', 'radio', 'file', 'submit', 'button'].includes(element.type)) return 'not an <input>';
  element.focus();
  Object.getOwnPropertyDescriptor(kind.prototype, 'value').set.call(element, value);
  for (const name of ['input', 'change']) element.dispatchEvent(new Event(name, { bubbles: true }));
  return element.value === value ? '' : 'malformed value';
}"""
_READ = """element => element.type === 'password' ? null
  : element.tagName === 'SELECT' ? [...element.selectedOptions].map(option => option.text).join(', ')
  : 'value' in element && element.tagName !== 'LI' ? String(element.value) : element.innerText"""


class ChromiumPage:
    """One appliance's page. What it opens, answers or loses is kept as notices."""

    def __init__(self, trust_again: Callable[[str], Awaitable[None]]) -> None:
        self._trust_again = trust_again
        self._notices: list[Notice] = []
        self._dialogs = DialogDesk(self._notices.append)
        self._answer: Response | None = None
        self._lost: Request | None = None
        self._wants_download = False
        self._tasks: set[asyncio.Task[Any]] = set()

    async def attach(self, page: PlaywrightPage) -> None:
        """Work on this Playwright page from now on."""
        self._page = page
        self._answer = self._lost = None
        page.on("dialog", self._on_dialog)
        page.on("popup", self._on_popup)
        page.on("download", self._on_download)
        page.on("response", self._on_response)
        page.on("requestfailed", self._on_request_failed)

    @property
    def url(self) -> str:
        return self._page.url

    def find(self, target: Target, patience: float) -> ChromiumElement:
        return ChromiumElement(self, target, patience)

    async def open(self, url: str, patience: float) -> None:
        complaint = ""
        try:
            await self._page.goto(url, timeout=patience * 1000, wait_until="load")
        except PlaywrightError as error:
            complaint = error.message
        if complaint and "ERR_CERT" not in complaint:
            raise PageUnreachable(f"{url} could not be opened: {_network_words(complaint, patience)}")
        await self.settle(patience)

    async def press(self, key: str) -> None:
        complaint = ""
        try:
            await self._page.keyboard.press(key)
        except PlaywrightError as error:
            complaint = error.message.split("\n")[0]
        if complaint:
            raise ElementNotReady(
                f"the key {key} could not be pressed; write it as Playwright does: Enter, Tab, Control+a"
            )

    async def settle(self, patience: float) -> None:
        complaint = ""
        try:
            await self._page.wait_for_load_state("load", timeout=patience * 1000)
        except PlaywrightError as error:
            complaint = error.message
        if complaint:
            raise PageUnreachable(f"{self.url} did not finish loading: {_network_words(complaint, patience)}")
        if self._lost is not None:
            await self._regain(self._lost, patience)
        if self._answer is not None and self._answer.status in BUSY:
            await self._try_again(self._answer, patience)

    async def _regain(self, lost: Request, patience: float) -> None:
        """A page did not come. Where only the certificate changed, and is trusted, it is asked for again."""
        self._lost = None
        failure = lost.failure or ""
        if "ERR_ABORTED" in failure:
            return
        if "ERR_CERT" not in failure or lost.method != "GET":
            raise PageUnreachable(f"{lost.url} did not answer: {_network_words(failure, patience)}")
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
            await self._page.reload(timeout=patience * 1000)
            if self._answer is not None and self._answer.status in BUSY:
                raise PageUnreachable(f"the appliance answered {self._answer.status} at {self.url} for {patience:g} s")

        await eventually(reloaded, within=patience, after=wait)

    async def is_so(self, target: Target, state: State) -> bool:
        handle = self._page.locator(seeing.selector(target))
        count = await handle.count()
        if state in ("visible", "hidden"):
            return (count > 0) == (state == "visible")
        if count != 1:
            return False
        on = await (handle.is_checked() if "checked" in state else handle.is_enabled())
        return on == (state in ("checked", "enabled"))

    async def title(self) -> str:
        return await self._page.title()

    async def screenshot(self, target: Target | None = None) -> bytes:
        if target is None:
            return await self._page.screenshot(full_page=True, timeout=10_000)
        return await self._page.locator(seeing.selector(target)).screenshot(timeout=10_000)

    async def box(self, target: Target) -> FloatRect | None:
        """Where an element stands on the page, in CSS pixels."""
        return await self._page.locator(seeing.selector(target)).bounding_box()

    def expect_dialog(self, dialog: ExpectedDialog | None) -> None:
        self._dialogs.expected = dialog

    def notices(self) -> Sequence[Notice]:
        told = tuple(self._notices)
        self._notices.clear()
        return told

    async def state(self) -> StorageState:
        """Cookies and storage: the session, to be carried into another browser."""
        return await self._page.context.storage_state()

    async def close(self) -> None:
        try:
            await self._page.context.close()
        except PlaywrightError:
            return  # closed already: by a person, or with its browser

    async def saw(self, locator: Locator, complaint: str, patience: float) -> StepError:
        """Why `locator` could not be used: asked of the page, or, where it does not answer, of Playwright's complaint."""
        if self._page.is_closed():
            return PageUnreachable("the browser was closed")
        try:
            seen = await asyncio.wait_for(self._page.evaluate(_LOOK, seeing.encoded([locator])), 5)
        except (PlaywrightError, TimeoutError):
            seen = None
        if seen is None:
            return PageUnreachable(f"{locator} was used at {self.url}, and the page that should follow did not come")
        if self._answer is not None and self._answer.status >= 400 and not seen["found"]:
            return PageUnreachable(
                f"the appliance answered {self._answer.status} at {self.url}, so there is no {locator}"
            )
        return seeing.explained(locator, seen, complaint, patience)

    async def which(self, target: Target) -> int:
        """The place of the first alternative that is on the page."""
        return int(await self._page.evaluate(_INDEX, seeing.encoded(target)))

    def handle(self, target: Target) -> Handle:
        return self._page.locator(seeing.selector(target))

    def note(self, notice: Notice) -> None:
        self._notices.append(notice)

    async def downloaded(self, click: Callable[[], Awaitable[None]], patience: float) -> Download:
        """The download that a click begins."""
        self._wants_download = True
        try:
            async with self._page.expect_download(timeout=patience * 1000) as waiting:
                await click()
            return await waiting.value
        finally:
            self._wants_download = False

    def _on_dialog(self, dialog: Dialog) -> None:
        self._spawn(self._dialogs.answer(dialog))

    def _on_popup(self, popup: PlaywrightPage) -> None:
        self._notices.append(Notice("popup", f"a new window opened: {popup.url}", declared=False))
        self._spawn(popup.close())

    def _on_download(self, download: Download) -> None:
        if not self._wants_download:
            self._notices.append(Notice("download", f"a file came: {download.suggested_filename}", declared=False))
            self._spawn(download.cancel())

    def _on_response(self, response: Response) -> None:
        if response.request.is_navigation_request() and response.frame == self._page.main_frame:
            self._answer, self._lost = response, None

    def _on_request_failed(self, request: Request) -> None:
        if request.is_navigation_request() and request.frame == self._page.main_frame:
            self._lost = request

    def _spawn(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


class ChromiumElement:
    """An element, looked up at the moment it is used."""

    def __init__(self, page: ChromiumPage, target: Target, patience: float) -> None:
        self._page, self._target, self._patience = page, target, patience

    @property
    def _ms(self) -> float:
        return self._patience * 1000

    async def click(self) -> None:
        await self._act(lambda handle: handle.click(timeout=self._ms))

    async def fill(self, text: str) -> None:
        await self._act(lambda handle: handle.fill(text, timeout=self._ms))

    async def fill_unseen(self, value: str) -> None:
        async def filled() -> None:
            refusal = await self._act(lambda handle: handle.evaluate(_FILL_UNSEEN, value, timeout=self._ms))
            if refusal:
                raise seeing.not_ready(self._target[0], refusal, self._patience)

        await eventually(filled, within=0 if self._patience < 1 else min(self._patience, 5))

    async def choose(self, option: str) -> None:
        try:
            await self._act(lambda handle: handle.select_option(label=option, timeout=self._ms))
            return
        except ElementNotReady as refused:
            complaint = refused
        if "does not offer it" in str(complaint) or "after" in str(complaint):
            offered = await self._act(lambda handle: handle.locator("option").all_inner_texts())
            if option not in [" ".join(text.split()) for text in offered]:
                listed = ", ".join(f'"{" ".join(text.split())}"' for text in offered[:12])
                raise ExpectationNotMet(f'{self._target[0]} does not offer "{option}"; it offers {listed or "nothing"}')
        raise complaint

    async def check(self, on: bool) -> None:
        await self._act(lambda handle: handle.set_checked(on, timeout=self._ms))

    async def upload(self, file: Path) -> None:
        await self._act(lambda handle: handle.set_input_files(file, timeout=self._ms))

    async def download(self, folder: Path) -> Path:
        handle = await self._resolved()
        complaint = ""
        try:
            download = await self._page.downloaded(lambda: handle.click(timeout=self._ms), self._patience)
            kept = folder / Path(download.suggested_filename).name
            await download.save_as(kept)
            await download.delete()
            return kept
        except PlaywrightError as error:
            complaint = error.message
        if 'event "download"' in complaint:
            raise ExpectationNotMet(f"{self._target[0]} was clicked, and no file came within {self._patience:g} s")
        raise await self._page.saw(self._target[0], complaint, self._patience)

    async def text(self) -> str:
        said: str | None = await self._act(lambda handle: handle.evaluate(_READ, timeout=self._ms))
        if said is None:
            raise ElementNotReady(f"{self._target[0]} is a password field; what is in it is never read")
        return " ".join(said.split())

    async def wait_for(self, state: State) -> None:
        async def so() -> None:
            if not await self._page.is_so(self._target, state):
                raise await self._otherwise(state)

        if state == "visible":
            await self._act(lambda handle: handle.first.wait_for(state="visible", timeout=self._ms))
        else:
            await eventually(so, within=self._patience)

    async def _otherwise(self, state: State) -> StepError:
        if state == "hidden":
            return ExpectationNotMet(f"{self._target[0]} is still there")
        found = await self._page.handle(self._target).count()
        if found != 1:
            return await self._page.saw(self._target[0], "", self._patience)
        return ExpectationNotMet(f"{self._target[0]} is not {state}")

    async def _resolved(self) -> Handle:
        """The Playwright locator; with alternatives, that of the first which is there, and a notice if it is not the first."""
        if len(self._target) == 1:
            return self._page.handle(self._target)
        complaint = ""
        try:
            await self._page.handle(self._target).first.wait_for(state="attached", timeout=self._ms)
        except PlaywrightError as error:
            complaint = error.message
        if complaint:
            raise await self._page.saw(self._target[0], complaint, self._patience)
        place = max(0, await self._page.which(self._target))
        if place:
            self._page.note(Notice("drift", f"{self._target[place]} was used instead of {self._target[0]}"))
        return self._page.handle((self._target[place],))

    async def _act(self, act: Callable[[Handle], Awaitable[T]]) -> T:
        handle = await self._resolved()
        complaint = ""
        try:
            done = await act(handle)
        except PlaywrightError as error:
            complaint = error.message
        if complaint:
            raise await self._page.saw(self._target[0], complaint, self._patience)
        await self._page.settle(self._patience)
        return done


def _network_words(complaint: str, patience: float) -> str:
    known = {
        "ERR_CONNECTION_REFUSED": "the connection was refused",
        "ERR_CONNECTION_RESET": "the connection was cut",
        "ERR_CONNECTION_CLOSED": "the connection was closed",
        "ERR_EMPTY_RESPONSE": "the connection was closed without an answer",
        "ERR_NAME_NOT_RESOLVED": "its host name is not known",
        "ERR_CERT": "its certificate is not trusted",
        "Timeout": f"no answer within {patience:g} s",
        "invalid URL": "it is not an address",
    }
    return next((ours for theirs, ours in known.items() if theirs in complaint), "the browser could not load it")


def _is_number(answer: Response) -> bool:
    return (answer.headers.get("retry-after") or "1").strip().isdigit()
