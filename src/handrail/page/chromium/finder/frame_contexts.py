"""The worlds of scripts in the frames of a window, as Chromium's own protocol knows them. No trace holds what is said there."""

from __future__ import annotations

from typing import Any
from uuid import uuid4
from weakref import WeakKeyDictionary

from playwright.async_api import Frame

from handrail.page.chromium.devtools import Devtools

_MARK = "token => { globalThis[Symbol.for('handrail.frame')] = token; }"
_READ_MARK = "() => globalThis[Symbol.for('handrail.frame')] || ''"


class FrameContexts:
    """The contexts of frames, heard of from the first question on. A frame that another process draws has none here."""

    def __init__(self, devtools: Devtools) -> None:
        self._devtools = devtools
        self._is_listening = False
        self._contexts: dict[str, int] = {}
        """The number of each frame's own world, by Chromium's identifier of the frame."""
        self._identifiers: WeakKeyDictionary[Frame, str] = WeakKeyDictionary()

    async def of(self, frame: Frame) -> int | None:
        """The number of the frame's own world. Raises Playwright's error."""
        if not self._is_listening:
            self._is_listening = True
            self._devtools.on("Runtime.executionContextCreated", self._on_created)
            self._devtools.on("Runtime.executionContextDestroyed", self._on_destroyed)
            self._devtools.on("Runtime.executionContextsCleared", lambda _: self._contexts.clear())
            await self._devtools.send("Runtime.enable", {})
        if frame not in self._identifiers:
            await self._identify(frame)
        return self._contexts.get(self._identifiers.get(frame, ""))

    async def _identify(self, frame: Frame) -> None:
        """Find out which of Chromium's frames is Playwright's, by a mark in its world; neither tells the other's name."""
        token = uuid4().hex
        await frame.evaluate(_MARK, token)
        for identifier, context in list(self._contexts.items()):
            if await self._devtools.evaluate(_READ_MARK, context=context) == token:
                self._identifiers[frame] = identifier

    def _on_created(self, event: dict[str, Any]) -> None:
        context = event["context"]
        if context.get("auxData", {}).get("isDefault"):
            self._contexts[context["auxData"]["frameId"]] = context["id"]

    def _on_destroyed(self, event: dict[str, Any]) -> None:
        gone = event["executionContextId"]
        self._contexts = {frame: context for frame, context in self._contexts.items() if context != gone}
