"""Durations in words."""

from datetime import timedelta


def format_duration(duration: timedelta) -> str:
    """Write a duration in minutes and seconds, and in hours if there are any: `0:07`, `12:40`, `1:02:03`."""
    minutes, seconds = divmod(max(int(duration.total_seconds()), 0), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
