"""The wording of times, durations, counts and fingerprints."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


def utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def utc_time(moment: datetime, day: datetime) -> str:
    """The time alone, if it was on the same day as another moment."""
    same = moment.astimezone(UTC).date() == day.astimezone(UTC).date()
    return f"{moment.astimezone(UTC):%H:%M:%S} UTC" if same else utc(moment)


def local_time(moment: datetime) -> str:
    """The local time, with its date if that is not the one of UTC; empty if the local time is UTC."""
    if not moment.utcoffset():
        return ""
    offset = f"{moment:%z}"
    day = "" if moment.date() == moment.astimezone(UTC).date() else f"{moment:%Y-%m-%d} "
    return f"{day}{moment:%H:%M:%S} {offset[:3]}:{offset[3:5]}"


def utc_and_local_time(moment: datetime) -> str:
    local = local_time(moment)
    return utc(moment) + (f" ({local})" if local else "")


def time_zone(offset: str) -> str:
    """The time zone of the machine that performed a run."""
    if not offset:
        return "not on record; all times are UTC"
    return "UTC" if offset == "+00:00" else f"UTC{offset}, as the machine was set; in brackets beside UTC"


def duration(elapsed: timedelta) -> str:
    """A duration as `4.2 s`, or as `2 min 5 s` from a minute on."""
    seconds = elapsed.total_seconds()
    minutes, rest = divmod(round(seconds), 60)
    return f"{seconds:.1f} s" if round(seconds, 1) < 60 else f"{minutes} min {rest} s"


def long_duration(seconds: float) -> str:
    """A duration of any length, rounded to its two largest units: `3 days 2 h`, `4 min 10 s`, `7 s`."""
    unit = 3600 if seconds > 23 * 3600 else 60 if seconds > 59 * 60 else 1
    minutes, rest = divmod(round(seconds / unit) * unit, 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    parts = [(days, plural(days, "day")), (hours, f"{hours} h"), (minutes, f"{minutes} min"), (rest, f"{rest} s")]
    first = next((index for index, (count, _) in enumerate(parts) if count), 3)
    return " ".join(text for count, text in parts[first : first + 2] if count) or "0 s"


def grouped(fingerprint: str) -> str:
    """A fingerprint in groups of four, to be read aloud."""
    return " ".join(fingerprint[index : index + 4] for index in range(0, len(fingerprint), 4))


def plural(count: int, noun: str, nouns: str = "") -> str:
    """A count with its noun, in the plural if needed."""
    return f"{count} {noun if count == 1 else nouns or f'{noun}s'}"
