"""Reading of `--finish-by`."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, tzinfo

from handrail.errors import InvalidCall

_DURATION = re.compile(r"(?=\d)(?:(\d{1,3})h)?(?:(\d{1,4})m)?(?:(\d{1,6})s)?")
_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


def parse_deadline(text: str | None, now: datetime, zone: tzinfo | None = None) -> datetime | None:
    """The deadline that `02:00` (the next time that a local clock shows it) or `45m` means. Raises `InvalidCall`."""
    if text is None:
        return None
    if time := _TIME.fullmatch(text.strip()):
        return _next(int(time[1]), int(time[2]), now, zone)
    if duration := _DURATION.fullmatch(text.strip()):
        hours, minutes, seconds = (int(part or 0) for part in duration.groups())
        if hours or minutes or seconds:
            return now.astimezone(zone) + timedelta(hours=hours, minutes=minutes, seconds=seconds)
    raise InvalidCall(f"--finish-by takes a local time, as in 02:00, or a duration, as in 45m, 2h or 1h30m; not {text}")


def _next(hour: int, minute: int, now: datetime, zone: tzinfo | None) -> datetime:
    """The next moment at which a wall clock shows this time, across changes to and from summer time."""
    here = now.astimezone(zone).replace(tzinfo=None)
    shown = here.replace(hour=hour, minute=minute, second=0, microsecond=0)
    shown += timedelta(days=shown <= here)
    return shown.replace(tzinfo=zone) if zone else shown.astimezone()
