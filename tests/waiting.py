"""Waiting for what another process or thread does: never longer than needed, and never for ever."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def eventually(check: Callable[[], T], within: float = 120.0) -> T:
    """What `check` gives, as soon as that is something; an AssertionError where it is nothing for `within` seconds."""
    deadline = time.monotonic() + within
    while not (found := check()):
        assert time.monotonic() < deadline, f"still {found!r} after {within:g} s"
        time.sleep(0.01)
    return found
