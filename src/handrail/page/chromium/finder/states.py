"""The states of elements of one window: whether they are there, switched on, enabled."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Locator as PlaywrightLocator

from handrail.page.chromium.devtools import Devtools
from handrail.page.chromium.finder import finding
from handrail.page.chromium.network_errors import is_being_replaced
from handrail.page.chromium.traffic import Traffic
from handrail.page.port import State, Target

if TYPE_CHECKING:
    from handrail.page.chromium.finder.finder import Finder

_COUNT = f"query => {finding.FINDER}.queryAll(document, query).length"
_IS_CHECKED = "element => (element.matches('input[type=checkbox], input[type=radio]') ? element.checked : null)"
_FIRST_SHOWN = f"""queries => {{
  const found = queries.map(query => {finding.FINDER}.queryAll(document, query));
  const index = found.findIndex(elements => elements.length), [element] = found[index] || [];
  const box = element?.getBoundingClientRect();
  return box && box.width && box.height && element.checkVisibility({{ visibilityProperty: true }}) ? index : -1;
}}"""

MAX_LOOKS = 5
"""The number of times that frames are looked at anew, because one was being replaced."""
LOADING_SECONDS = 5.0
"""Seconds that a frame which is being replaced has to load."""


class States:
    """The states of elements, of a window's own page and of its frames. Nothing waits for them."""

    def __init__(self, finder: Finder, devtools: Devtools, traffic: Traffic) -> None:
        self._finder, self._devtools, self._traffic = finder, devtools, traffic

    async def has_state(self, target: Target, state: State) -> bool:
        if state in ("visible", "hidden"):
            target = tuple(map(finding.as_words, target))
        if "checked" in state and not self._finder.frames.are_several:
            with contextlib.suppress(PlaywrightError):  # Playwright waits for a page that is just being replaced
                is_one, is_on = await self._finder.ask(target, _IS_CHECKED)
                if not is_one or is_on is not None:
                    return is_one and is_on == (state == "checked")
        if self._finder.frames.are_several:
            element, count = await self._count_in_frames(target)
        else:
            element = await self._finder.pictured(target)
            count = await self._count_here(target, element)
        if state in ("visible", "hidden"):
            return (count > 0) == (state == "visible")
        if count != 1:
            return False
        is_on = await (element.is_checked() if "checked" in state else element.is_enabled())
        return is_on == (state in ("checked", "enabled"))

    async def first_shown(self, target: Target) -> int:
        """The index of the first alternative on the page itself, if it is drawn in a size that can be seen; else -1."""
        queries = [finding.encoded((locator,), self._finder.known.sign_in_page) for locator in target]
        with contextlib.suppress(PlaywrightError):  # it is just being replaced, or nobody is signed in
            index: int = await self._devtools.evaluate(_FIRST_SHOWN, queries)
            return index
        return -1

    async def _count_in_frames(self, target: Target) -> tuple[PlaywrightLocator, int]:
        """A locator of what matches, and how much there is in all frames. A frame that is just replaced is waited for."""
        complaint = ""
        for _ in range(MAX_LOOKS):
            try:
                matches = await self._finder.search.matches(target)
                element = matches[0].element if matches else self._finder.playwright_locator(target)
                return element, sum(match.count for match in matches)
            except PlaywrightError as error:
                complaint = error.message
            if not is_being_replaced(complaint):
                break
            await self._traffic.wait_until_loaded(LOADING_SECONDS)
        raise await self._finder.unreadable(complaint)

    async def _count_here(self, target: Target, element: PlaywrightLocator) -> int:
        """How many elements of the page itself match. Playwright waits for a page that is just being replaced."""
        complaint = ""
        try:
            count: int = await self._devtools.evaluate(_COUNT, finding.encoded(target, self._finder.known.sign_in_page))
            return count
        except PlaywrightError as error:
            complaint = error.message
        if finding.SIGNED_OUT in complaint:
            raise await self._finder.unreadable(complaint)
        try:
            return await element.count()
        except PlaywrightError as error:
            complaint = error.message
        raise await self._finder.unreadable(complaint)
