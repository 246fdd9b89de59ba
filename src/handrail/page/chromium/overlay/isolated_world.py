"""Isolated worlds: scripts in every document of a window that the page's own scripts neither see nor can impersonate."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from playwright.async_api import Page as PlaywrightPage

from handrail.page.chromium.devtools import Devtools

BINDING = "handrailTell"
"""The function that brings a text from an isolated world to this process; it exists in no other world."""


class IsolatedWorld:
    """One window's isolated worlds of one name: one for each document, made before the page's own scripts run.

    The bootstrap script is run first in each of them; the state script comes second, and can be replaced.
    """

    def __init__(self, devtools: Devtools, name: str) -> None:
        self._devtools, self._name, self._state_script = devtools, name, ""

    @classmethod
    async def of(
        cls, page: PlaywrightPage, name: str, bootstrap_script: str, hear: Callable[[dict[str, Any]], None]
    ) -> IsolatedWorld:
        """Make the worlds, in the present document and in all to come. `hear` gets each message, as read from JSON."""
        devtools = await Devtools.of(page)
        world = cls(devtools, name)
        devtools.on(
            "Runtime.bindingCalled", lambda call: hear(json.loads(call["payload"])) if call["name"] == BINDING else None
        )
        await devtools.send("Page.enable", {})
        await devtools.send("Runtime.enable", {})
        await devtools.send("Runtime.addBinding", {"name": BINDING, "executionContextName": name})
        await world._add(bootstrap_script)
        return world

    async def set_state_script(self, script: str) -> None:
        """Run `script` in all worlds, and in those to come instead of the previous state script."""
        before, self._state_script = self._state_script, await self._add(script)
        if before:
            await self._remove(before)

    async def run(self, script: str) -> None:
        """Run `script` once, in the present worlds."""
        await self._remove(await self._add(script))

    async def to_front(self) -> None:
        """Bring the window before all others."""
        await self._devtools.send("Page.bringToFront", {})

    async def _add(self, script: str) -> str:
        wanted = {"source": script, "worldName": self._name, "runImmediately": True}
        response = await self._devtools.send("Page.addScriptToEvaluateOnNewDocument", wanted)
        return str(response["identifier"])

    async def _remove(self, identifier: str) -> None:
        await self._devtools.send("Page.removeScriptToEvaluateOnNewDocument", {"identifier": identifier})
