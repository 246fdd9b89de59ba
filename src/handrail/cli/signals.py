"""Signals: Ctrl-C, SIGTERM and a closed terminal end a command after it has tidied up."""

from __future__ import annotations

import asyncio
import gc
import signal
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from handrail.app.stop import StopSignal

T = TypeVar("T")

STOP_SIGNALS = {
    signal.SIGINT: "stopped with Ctrl-C",
    signal.SIGTERM: "stopped by SIGTERM",
    signal.SIGHUP: "stopped because the terminal closed",
}


def run_until_signal(work: Callable[[StopSignal], Coroutine[Any, Any, T]]) -> T:
    """Run `work` in a new loop. A signal requests the stop that `work` is given."""
    gc.freeze()
    gc.enable()
    stop, received = StopSignal(), set[str]()

    def end(reason: str) -> None:
        received.add(reason)
        stop.request(reason)

    def complain(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        if not (received and "future" in context):  # what nobody waits for any more ends with the browser's driver
            loop.default_exception_handler(context)

    with asyncio.Runner() as runner:
        loop = runner.get_loop()
        loop.set_exception_handler(complain)
        for number, reason in STOP_SIGNALS.items():
            loop.add_signal_handler(number, end, reason)
        try:
            return runner.run(work(stop))
        finally:
            for number in STOP_SIGNALS:
                loop.remove_signal_handler(number)
