"""Chromium's own protocol (DevTools), for one window: for tasks that Playwright lacks, does slowly, or writes into a trace."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, cast

from playwright.async_api import CDPSession
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page as PlaywrightPage

from handrail.page.chromium.scripts import KeptScript
from handrail.page.waiting import Unrest

_UNREST = "globalThis[Symbol.for('handrail.rest')]?.() || ''"
_FRESH_SECONDS = 0.03
"""Seconds for which a page that was at rest when it was looked at is taken to be so still, if nothing was done to it since."""


class Devtools:
    """A session with one window. Raises Playwright's errors, which do not quote what was sent.

    Whatever the page is asked, it also tells what keeps it from rest, so that a look at a page at rest takes one message.
    """

    def __init__(
        self, session: CDPSession, kept: KeptScript | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._session, self._kept, self._clock = session, kept, clock
        self._rested_at = float("-inf")
        self._happenings = 0
        """How often something has happened to the page; a look that was sent before tells nothing of the time after."""

    @classmethod
    async def of(cls, page: PlaywrightPage, kept: KeptScript | None = None) -> Devtools:
        """Begin a session. Functions may use the value of the script `kept`."""
        return cls(await page.context.new_cdp_session(page), kept)

    def on(self, event: str, hear: Callable[[dict[str, Any]], None]) -> None:
        """Call `hear` with each event of this name, for good."""
        self._session.on(event, hear)

    async def send(self, method: str, arguments: dict[str, Any]) -> dict[str, Any]:
        """Send a command, and return its result.

        Playwright's wrapper copies a result value by value, in search of objects of its own. The snapshot of a page has
        thousands of values and none of these; if there is a session behind the wrapper, that one is asked.
        """
        inner = getattr(self._session, "_impl_obj", None)
        result: dict[str, Any] = await (
            inner.send(method=method, params=arguments, timeout=0) if inner else self._session.send(method, arguments)
        )
        return result

    async def evaluate(
        self, function: str, argument: object = None, *, with_listeners: bool = False, context: int | None = None
    ) -> Any:
        """Return the result of `function` for `argument` in the page's own world, both as JSON.

        Playwright's own `evaluate` first puts scripts of its own into every new page, which takes longer than most functions.
        `context` is the world of a frame, instead of the page's. With `with_listeners`, the function can call
        `getEventListeners` until it awaits something.
        """

        async def evaluate(asked: str) -> Any:
            return await self._evaluate(asked, argument, with_listeners, context)

        if self._kept is None or self._kept.value not in function:
            return await evaluate(function)
        return await self._kept.call(function, evaluate)

    async def unrest(self) -> Unrest:
        """What keeps the page from rest, as it is now, or was at a look a moment ago."""
        if self._clock() - self._rested_at < _FRESH_SECONDS:
            return ""
        return cast("Unrest", await self.evaluate(f"() => {_UNREST}"))

    def forget_rest(self) -> None:
        """Forget that the page was at rest: something has happened to it."""
        self._rested_at = float("-inf")
        self._happenings += 1

    @asynccontextmanager
    async def acting(self, within: AbstractAsyncContextManager[None]) -> AsyncIterator[None]:
        """A context in which something is done to the page, `within` another."""
        self.forget_rest()
        try:
            async with within:
                yield
        finally:
            self.forget_rest()

    async def _evaluate(self, function: str, argument: object, with_listeners: bool, context: int | None) -> Any:
        happenings = self._happenings
        call = {
            "expression": f"(async () => [await ({function})({json.dumps(argument)}), {_UNREST}])()",
            "awaitPromise": True,
            "returnByValue": True,
            "includeCommandLineAPI": with_listeners,
        }
        if context is not None:
            call["contextId"] = context
        response = await self.send("Runtime.evaluate", call)
        thrown = response.get("exceptionDetails")
        if thrown:
            raise PlaywrightError(
                thrown.get("exception", {}).get("description") or thrown.get("text", "no reason was given")
            )
        value, unrest = response["result"]["value"]
        if context is None:
            self._rested_at = self._clock() if not unrest and happenings == self._happenings else float("-inf")
        return value
