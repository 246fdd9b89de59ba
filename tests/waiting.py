"""Waiting for another process or thread: never longer than needed, and never for ever."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def wait_until(check: Callable[[], T], timeout: float = 120.0) -> T:
    """Call `check` until its result is true, and return that. Raises `AssertionError` after `timeout` seconds."""
    deadline = time.monotonic() + timeout
    while not (result := check()):
        assert time.monotonic() < deadline, f"still {result!r} after {timeout:g} s"
        time.sleep(0.01)
    return result


def wait_for(seconds: float) -> None:
    """Let time pass, where how much of it passes is what is tried."""
    until = time.monotonic() + seconds
    wait_until(lambda: time.monotonic() >= until, seconds + 120)
