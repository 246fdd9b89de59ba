"""A world of our own in every document of a window: the page's scripts see nothing of it, and cannot speak in its stead."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from playwright.async_api import Page as PlaywrightPage

from handrail.page.chromium.devtools import Devtools

TELL = "handrailTell"
"""The function, in such a world alone, that brings a text to us."""


class IsolatedWorld:
    """One window's worlds of one name, made before the page's own scripts run, each time that the page is replaced.

    `machinery` is run in each first of all. What it is to know is a second script, that changes.
    """

    def __init__(self, devtools: Devtools, name: str) -> None:
        self._devtools, self._name, self._knowledge = devtools, name, ""

    @classmethod
    async def of(
        cls, page: PlaywrightPage, name: str, machinery: str, hear: Callable[[dict[str, Any]], None]
    ) -> IsolatedWorld:
        """Make it, in what the window shows now and in all that will come. `hear` gets what is told, as read from JSON."""
        devtools = await Devtools.of(page)
        world = cls(devtools, name)
        devtools.on(
            "Runtime.bindingCalled", lambda call: hear(json.loads(call["payload"])) if call["name"] == TELL else None
        )
        await devtools.send("Page.enable", {})
        await devtools.send("Runtime.enable", {})
        await devtools.send("Runtime.addBinding", {"name": TELL, "executionContextName": name})
        await world._add(machinery)
        return world

    async def know(self, script: str) -> None:
        """Run `script` in all of them, and in those to come instead of what it was before."""
        before, self._knowledge = self._knowledge, await self._add(script)
        if before:
            await self._remove(before)

    async def run(self, script: str) -> None:
        """Run `script` in those that there are, once."""
        await self._remove(await self._add(script))

    async def to_front(self) -> None:
        """Bring the window before all others."""
        await self._devtools.send("Page.bringToFront", {})

    async def _add(self, script: str) -> str:
        wanted = {"source": script, "worldName": self._name, "runImmediately": True}
        answer = await self._devtools.send("Page.addScriptToEvaluateOnNewDocument", wanted)
        return str(answer["identifier"])

    async def _remove(self, identifier: str) -> None:
        await self._devtools.send("Page.removeScriptToEvaluateOnNewDocument", {"identifier": identifier})
