"""Waiting for a page: every loop that waits for one is here."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Literal, TypeVar

from handrail.errors import BrowserGone, SessionEnded, StepError

T = TypeVar("T")

Unrest = Literal["requests", "changes", ""]
"""What keeps a page from rest: requests that are open, or changes that are due or go on; empty if it is at rest."""

MAX_CHANGING_SECONDS = 5.0
"""The time for which a page without open requests is waited for: some pages change for ever, as those with a clock."""


async def _sleep(seconds: float) -> None:
    import asyncio  # a tenth of what a command that only reads a runbook would import

    await asyncio.sleep(seconds)


async def retry_until(
    check: Callable[[], Awaitable[T]],
    *,
    timeout: float,
    delay: float = 0,
    pauses: tuple[float, float] = (0.02, 0.25),
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], Awaitable[None]] = _sleep,
) -> T:
    """Try `check` until it raises no `StepError`, and return its result. The first attempt is made after `delay` seconds.

    Between the others are `pauses`, in seconds, that grow from the first to the second.

    After `timeout` seconds in all, the last error is raised: it says more than "timed out" would. Nothing that acts is ever
    repeated: an error that says that `check` may have acted is raised at once.
    """
    deadline = clock() + timeout
    if delay:
        await sleep(delay)
    pause, longest = pauses
    while True:
        try:
            return await check()
        except (BrowserGone, SessionEnded):  # waiting brings nobody back
            raise
        except StepError as failure:
            if failure.may_have_acted or clock() >= deadline:
                raise
        await sleep(pause)
        pause = min(pause * 1.6, longest)


async def rests_within(
    look: Callable[[], Awaitable[Unrest]],
    *,
    timeout: float,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], Awaitable[None]] = _sleep,
) -> bool:
    """Wait until `look` sees a page at rest, and say whether it came to rest within `timeout` seconds.

    A page that only changes is waited for no longer than `MAX_CHANGING_SECONDS`, and is then taken for one that does so always.
    """
    now = clock()
    deadline, changes_until = now + timeout, now + MAX_CHANGING_SECONDS
    pause = 0.02
    while unrest := await look():
        now = clock()
        if unrest == "requests":
            changes_until = now + MAX_CHANGING_SECONDS
        if now >= min(deadline, changes_until):
            return now >= changes_until
        await sleep(pause)
        pause = min(pause * 1.1, 0.25)  # most pages rest a tenth of a second after they have changed
    return True


async def look_until_rest(
    look: Callable[[], Awaitable[bool]], rest: Callable[[float], Coroutine[Any, Any, bool]], *, timeout: float
) -> Literal["seen", "at rest", "still coming"]:
    """Look until something is seen, a page that `rest` waits for is at rest, or `timeout` seconds are over. Say which.

    The page is looked at once more after it has come to rest; one that is at rest before and after a look is looked at once.
    """
    import asyncio  # as above

    was_at_rest = await rest(0)
    if was_at_rest and await look():
        return "seen"
    if was_at_rest and await rest(0):  # it may have been left between the two
        return "at rest"
    resting = asyncio.create_task(rest(timeout))
    try:
        while True:
            is_last_look = resting.done()
            if await look():
                return "seen"
            if is_last_look:
                return "at rest" if resting.result() else "still coming"
            await asyncio.wait({resting}, timeout=0.2)
    finally:
        resting.cancel()
