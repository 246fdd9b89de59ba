"""Durations as people read them."""

from datetime import timedelta

import pytest

from handrail.durations import format_duration


@pytest.mark.parametrize(("seconds", "words"), [(7.9, "0:07"), (760, "12:40"), (3723, "1:02:03"), (-1, "0:00")])
def test_durations_read_as_on_a_clock(seconds: float, words: str) -> None:
    assert format_duration(timedelta(seconds=seconds)) == words
