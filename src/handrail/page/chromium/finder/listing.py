"""The list of all controls of one window, in all of its frames: each with a locator that finds it alone."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from handrail.locator import ElementName, Locator
from handrail.page.chromium.finder import finding
from handrail.page.chromium.finder.frames import Frames
from handrail.page.chromium.finder.search import FrameSearch
from handrail.page.control import Control


class Listing:
    """A lister of controls. It changes nothing on the page. Raises Playwright's error."""

    def __init__(self, frames: Frames, search: FrameSearch) -> None:
        self._frames, self._search = frames, search

    async def controls(self) -> Sequence[Control]:
        """The controls of every document that a person sees, in the order of the page."""
        names = await self._search.frame_names() if self._frames.are_several else {}
        if not names:
            return [control_of(answer) for answer in await self._frames.evaluate(self._frames.main, finding.LISTED)]
        listed = await asyncio.gather(*(self._frames.evaluate(frame, finding.LISTED) for frame in names))
        framed = [
            _Framed(control_of(answer), name)
            for name, answers in zip(names.values(), listed, strict=True)
            for answer in answers
        ]
        return await self._told_apart(framed)

    async def _told_apart(self, framed: Sequence[_Framed]) -> list[Control]:
        """The controls, each with a locator that finds it alone in all frames: its own, or that narrowed by its frame."""
        attempts = [framed_control.locators for framed_control in framed]
        distinct = list(dict.fromkeys(locator for locators in attempts for locator in locators))
        counts = dict(zip(distinct, await self._search.counts(distinct), strict=True))
        return [
            replace(one.control, locator=next((locator for locator in locators if counts[locator] == 1), None))
            for one, locators in zip(framed, attempts, strict=True)
        ]


class _Framed:
    """A control, and the name of the frame that it is in: empty if that has none, None for the page itself."""

    def __init__(self, control: Control, frame: str | None) -> None:
        self.control, self._frame = control, frame

    @property
    def locators(self) -> tuple[Locator, ...]:
        own = self.control.locator
        if own is None:
            return ()
        if self._frame is None:
            return (own,)
        return (own, own.narrowed("in", Locator("frame", ElementName(self._frame) if self._frame else None)))


def control_of(answer: Mapping[str, Any]) -> Control:
    """Return a control that the script describes as JSON."""
    role, name = answer["place"]
    return Control(
        role=answer["role"],
        name=answer["name"],
        locator=finding.locator_of(answer["pointer"]) if answer["pointer"] else None,
        place=(role, name),
        value=answer["value"],
        hides=answer["hides"],
        checked=answer["checked"],
        disabled=answer["disabled"],
        read_only=answer["readOnly"],
        options=tuple(answer["options"]),
    )
