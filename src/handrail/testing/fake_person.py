"""Somebody who uses a page in memory: the overlay hears of it first, as over a real page."""

from __future__ import annotations

from handrail.page import Target
from handrail.testing.fake_page import FakePage
from handrail.testing.matching import seen_element


class FakePerson:
    """Uses a `FakePage` as a person would, with its overlay between them."""

    def __init__(self, page: FakePage) -> None:
        self._page, self._overlay = page, page.overlay()

    async def click(self, target: Target) -> None:
        (live,) = self._page.matches(target)
        watched = self._overlay.watching.target if self._overlay.watching else ()
        is_target = any(match is live for match in self._page.matches(watched))
        if self._overlay.use(seen_element(live.thing, target[0]).with_row, is_target=is_target):
            self._page.click(live)

    async def press(self, key: str) -> None:
        self._overlay.press(key)

    async def write(self, text: str) -> None:
        self._overlay.write(text)
