"""A person who uses a page in memory. The overlay hears of each action first, as over a real page."""

from __future__ import annotations

from handrail.fakes.fake_page import FakePage
from handrail.fakes.matching import seen_element
from handrail.page import Target


class FakePerson:
    """Uses a `FakePage` as a person would, with its overlay between them."""

    def __init__(self, page: FakePage) -> None:
        self._page, self._overlay = page, page.overlay()

    async def click(self, target: Target) -> None:
        (state,) = self._page.matches(target)
        watched = self._overlay.watching.target if self._overlay.watching else ()
        is_target = any(match is state for match in self._page.matches(watched))
        if self._overlay.use(seen_element(state.element, target[0]).with_row, is_target=is_target):
            self._page.click(state)

    async def press(self, key: str) -> None:
        self._overlay.press(key)

    async def write(self, text: str) -> None:
        self._overlay.write(text)
