"""Waiting for a page: here, and nowhere else."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from handrail.errors import BrowserGone, SessionEnded, StepError

T = TypeVar("T")


async def _sleep(seconds: float) -> None:
    import asyncio  # a tenth of what a command that only reads a runbook would import

    await asyncio.sleep(seconds)


async def eventually(
    check: Callable[[], Awaitable[T]],
    *,
    within: float,
    after: float = 0,
    clock: Callable[[], float] = time.monotonic,
    nap: Callable[[float], Awaitable[None]] = _sleep,
) -> T:
    """Try `check`, for the first time `after` so many seconds, until it raises no `StepError`, and give its result.

    After `within` seconds in all, the last error is raised: it says more than "timed out" would.

    Only checks that look may be passed. Nothing that changes an appliance is ever repeated by waiting.
    """
    deadline = clock() + within
    if after:
        await nap(after)
    pause = 0.02
    while True:
        try:
            return await check()
        except (BrowserGone, SessionEnded):  # waiting brings nobody back
            raise
        except StepError:
            if clock() >= deadline:
                raise
        await nap(pause)
        pause = min(pause * 1.6, 0.25)
