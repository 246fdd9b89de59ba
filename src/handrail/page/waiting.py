"""Waiting for a page: every loop that waits for one is here."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from handrail.errors import BrowserGone, SessionEnded, StepError

T = TypeVar("T")


async def _sleep(seconds: float) -> None:
    import asyncio  # a tenth of what a command that only reads a runbook would import

    await asyncio.sleep(seconds)


async def retry_until(
    check: Callable[[], Awaitable[T]],
    *,
    timeout: float,
    delay: float = 0,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], Awaitable[None]] = _sleep,
) -> T:
    """Try `check` until it raises no `StepError`, and return its result. The first attempt is made after `delay` seconds.

    After `timeout` seconds in all, the last error is raised: it says more than "timed out" would. `check` must only look, for
    nothing that changes an appliance is ever repeated.
    """
    deadline = clock() + timeout
    if delay:
        await sleep(delay)
    pause = 0.02
    while True:
        try:
            return await check()
        except (BrowserGone, SessionEnded):  # waiting brings nobody back
            raise
        except StepError:
            if clock() >= deadline:
                raise
        await sleep(pause)
        pause = min(pause * 1.6, 0.25)
