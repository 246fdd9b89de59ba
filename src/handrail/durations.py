"""Durations in words, and how long words take to be read."""

from __future__ import annotations

import re
from datetime import timedelta

READING_SPEED = 15.0
"""Characters a second, as people read."""

_DURATION = re.compile(r"(?=\d)(?:(\d{1,4})d)?(?:(\d{1,5})h)?(?:(\d{1,6})m)?(?:(\d{1,7})s)?")


def format_duration(duration: timedelta) -> str:
    """Write a duration in minutes and seconds, and in hours if there are any: `0:07`, `12:40`, `1:02:03`."""
    minutes, seconds = divmod(max(int(duration.total_seconds()), 0), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def parse_duration(text: str) -> timedelta | None:
    """Read a duration as people write it: `90s`, `45m`, `1h30m`, `7d`. None for anything else, and for no time at all."""
    match = _DURATION.fullmatch(text.strip())
    if match is None:
        return None
    days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds) or None
