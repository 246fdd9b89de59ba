"""Reading of `--finish-by`."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, tzinfo

from handrail.durations import parse_duration
from handrail.errors import InvalidCall

_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


def parse_deadline(text: str | None, now: datetime, zone: tzinfo | None = None) -> datetime | None:
    """The deadline that `02:00` (the next time that a local clock shows it) or `45m` means. Raises `InvalidCall`."""
    if text is None:
        return None
    if time := _TIME.fullmatch(text.strip()):
        return _next(int(time[1]), int(time[2]), now, zone)
    if duration := parse_duration(text):
        return now.astimezone(zone) + duration
    raise InvalidCall(f"--finish-by takes a local time, as in 02:00, or a duration, as in 45m, 2h or 1h30m; not {text}")


def _next(hour: int, minute: int, now: datetime, zone: tzinfo | None) -> datetime:
    """The next moment at which a wall clock shows this time, across changes to and from summer time."""
    here = now.astimezone(zone).replace(tzinfo=None)
    shown = here.replace(hour=hour, minute=minute, second=0, microsecond=0)
    shown += timedelta(days=shown <= here)
    return shown.replace(tzinfo=zone) if zone else shown.astimezone()
