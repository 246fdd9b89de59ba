"""An element of a page in memory."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from handrail.errors import ElementNotReady, ExpectationNotMet
from handrail.fakes.element_state import ElementState
from handrail.fakes.matching import name_matches
from handrail.fakes.site import SiteElement
from handrail.locator import ElementName
from handrail.page import Notice, State, Target, Use
from handrail.page.explaining import (
    DISABLED,
    NOT_A_CHECKBOX,
    NOT_A_FIELD,
    TAKES_NO_FILE,
    TAKES_ONE_OPTION,
    fallback_used,
    no_file,
    not_offered,
    not_ready,
    offered_but_disabled,
    offered_twice,
    value_not_kept,
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

    async def double_click(self) -> None:
        self._react(self._ready(), "double_click")

    async def right_click(self) -> None:
        self._react(self._ready(), "right_click")

    async def hover(self) -> None:
        self._react(self._only(), "hover")

    async def drag(self, to: Target) -> None:
        self._ready()
        self._react(self._page.find(to, self._patience)._ready(), "drop")

    def _react(self, state: ElementState, use: str) -> None:
        if state.element.reacts_to == use:
            self._page.click(state)

    async def fill(self, text: str) -> None:
        state = self._ready()
        state.value = text[: state.element.max_length]
        if state.value != text:
            raise value_not_kept(self._target[0], state.value, f'"{text}"', _limit(state))

    async def fill_secret(self, value: str, secret: str) -> None:
        state = self._ready()
        state.value, state.received = value[: state.element.max_length], secret
        if state.value != value:
            raise value_not_kept(self._target[0], None, "", _limit(state))

    async def hides_text(self) -> bool | None:
        if self._page.mismatch(self._target[0]) is not None:
            return None
        return self._only().element.role == "password"

    async def choose(self, options: Sequence[ElementName], *, only: bool = False) -> None:
        state, named = self._offering(options)
        state.choose(named, only=only)

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

    async def ready(self, use: Use, options: Sequence[ElementName] = ()) -> None:
        match use:
            case "click" | "double_click" | "right_click" | "drag":
                self._ready()
            case "hover":
                self._only()
            case "fill":
                self._of_kind(NOT_A_FIELD, "textbox", "password")
            case "check":
                self._of_kind(NOT_A_CHECKBOX, "checkbox", "radio")
            case "upload":
                self._of_kind(TAKES_NO_FILE, "file")
            case "choose":
                self._offering(options)

    def _of_kind(self, otherwise: str, *roles: str) -> ElementState:
        state = self._ready()
        if state.element.role not in roles:
            raise not_ready(self._target[0], otherwise)
        return state

    def _offering(self, options: Sequence[ElementName]) -> tuple[ElementState, tuple[str, ...]]:
        """The list that offers the options, and their whole names."""
        state = self._of_kind("is not a dropdown", "combobox", "listbox")
        if len(options) > 1 and state.element.role == "combobox":
            raise not_ready(self._target[0], TAKES_ONE_OPTION)
        return state, tuple(self._offered(option, state.element) for option in options)

    def _offered(self, option: ElementName, element: SiteElement) -> str:
        said = str(option)
        alike = [name for name in element.options if name_matches(name, option)]
        if not alike:
            raise not_offered(self._target[0], said, element.options)
        if len(alike) > 1:
            raise offered_twice(self._target[0], said, alike)
        if alike[0] in element.disabled_options:
            raise offered_but_disabled(self._target[0], alike[0])
        return alike[0]

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


def _limit(state: ElementState) -> str:
    return f"; it takes {state.element.max_length} characters at most"
