"""Stopping: how a signal, or a button, ends a run early."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from handrail.errors import RunStopped

T = TypeVar("T")


class StopSignal:
    """A request to end a run early: its journal has an end then, and its folder is published as always.

    `request` is called in the loop of the run; from another thread, with `loop.call_soon_threadsafe(stop.request)`.
    """

    def __init__(self) -> None:
        self._task: asyncio.Task[Any] | None = None
        self._words: str | None = None

    def request(self, words: str = "stopped") -> None:
        """Ask for the end; `words` say why, for the journal."""
        self._words = words
        if self._task:
            self._task.cancel(words)

    async def guard(self, work: Coroutine[Any, Any, T]) -> T:
        """Await `work`, which a request cancels. Raises `RunStopped` then, with the words of the request."""
        if self._words is not None:
            work.close()
            raise self._stopped()
        self._task = task = asyncio.create_task(work)
        try:
            return await task
        except asyncio.CancelledError:
            awaiting = asyncio.current_task()
            if self._words is None or (
                awaiting and awaiting.cancelling()
            ):  # not by a request: our own task is cancelled
                raise
            raise self._stopped() from None
        finally:
            self._task = self._words = None

    def _stopped(self) -> RunStopped:
        words, self._words = self._words, None
        return RunStopped(words)
