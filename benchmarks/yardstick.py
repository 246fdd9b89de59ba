"""The speed of this machine, beside that of the one for which bounds in seconds are.

Ratios need none of this. Seconds do: the same work takes twice as long on a machine that others use, too.
"""

from __future__ import annotations

from time import process_time

TURNS = 20_000_000
REFERENCE_SECONDS = 1.95
"""Processor seconds that so many turns took on the machine for which the bounds are: two processors, otherwise idle."""


def slowness() -> float:
    """How many times as long as on that machine work takes on this one, right now; 1 for a faster one."""
    began = process_time()
    total = 0
    for turn in range(TURNS):
        total += turn
    return max(1.0, (process_time() - began) / REFERENCE_SECONDS)
