"""What a page itself says, in the boxes that pages have for errors and news."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from itertools import chain

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Frame

from handrail.page.chromium.devtools import Devtools
from handrail.page.chromium.finder import finding
from handrail.page.chromium.finder.frames import Frames


class PageMessages:
    """The messages of a window and of its frames, each once."""

    def __init__(self, frames: Frames, devtools: Devtools) -> None:
        self._frames, self._devtools = frames, devtools

    async def all(self) -> Sequence[str]:
        return await self._listed("messages")

    async def alerts(self) -> Sequence[str]:
        return await self._listed("alerts")

    async def errors(self) -> Sequence[str]:
        return await self._listed("errors")

    async def of_refusal(self, frame: Frame) -> str:
        """What the page of an error says, as the end of a sentence; empty if it has no words, or cannot be looked at."""
        with contextlib.suppress(PlaywrightError):
            words = await self._frames.evaluate(frame, f"() => {finding.FINDER}.answer()")
            return f': "{words}"' if words else ""
        return ""

    async def _listed(self, kind: str) -> Sequence[str]:
        function = f"() => {finding.FINDER}.{kind}()"
        if not self._frames.are_several:
            return tuple(await self._devtools.evaluate(function))
        listed = [await self._frames.evaluate(frame, function) for frame in await self._frames.views()]
        return tuple(dict.fromkeys(chain(*listed)))
