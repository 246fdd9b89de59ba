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
    stop = StopSignal()
    with asyncio.Runner() as runner:
        loop = runner.get_loop()
        for number, reason in STOP_SIGNALS.items():
            loop.add_signal_handler(number, stop.request, reason)
        try:
            return runner.run(work(stop))
        finally:
            for number in STOP_SIGNALS:
                loop.remove_signal_handler(number)
