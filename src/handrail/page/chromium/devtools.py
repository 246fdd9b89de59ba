"""Chromium's own protocol, for one window: what Playwright does not offer, is slow at, or would tell in a trace."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from playwright.async_api import CDPSession
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page as PlaywrightPage


class Devtools:
    """Speaks to one window. Raises Playwright's errors, which do not quote what was said to it."""

    def __init__(self, session: CDPSession) -> None:
        self._session = session

    @classmethod
    async def of(cls, page: PlaywrightPage) -> Devtools:
        return cls(await page.context.new_cdp_session(page))

    def on(self, event: str, hear: Callable[[dict[str, Any]], None]) -> None:
        """From now on, call `hear` with each of these events."""
        self._session.on(event, hear)

    async def send(self, method: str, wanted: dict[str, Any]) -> dict[str, Any]:
        """The answer.

        Playwright's wrapper copies it value by value, in search of objects of its own. An account of a page has thousands of
        values and none of them; where there is a session behind the wrapper, that one is asked.
        """
        inner = getattr(self._session, "_impl_obj", None)
        answer: dict[str, Any] = await (
            inner.send(method=method, params=wanted, timeout=0) if inner else self._session.send(method, wanted)
        )
        return answer

    async def evaluate(self, function: str, argument: object = None) -> Any:
        """What `function` gives for `argument` in the page's own world, both as JSON.

        Playwright's own puts scripts of its own into every new page first, which takes longer than most of what is asked.
        """
        call = {"expression": f"({function})({json.dumps(argument)})", "awaitPromise": True, "returnByValue": True}
        answer = await self.send("Runtime.evaluate", call)
        thrown = answer.get("exceptionDetails")
        if thrown:
            raise PlaywrightError(
                thrown.get("exception", {}).get("description") or thrown.get("text", "no reason was given")
            )
        return answer["result"].get("value")
