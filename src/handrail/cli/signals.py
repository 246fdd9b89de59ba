"""Signals: Ctrl-C, SIGTERM and a closed terminal end what a command does, after it has tidied up."""

from __future__ import annotations

import asyncio
import gc
import signal
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from handrail.app.stop import Stop

T = TypeVar("T")

STOPS = {
    signal.SIGINT: "stopped with Ctrl-C",
    signal.SIGTERM: "stopped by SIGTERM",
    signal.SIGHUP: "stopped because the terminal closed",
}


def run_until_signal(work: Callable[[Stop], Coroutine[Any, Any, T]]) -> T:
    """Run `work` in a loop of its own. A signal requests the stop that it is given."""
    gc.freeze()
    gc.enable()
    stop = Stop()
    with asyncio.Runner() as runner:
        loop = runner.get_loop()
        for number, words in STOPS.items():
            loop.add_signal_handler(number, stop.request, words)
        try:
            return runner.run(work(stop))
        finally:
            for number in STOPS:
                loop.remove_signal_handler(number)
