"""Waiting for the end of a blackout, in words: until when, by the clock of the blackout's own zone."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from handrail.journal import BlackoutAwaited


def waiting_words(awaited: BlackoutAwaited, now: datetime) -> str:
    """Until when, and for what: `until 18:30 GMT: blackout trading`. Another day than it is there now is named."""
    zone = ZoneInfo(awaited.zone)
    until = awaited.until.astimezone(zone)
    is_today = until.date() == now.astimezone(zone).date()
    return f"until {until:{'%H:%M %Z' if is_today else '%Y-%m-%d %H:%M %Z'}}: blackout {awaited.blackout}"
