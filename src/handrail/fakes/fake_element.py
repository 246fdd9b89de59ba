"""An element of a page in memory."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from handrail.errors import ElementNotReady, ExpectationNotMet
from handrail.fakes.element_state import ElementState
from handrail.page import Notice, State, Target, Use
from handrail.page.explaining import (
    DISABLED,
    NOT_A_CHECKBOX,
    NOT_A_FIELD,
    TAKES_NO_FILE,
    fallback_used,
    no_file,
    not_offered,
    not_ready,
)

if TYPE_CHECKING:
    from handrail.fakes.fake_page import FakePage


class FakeElement:
    """An element of a `FakePage`, found anew at each use."""

    def __init__(self, page: FakePage, target: Target, patience: float) -> None:
        self._page, self._target, self._patience = page, target, patience

    async def click(self) -> None:
        element = self._page.click(self._ready())
        if element and element.downloads:
            self._page.note(Notice("download", f"a file came: {element.downloads}", declared=False))

    async def fill(self, text: str) -> None:
        self._ready().value = text

    async def fill_secret(self, value: str, secret: str) -> None:
        state = self._ready()
        state.value, state.received = value, secret

    async def choose(self, option: str) -> None:
        self._offering(option).value = option

    async def check(self, on: bool) -> None:
        self._of_kind(NOT_A_CHECKBOX, "checkbox", "radio").checked = on

    async def upload(self, file: Path) -> None:
        self._ready().value = file.name

    async def download(self, folder: Path) -> Path:
        element = self._page.click(self._ready())
        if element is None or not element.downloads:
            raise no_file(self._target[0], self._patience)
        file = folder / element.downloads
        file.write_text(element.downloads, encoding="utf-8")
        return file

    async def text(self) -> str:
        state = self._only()
        if state.element.role == "password":
            raise ElementNotReady(f"{self._target[0]} is a password field; what is in it is never read")
        return self._page.text_under(state.element.name) if state.element.role == "section" else state.text

    async def wait_for(self, state: State) -> None:
        if await self._page.has_state(self._target, state):
            return
        if state == "hidden":
            raise ExpectationNotMet(f"{self._target[0]} is still there")
        raise self._page.mismatch(self._target[0]) or ExpectationNotMet(f"{self._target[0]} is not {state}")

    async def ready(self, use: Use, option: str = "") -> None:
        match use:
            case "click":
                self._ready()
            case "fill":
                self._of_kind(NOT_A_FIELD, "textbox", "password")
            case "check":
                self._of_kind(NOT_A_CHECKBOX, "checkbox", "radio")
            case "upload":
                self._of_kind(TAKES_NO_FILE, "file")
            case "choose":
                self._offering(option)

    def _of_kind(self, otherwise: str, *roles: str) -> ElementState:
        state = self._ready()
        if state.element.role not in roles:
            raise not_ready(self._target[0], otherwise)
        return state

    def _offering(self, option: str) -> ElementState:
        state = self._ready()
        if option not in state.element.options:
            raise not_offered(self._target[0], option, state.element.options)
        return state

    def _ready(self) -> ElementState:
        state = self._only()
        if not state.element.enabled:
            raise not_ready(self._target[0], DISABLED)
        return state

    def _only(self) -> ElementState:
        """The one element that the first alternative with a single match means."""
        self._page.matches(self._target)
        for index, locator in enumerate(self._target):
            if self._page.mismatch(locator) is None:
                if index:
                    self._page.note(fallback_used(locator, self._target[0]))
                return self._page.matches((locator,))[0]
        mismatch = self._page.mismatch(self._target[0])
        assert mismatch is not None
        raise mismatch
