"""An element of a page in memory."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from handrail.errors import ElementNotReady, ExpectationNotMet
from handrail.page import Notice, State, Target, Use
from handrail.page.explaining import (
    DISABLED,
    NOT_A_CHECKBOX,
    NOT_A_FIELD,
    TAKES_NO_FILE,
    drifted,
    no_file,
    not_offered,
    not_ready,
)
from handrail.testing.live import Live

if TYPE_CHECKING:
    from handrail.testing.fake_page import FakePage


class FakeElement:
    """An element of a `FakePage`, found anew at each use."""

    def __init__(self, page: FakePage, target: Target, patience: float) -> None:
        self._page, self._target, self._patience = page, target, patience

    async def click(self) -> None:
        thing = self._page.click(self._ready())
        if thing and thing.gives:
            self._page.note(Notice("download", f"a file came: {thing.gives}", declared=False))

    async def fill(self, text: str) -> None:
        self._ready().value = text

    async def fill_secret(self, value: str, secret: str) -> None:
        live = self._ready()
        live.value, live.received = value, secret

    async def choose(self, option: str) -> None:
        self._offering(option).value = option

    async def check(self, on: bool) -> None:
        self._of_kind(NOT_A_CHECKBOX, "checkbox", "radio").checked = on

    async def upload(self, file: Path) -> None:
        self._ready().value = file.name

    async def download(self, folder: Path) -> Path:
        thing = self._page.click(self._ready())
        if thing is None or not thing.gives:
            raise no_file(self._target[0], self._patience)
        file = folder / thing.gives
        file.write_text(thing.gives, encoding="utf-8")
        return file

    async def text(self) -> str:
        live = self._only()
        if live.thing.role == "password":
            raise ElementNotReady(f"{self._target[0]} is a password field; what is in it is never read")
        return live.text

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

    def _of_kind(self, otherwise: str, *roles: str) -> Live:
        live = self._ready()
        if live.thing.role not in roles:
            raise not_ready(self._target[0], otherwise)
        return live

    def _offering(self, option: str) -> Live:
        live = self._ready()
        if option not in live.thing.options:
            raise not_offered(self._target[0], option, live.thing.options)
        return live

    def _ready(self) -> Live:
        live = self._only()
        if not live.thing.enabled:
            raise not_ready(self._target[0], DISABLED)
        return live

    def _only(self) -> Live:
        """The one thing that the first alternative with a single match means."""
        self._page.matches(self._target)
        for index, locator in enumerate(self._target):
            if self._page.mismatch(locator) is None:
                if index:
                    self._page.note(drifted(locator, self._target[0]))
                return self._page.matches((locator,))[0]
        mismatch = self._page.mismatch(self._target[0])
        assert mismatch is not None
        raise mismatch
