"""The elements of one window: their presence, their state, and the reasons for which one could not be used."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Sequence
from typing import Any, TypeVar

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Locator as PlaywrightLocator
from playwright.async_api import Page as PlaywrightPage
from playwright.async_api import Response

from handrail.errors import ElementNotFound, PageLost, PageUnreachable, StepError
from handrail.locator import Locator
from handrail.page.chromium.controls.given import GivenValues, Question
from handrail.page.chromium.devtools import Devtools
from handrail.page.chromium.finder import finding
from handrail.page.chromium.finder.frames import Frames
from handrail.page.chromium.finder.known_targets import KnownTargets
from handrail.page.chromium.finder.page_messages import PageMessages
from handrail.page.chromium.finder.search import FrameSearch, Match
from handrail.page.chromium.finder.states import States
from handrail.page.chromium.network_errors import is_being_replaced, is_gone, unreachable
from handrail.page.chromium.scripts import script, with_areas
from handrail.page.chromium.traffic import BUSY, Traffic
from handrail.page.explaining import LookupReport, covered, no_single_match, session_ended
from handrail.page.port import Location, Target
from handrail.page.waiting import retry_until
from handrail.rectangle import Rectangle

T = TypeVar("T")

_EXPLAIN = f"query => {finding.FINDER}.explain(query)"
_FIRST_PRESENT = f"queries => {finding.FINDER}.firstPresent(queries)"
_LOCATE = with_areas("finder/locate.js")
_COVERING = script("finder/covering.js")
_IN_TURN = """(async (functions, given) => {
  const answers = [];
  for (const [index, ask] of functions.entries()) {
    try { answers.push(await ask(given[index])); } catch { answers.push([false, null]); }  // the others are asked all the same
  }
  return answers;
})"""


class Finder:
    """A finder of elements in one window and its frames. It changes nothing there."""

    def __init__(self, window: PlaywrightPage, devtools: Devtools, traffic: Traffic, known: KnownTargets) -> None:
        self._window, self._devtools, self._traffic, self.known = window, devtools, traffic, known
        self.frames = Frames(window, devtools)
        self.search = FrameSearch(self.frames, known)
        self.messages = PageMessages(self.frames, devtools)
        self.states = States(self, devtools, traffic)
        self.given = GivenValues()

    @property
    def window(self) -> PlaywrightPage:
        return self._window

    def playwright_locator(self, target: Target) -> PlaywrightLocator:
        """The locator of what the window's own page has. Using it fails with `HAS_FRAMES` where only frames may have it."""
        return self._window.locator(finding.selector(target, self.known.sign_in_page, is_alone=True))

    async def pictured(self, target: Target) -> PlaywrightLocator:
        """The locator of what matches now, without waiting."""
        if self.frames.are_several:
            return (await self.resolve(target, 0))[0]
        return self._window.locator(finding.selector(target, self.known.sign_in_page))

    async def resolve(self, target: Target, patience: float) -> tuple[PlaywrightLocator, int]:
        """Wait until a frame has the target; return the locator of what it has there, and the index of the alternative."""

        async def look() -> list[Match]:
            matches = await self._matches(target)
            if not matches:
                raise ElementNotFound(target[0])
            return matches

        with contextlib.suppress(ElementNotFound):
            matches = await retry_until(look, timeout=patience)
            if len(matches) == 1:
                return matches[0].element, matches[0].alternative
        raise await self.unusable(target[0], "", patience)

    async def _matches(self, target: Target) -> list[Match]:
        complaint = ""
        try:
            return await self.search.matches(target)
        except PlaywrightError as error:
            complaint = error.message
        if is_being_replaced(complaint):
            return []
        raise await self.unreadable(complaint)

    async def prepare(self) -> None:
        """Let Playwright put its scripts into a page that has just come, while the rest of that page still loads.

        They are a third of a megabyte, and take longer than what belongs to most pages.
        """
        with contextlib.suppress(PlaywrightError):  # the next page has come already
            await self._window.locator(finding.selector(())).count()

    async def ask(
        self, target: Target, function: str, argument: object = None, *, with_listeners: bool = False
    ) -> tuple[bool, Any]:
        """Call a script's `function` of the element and `argument`; whether exactly one element is there, and the result.

        Raises `SessionEnded`, and Playwright's error if the page did not answer. Playwright's own `evaluate` of a locator
        takes four messages, and its trace tells the argument, which may be secret.
        """
        if self.frames.are_several:
            return await self._answer(self._ask_in_frames(target, function, argument, with_listeners))
        given = [finding.encoded(target, self.known.sign_in_page), argument]
        asking = self._devtools.evaluate(_asking(function), given, with_listeners=with_listeners)
        is_there, result = await self._answer(asking)
        return is_there, result

    async def _answer(self, asking: Awaitable[T]) -> T:
        complaint = None
        try:
            return await asking
        except PlaywrightError as error:
            complaint = error
        if finding.SIGNED_OUT in complaint.message:
            raise await self.unreadable(complaint.message)
        raise complaint

    async def ask_all(self, questions: Sequence[Question]) -> Sequence[tuple[bool, Any]]:
        """Call several functions, each of its own element of the page itself, one after the other, in one message.

        One that fails gives what an element that is not there does. Raises as `ask` does if the page did not answer.
        """
        functions = ", ".join(_asking(function) for _, function, _ in questions)
        given = [[finding.encoded(target, self.known.sign_in_page), argument] for target, _, argument in questions]
        answers = await self._answer(self._devtools.evaluate(f"given => {_IN_TURN}([{functions}], given)", given))
        return [(is_there, result) for is_there, result in answers]

    async def _ask_in_frames(
        self, target: Target, function: str, argument: object, with_listeners: bool
    ) -> tuple[bool, Any]:
        matches = await self.search.matches(target)
        if len(matches) != 1:
            return False, None
        query = finding.encoded((matches[0].locator,))
        is_there, result = await self.frames.evaluate(
            matches[0].frame, _asking(function), [query, argument], with_listeners=with_listeners
        )
        return is_there, result

    async def first_present(self, target: Target) -> int:
        """The index of the first alternative that is on the page; -1 if none is, or if the page is just being replaced."""
        if self.frames.are_several:
            return next((match.alternative for match in await self._matches(target)), -1)
        queries = [finding.encoded((locator,), self.known.sign_in_page) for locator in target]
        complaint = ""
        try:
            index: int = await self._devtools.evaluate(_FIRST_PRESENT, queries)
            return index
        except PlaywrightError as error:
            complaint = error.message
        if finding.SIGNED_OUT in complaint:
            raise await self.unreadable(complaint)
        return -1

    async def means_section(self, target: Target) -> bool:
        """Whether a section is meant, which is more than its title. Only a list of several roles has to be looked for."""
        roles = [locator.role for locator in target]
        index = await self.first_present(target) if "section" in roles and len(set(roles)) > 1 else 0
        return roles[index] == "section"

    async def locate(self, target: Target) -> tuple[Location, bool] | None:
        """Locate an element, and say whether something scrolls by itself, so that a picture may show it elsewhere."""
        complaint = ""
        try:
            if self.frames.are_several:
                pixels = await self._pixels_in_frames(target)
            else:
                _, pixels = await self.ask(target, _LOCATE)
            return (Location(Rectangle(*pixels[:4]), (pixels[4], pixels[5])), bool(pixels[6])) if pixels else None
        except PlaywrightError as error:
            complaint = error.message
        raise await self.unreadable(complaint)

    async def _pixels_in_frames(self, target: Target) -> list[float] | None:
        """As `locate.js` gives them. Playwright knows where in the window a frame's element is."""
        matches = await self._matches(target)
        if sum(match.count for match in matches) != 1:
            return None
        box = await matches[0].element.bounding_box()
        pixels: list[float] | None = (
            await self._devtools.evaluate(f"box => ({_LOCATE})(null, box)", box) if box else None
        )
        return pixels

    async def unreadable(self, complaint: str) -> StepError:
        """The error for a page that could not be looked at."""
        if finding.SIGNED_OUT in complaint:
            return session_ended(self._window.url, await self._messages_if_any())
        return unreachable(f"{self._window.url} could not be looked at", complaint)

    async def _messages_if_any(self) -> Sequence[str]:
        with contextlib.suppress(PlaywrightError):
            return await self.messages.all()
        return ()

    async def unusable(self, locator: Locator, complaint: str, patience: float) -> StepError:
        """The error for an element that could not be used, by Playwright's complaint and by the present page."""
        error = await self._explain(locator, complaint, patience)
        return error.mark_may_have_acted() if finding.may_have_acted(complaint) else error

    async def _explain(self, locator: Locator, complaint: str, patience: float) -> StepError:
        if finding.SIGNED_OUT in complaint:
            return await self.unreadable(complaint)
        if self._window.is_closed() or is_gone(complaint):
            return unreachable(f"{locator} could not be used", "closed")
        report = await self._lookup_report(locator)
        if report is None:
            return self._lost(locator)
        if refused := self._refused(report):
            place = self._window.url if refused == self._traffic.response else f"{refused.url} in a frame"
            said = await self.messages.of_refusal(refused.frame)
            told = f"the appliance answered {refused.status} at {place}{said}, so there is no {locator}"
            kind = PageLost if refused.status in BUSY else PageUnreachable
            return kind(told, status=refused.status)
        if len(report.matches) == 1:
            return await self.not_ready(locator, complaint, patience)
        return no_single_match(locator, report)

    def lost(self, locator: Locator, complaint: str) -> StepError:
        """The error for an element that could not be used, on a page that does not answer."""
        error = self._lost(locator)
        return error.mark_may_have_acted() if finding.may_have_acted(complaint) else error

    def _lost(self, locator: Locator) -> StepError:
        return PageLost(f"{locator} was used at {self._window.url}, and the page that should follow did not come")

    async def not_ready(self, locator: Locator, complaint: str, patience: float) -> StepError:
        """The error for an element that is there, by Playwright's complaint; what covers it is named."""
        reason = ""
        if finding.is_covered(complaint):
            with contextlib.suppress(PlaywrightError, StepError):
                _, cover = await self.ask((locator,), _COVERING)
                reason = covered(cover["words"], cover["buttons"]) if cover else ""
        return finding.unusable(locator, complaint, patience, reason)

    def _refused(self, report: LookupReport) -> Response | None:
        """The response that refused the page, or a frame: because the appliance is busy, or if nothing else explains a miss."""
        own, responses = self._traffic.response, self._traffic.responses.values()
        if report.matches:
            return None
        if own is not None and own.status >= 400:
            return own
        is_explained = report.near or report.elsewhere
        return next((it for it in responses if it.status in BUSY or (it.status >= 400 and not is_explained)), None)

    async def _lookup_report(self, locator: Locator) -> LookupReport | None:
        """Return what the page shows for a locator; None if the page does not answer."""
        with contextlib.suppress(PlaywrightError, TimeoutError):
            if self.frames.are_several:
                return await self.search.report(locator)
            answer = await asyncio.wait_for(self._devtools.evaluate(_EXPLAIN, finding.encoded([locator])), 5)
            return finding.lookup_report(answer) if answer is not None else None
        return None


def _asking(function: str) -> str:
    return f"""async ([query, argument]) => {{
      const elements = {finding.FINDER}.queryAll(document, query);
      return elements.length === 1 ? [true, await ({function})(elements[0], argument)] : [false, null];
    }}"""
