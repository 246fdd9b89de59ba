"""Pauses between waves: a time in which to look, or a question to a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from handrail.durations import parse_duration
from handrail.errors import InvalidCall

ASK = "ask"


@dataclass(frozen=True)
class Pause:
    """A pause before each wave but the first: for a time, or until a person says so."""

    duration: timedelta = timedelta()
    asks: bool = False

    def __str__(self) -> str:
        return ASK if self.asks else f"{int(self.duration.total_seconds())}s"


def parse_pause(text: str) -> Pause:
    """Read a pause, as in `10m` or `ask`. Raises `InvalidCall`."""
    if text.strip() == ASK:
        return Pause(asks=True)
    duration = parse_duration(text)
    if duration is None:
        raise InvalidCall(f"--pause-between takes a time, as in 90s, 10m or 1h, or `ask`; not {text}")
    return Pause(duration)
