"""What a page shows: whether something is there, what it says, and why it could not be used."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence
from typing import Any

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Locator as Handle
from playwright.async_api import Page as PlaywrightPage

from handrail.errors import PageUnreachable, SessionEnded, StepError
from handrail.locator import Locator
from handrail.page.chromium.devtools import Devtools
from handrail.page.chromium.finder import finding
from handrail.page.chromium.network_errors import is_gone, unreachable
from handrail.page.chromium.traffic import Traffic
from handrail.page.port import Location, State, Target
from handrail.rectangle import Rectangle

_LOOK = f"body => {finding.SCRIPT}.explain(body)"
_LOCATION = """element => {
  const { left, top, right, bottom, width, height } = element.getBoundingClientRect();
  const focused = element.matches('input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea');
  const root = document.scrollingElement || document.documentElement;
  const further = (start, end, size, room) => {
    if (start >= 0 && end <= room) return 0;
    if (!focused && (end <= 0 || start >= room || size >= room)) return start + size / 2 - room / 2;
    return start < 0 ? start : end - room;
  };
  const within = (place, whole, room) => Math.min(Math.max(place, 0), Math.max(whole - room, 0));
  const scrolled = [
    within(scrollX + further(left, right, width, innerWidth), root.scrollWidth, innerWidth),
    within(scrollY + further(top, bottom, height, innerHeight), root.scrollHeight, innerHeight),
  ];
  return [left + scrollX, top + scrollY, width, height, ...scrolled].map(pixels => pixels * devicePixelRatio);
}"""
"""Where it is on the page, and how far that is scrolled once Chromium has brought it into view, as it does before each action:
not at all where it is in sight; to the nearest edge where a part of it is, or where it takes the focus; else to the middle."""
_SAYS = f"() => {finding.SCRIPT}.says()"


class Finder:
    """Looks at one window, and changes nothing in it."""

    window: PlaywrightPage
    """The window that is looked at now."""
    devtools: Devtools
    """The same, by Chromium's own protocol."""

    def __init__(self, traffic: Traffic) -> None:
        self._traffic = traffic
        self.guard: Sequence[Target] = ()
        """What marks the sign-in page, where someone is to be signed in."""
        self.received: dict[Target, str] = {}
        """The controls into which a secret was filled, and which."""

    def handle(self, target: Target) -> Handle:
        return self.window.locator(finding.selector(target, self.guard))

    async def ask(self, target: Target, script: str, argument: object = None) -> tuple[bool, Any]:
        """Whether exactly one element is there, and what the function `script` says of it, or did with it.

        Raises `SessionEnded`, and Playwright's error where the page did not answer. Playwright's own `evaluate` of a locator
        takes four messages, and its trace tells the argument, which may be secret.
        """
        complaint = None
        try:
            there, said = await self.devtools.evaluate(_asking(script), [finding.encoded(target, self.guard), argument])
            return there, said
        except PlaywrightError as error:
            complaint = error
        if finding.SIGNED_OUT in complaint.message:
            raise await self.unseen(complaint.message)
        raise complaint

    async def which(self, target: Target) -> int:
        """The place of the first alternative that is on the page; -1 where none is."""
        for place, locator in enumerate(target):
            complaint = ""
            try:
                if await self.handle((locator,)).count():
                    return place
            except PlaywrightError as error:  # a page that is being replaced shows nothing yet
                complaint = error.message
            if finding.SIGNED_OUT in complaint:
                raise await self.unseen(complaint)
        return -1

    async def has_state(self, target: Target, state: State) -> bool:
        handle = self.handle(target)
        count = await self._counted(handle)
        if state in ("visible", "hidden"):
            return (count > 0) == (state == "visible")
        if count != 1:
            return False
        on = await (handle.is_checked() if "checked" in state else handle.is_enabled())
        return on == (state in ("checked", "enabled"))

    async def _counted(self, handle: Handle) -> int:
        try:
            return await handle.count()
        except PlaywrightError as error:
            complaint = error.message
        raise await self.unseen(complaint)

    async def unseen(self, complaint: str) -> StepError:
        """Why the page could not be looked at."""
        if finding.SIGNED_OUT in complaint:
            said = "".join(f"; the page says: {text}" for text in await self._said())
            return SessionEnded(
                f"the appliance shows its sign-in page at {self.window.url}: nobody is signed in any more{said}"
            )
        return unreachable(f"{self.window.url} could not be looked at", complaint)

    async def _said(self) -> Sequence[str]:
        with contextlib.suppress(PlaywrightError):
            return await self.messages()
        return ()

    async def messages(self) -> Sequence[str]:
        return tuple(await self.devtools.evaluate(_SAYS))

    async def locate(self, target: Target) -> Location | None:
        complaint = ""
        try:
            there, pixels = await self.ask(target, _LOCATION)
            return Location(Rectangle(*pixels[:4]), (pixels[4], pixels[5])) if there else None
        except PlaywrightError as error:
            complaint = error.message
        raise await self.unseen(complaint)

    async def saw(self, locator: Locator, complaint: str, patience: float) -> StepError:
        """Why `locator` could not be used, and whether it may have been used before that."""
        error = await self._why(locator, complaint, patience)
        return error.after_acting() if finding.went_out(complaint) else error

    async def _why(self, locator: Locator, complaint: str, patience: float) -> StepError:
        if finding.SIGNED_OUT in complaint:
            return await self.unseen(complaint)
        if self.window.is_closed() or is_gone(complaint):
            return unreachable(f"{locator} could not be used", "closed")
        try:
            seen = await asyncio.wait_for(self.devtools.evaluate(_LOOK, finding.encoded([locator])), 5)
        except (PlaywrightError, TimeoutError):
            seen = None
        if seen is None:
            return PageUnreachable(
                f"{locator} was used at {self.window.url}, and the page that should follow did not come"
            )
        if self._traffic.answer is not None and self._traffic.answer.status >= 400 and not seen["found"]:
            return PageUnreachable(
                f"the appliance answered {self._traffic.answer.status} at {self.window.url}, so there is no {locator}"
            )
        return finding.explained(locator, seen, complaint, patience)


def _asking(script: str) -> str:
    return f"""async ([body, argument]) => {{
      const found = {finding.SCRIPT}.queryAll(document, body);
      return found.length === 1 ? [true, await ({script})(found[0], argument)] : [false, null];
    }}"""
