"""Time-outs as Playwright takes them."""

from __future__ import annotations


def milliseconds(seconds: float) -> float:
    """Return a patience in milliseconds. Playwright takes 0 for no limit; who waits for nothing gives it a millisecond."""
    return max(seconds * 1000, 1.0)
