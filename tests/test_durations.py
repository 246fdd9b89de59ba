"""Durations as people read them."""

from datetime import timedelta

import pytest

from handrail.durations import format_duration, parse_duration


@pytest.mark.parametrize(("seconds", "words"), [(7.9, "0:07"), (760, "12:40"), (3723, "1:02:03"), (-1, "0:00")])
def test_durations_read_as_on_a_clock(seconds: float, words: str) -> None:
    assert format_duration(timedelta(seconds=seconds)) == words


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("90s", timedelta(seconds=90)),
        (" 45m ", timedelta(minutes=45)),
        ("1h30m", timedelta(minutes=90)),
        ("7d", timedelta(days=7)),
        ("1d2h3m4s", timedelta(days=1, hours=2, minutes=3, seconds=4)),
        ("9999d", timedelta(days=9999)),
    ],
)
def test_durations_are_read_as_people_write_them(text: str, duration: timedelta) -> None:
    assert parse_duration(text) == duration


@pytest.mark.parametrize("text", ["", "24", "h", "0h", "-1h", "1.5h", "24 hours", "2h 3m", "3m2h", "99999d"])
def test_anything_else_is_no_duration(text: str) -> None:
    assert parse_duration(text) is None
