"""The elements of one window: their presence, their state, and the reasons for which one could not be used."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence
from typing import Any

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Locator as PlaywrightLocator
from playwright.async_api import Page as PlaywrightPage

from handrail.errors import PageUnreachable, StepError
from handrail.locator import Locator
from handrail.page.chromium.devtools import Devtools
from handrail.page.chromium.finder import finding
from handrail.page.chromium.finder.known_targets import KnownTargets
from handrail.page.chromium.network_errors import is_gone, unreachable
from handrail.page.chromium.scripts import script
from handrail.page.chromium.traffic import Traffic
from handrail.page.explaining import LookupReport, no_single_match, session_ended
from handrail.page.port import Location, State, Target
from handrail.rectangle import Rectangle

_EXPLAIN = f"query => {finding.SCRIPT}.explain(query)"
_FIRST_PRESENT = f"queries => queries.findIndex(query => {finding.SCRIPT}.queryAll(document, query).length > 0)"
_MESSAGES = f"() => {finding.SCRIPT}.messages()"
_LOCATE = script("finder/locate.js")


class Finder:
    """A finder of elements in one window. It changes nothing there."""

    def __init__(self, window: PlaywrightPage, devtools: Devtools, traffic: Traffic, known: KnownTargets) -> None:
        self._window, self._devtools, self._traffic, self.known = window, devtools, traffic, known

    def playwright_locator(self, target: Target) -> PlaywrightLocator:
        return self._window.locator(finding.selector(target, self.known.sign_in_page))

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
        complaint = None
        try:
            query = finding.encoded(target, self.known.sign_in_page)
            is_there, result = await self._devtools.evaluate(
                _asking(function), [query, argument], with_listeners=with_listeners
            )
            return is_there, result
        except PlaywrightError as error:
            complaint = error
        if finding.SIGNED_OUT in complaint.message:
            raise await self.unreadable(complaint.message)
        raise complaint

    async def first_present(self, target: Target) -> int:
        """The index of the first alternative that is on the page; -1 if none is, or if the page is just being replaced."""
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

    async def has_state(self, target: Target, state: State) -> bool:
        element = self.playwright_locator(target)
        count = await self._count(element)
        if state in ("visible", "hidden"):
            return (count > 0) == (state == "visible")
        if count != 1:
            return False
        is_on = await (element.is_checked() if "checked" in state else element.is_enabled())
        return is_on == (state in ("checked", "enabled"))

    async def _count(self, element: PlaywrightLocator) -> int:
        try:
            return await element.count()
        except PlaywrightError as error:
            complaint = error.message
        raise await self.unreadable(complaint)

    async def messages(self) -> Sequence[str]:
        return tuple(await self._devtools.evaluate(_MESSAGES))

    async def locate(self, target: Target) -> Location | None:
        complaint = ""
        try:
            is_there, pixels = await self.ask(target, _LOCATE)
            return Location(Rectangle(*pixels[:4]), (pixels[4], pixels[5])) if is_there else None
        except PlaywrightError as error:
            complaint = error.message
        raise await self.unreadable(complaint)

    async def unreadable(self, complaint: str) -> StepError:
        """The error for a page that could not be looked at."""
        if finding.SIGNED_OUT in complaint:
            return session_ended(self._window.url, await self._messages_if_any())
        return unreachable(f"{self._window.url} could not be looked at", complaint)

    async def _messages_if_any(self) -> Sequence[str]:
        with contextlib.suppress(PlaywrightError):
            return await self.messages()
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
            return PageUnreachable(
                f"{locator} was used at {self._window.url}, and the page that should follow did not come"
            )
        response = self._traffic.response
        if response is not None and response.status >= 400 and not report.matches:
            return PageUnreachable(
                f"the appliance answered {response.status} at {self._window.url}, so there is no {locator}"
            )
        if len(report.matches) == 1:
            return finding.unusable(locator, complaint, patience)
        return no_single_match(locator, report)

    async def _lookup_report(self, locator: Locator) -> LookupReport | None:
        """Return what the page shows for a locator; None if the page does not answer."""
        with contextlib.suppress(PlaywrightError, TimeoutError):
            answer = await asyncio.wait_for(self._devtools.evaluate(_EXPLAIN, finding.encoded([locator])), 5)
            return finding.lookup_report(answer) if answer is not None else None
        return None


def _asking(function: str) -> str:
    return f"""async ([query, argument]) => {{
      const elements = {finding.SCRIPT}.queryAll(document, query);
      return elements.length === 1 ? [true, await ({function})(elements[0], argument)] : [false, null];
    }}"""
