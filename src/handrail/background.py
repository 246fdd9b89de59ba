"""Work in the background: in a thread of its own, which nobody waits for longer than it may take."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

T = TypeVar("T")


async def finish_within(seconds: float, work: Callable[[], T], name: str) -> T:
    """Do the work in a thread of that name, and give its result. Raises what it raises, and `TimeoutError` if it takes longer.

    The thread is left to itself then: neither the loop nor the program waits for it when it ends.
    """
    result: Future[T] = Future()

    def do() -> None:
        try:
            value = work()
        except Exception as error:
            result.set_exception(error)
        else:
            result.set_result(value)

    threading.Thread(target=do, name=name, daemon=True).start()
    return await asyncio.wait_for(asyncio.shield(asyncio.wrap_future(result)), seconds)
