"""The calendar: when blackouts are, and which are refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.errors import InvalidFile
from handrail.inventory import Blackout, load_inventory, opening

MONDAY = datetime(2026, 11, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


def blackout(folder: Path, text: str) -> Blackout:
    file = folder / "calendar.yaml"
    file.write_text(f"calendar:\n  quiet: {text}\n", encoding="utf-8")
    return load_inventory(file).calendar["quiet"]


def mistakes(folder: Path, text: str) -> str:
    with pytest.raises(InvalidFile) as caught:
        blackout(folder, text)
    return str(caught.value)


def local(text: str, zone: str = "Europe/Berlin") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("text", "after", "expected"),
    [
        ("{days: [mon, friday], from: 08:00, to: 18:00}", "2026-11-30 07:00", ("2026-11-30 08:00", "2026-11-30 18:00")),
        ("{days: [mon, friday], from: 08:00, to: 18:00}", "2026-11-30 17:59", ("2026-11-30 08:00", "2026-11-30 18:00")),
        ("{days: [mon, friday], from: 08:00, to: 18:00}", "2026-11-30 18:00", ("2026-12-04 08:00", "2026-12-04 18:00")),
        ("{days: [sunday], from: 22:00, to: 06:00}", "2026-11-30 05:00", ("2026-11-29 22:00", "2026-11-30 06:00")),
        ("{days: [sunday], from: 22:00, to: 06:00}", "2026-11-30 06:00", ("2026-12-06 22:00", "2026-12-07 06:00")),
        ("{from: 22:00, to: 6:00}", "2026-11-30 12:00", ("2026-11-30 22:00", "2026-12-01 06:00")),
        ("{to: 06:00}", "2026-11-30 12:00", ("2026-12-01 00:00", "2026-12-01 06:00")),
        ("{days: [tue], from: 22:00, to: 24:00}", "2026-11-30 12:00", ("2026-12-01 22:00", "2026-12-02 00:00")),
        ("{days: [tuesday]}", "2026-11-30 12:00", ("2026-12-01 00:00", "2026-12-02 00:00")),
        ("{dates: [2026-12-24]}", "2026-11-30 12:00", ("2026-12-24 00:00", "2026-12-25 00:00")),
        ("{dates: [12-31/01-01]}", "2027-01-01 12:00", ("2027-01-01 00:00", "2027-01-02 00:00")),
        (
            "{dates: [12-20/01-02], from: 08:00, to: 09:00}",
            "2026-11-30 12:00",
            ("2026-12-20 08:00", "2026-12-20 09:00"),
        ),
        ("{dates: [2026-12-20/2027-01-03]}", "2026-12-22 12:00", ("2026-12-22 00:00", "2026-12-23 00:00")),
        ("{days: [wed], dates: [2026-12-01]}", "2026-11-30 12:00", ("2026-12-01 00:00", "2026-12-02 00:00")),
        (
            "{from: 2026-12-20 18:00, to: 2027-01-04T06:00}",
            "2026-11-30 12:00",
            ("2026-12-20 18:00", "2027-01-04 06:00"),
        ),
    ],
)
def test_a_blackout_is_read_on_the_clock_of_its_zone(
    tmp_path: Path, text: str, after: str, expected: tuple[str, str]
) -> None:
    span = blackout(tmp_path, text.replace("{", "{zone: Europe/Berlin, ", 1)).first_span(local(after))
    assert span == (local(expected[0]), local(expected[1]))


def test_a_blackout_that_is_over_does_not_come_again(tmp_path: Path) -> None:
    once = blackout(tmp_path, "{zone: UTC, from: 2026-12-20 18:00, to: 2027-01-04 06:00}")
    assert once.first_span(datetime(2027, 1, 4, 6, tzinfo=UTC)) is None
    dated = blackout(tmp_path, "{zone: UTC, dates: [2026-12-24]}")
    assert dated.first_span(datetime(2026, 12, 25, tzinfo=UTC)) is None


def test_days_are_as_long_as_they_are(tmp_path: Path) -> None:
    """Whole days are never ambiguous: they begin and end with their first and last moment."""
    begin, end = blackout(tmp_path, "{zone: Europe/Berlin, dates: [10-25]}").first_span(local("2026-10-25 12:00")) or (
        None,
        None,
    )
    assert begin
    assert end
    assert end - begin == 25 * HOUR


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{days: [monday]}", "`zone` is missing from a blackout"),
        ("{zone: Europe/Berln, days: [monday]}", "`Europe/Berln` is not a time zone; did you mean `Europe/Berlin`?"),
        ("{zone: ../etc/passwd, days: [monday]}", "`../etc/passwd` is not a time zone"),
        ("{zone: 1, days: [monday]}", "`1` is not a time zone"),
        ("{zone: UTC}", "this blackout never ends"),
        ("{zone: UTC, days: [mondey]}", "`mondey` is not a weekday; did you mean `monday`?"),
        ("{zone: UTC, days: monday}", "`days` takes a list of weekdays"),
        ("{zone: UTC, days: []}", "`days` takes a list of weekdays"),
        ("{zone: UTC, dates: [2026-02-30]}", "`dates` takes a list of days"),
        ("{zone: UTC, dates: [02-30]}", "not 02-30"),
        ("{zone: UTC, dates: [2027-01-03/2026-12-20]}", "not 2027-01-03/2026-12-20"),
        ("{zone: UTC, dates: [12-20/2027-01-03]}", "not 12-20/2027-01-03"),
        ("{zone: UTC, from: 8}", "`from` takes a time, as in 08:00"),
        ("{zone: UTC, from: 24:00}", "`from` takes a time"),
        ("{zone: UTC, from: 08:61}", "`from` takes a time"),
        ("{zone: UTC, from: 08:00, to: 08:00}", "this blackout ends when it begins"),
        ("{zone: UTC, from: 2026-12-20 18:00}", "`to` is missing from a blackout that is once"),
        ("{zone: UTC, from: 2026-12-20 18:00, to: 06:00}", "like the other end; not 06:00"),
        ("{zone: UTC, from: 2026-13-20 18:00, to: 2027-01-01 00:00}", "`from` takes a day and a time"),
        ("{zone: UTC, from: 2026-12-20 18:00, to: 2026-12-20 17:00}", "this blackout ends before it begins"),
        (
            "{zone: UTC, days: [monday], from: 2026-12-20 18:00, to: 2027-01-01 00:00}",
            "`days` is for a blackout that recurs",
        ),
        ("{zone: UTC, day: [monday]}", "`day` is not a field of a blackout; did you mean `days`?"),
        ("{zone: UTC, days: [monday], labels: {site: 1}}", "the label `site` takes a word"),
        ("quiet", "`quiet` takes a mapping"),
    ],
)
def test_what_is_no_blackout_is_refused(tmp_path: Path, text: str, sentence: str) -> None:
    assert sentence in mistakes(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{zone: Europe/Berlin, from: 02:30, to: 04:00}", "`from` 02:30 does not exist on 2026-03-29 in Europe/Berlin"),
        ("{zone: Europe/Berlin, days: [sat], from: 22:00, to: 02:30}", "`to` 02:30 does not exist on 2026-03-29"),
        (
            "{zone: Europe/Berlin, dates: [10-25], from: 02:30}",
            "`from` 02:30 is there twice on 2026-10-25 in Europe/Berlin",
        ),
        (
            "{zone: Europe/London, from: 2026-10-25 01:30, to: 2026-10-26 00:00}",
            "`from` 01:30 is there twice on 2026-10-25 in Europe/London, where clocks are changed; choose a time that is there "
            "once, or say `zone: UTC`",
        ),
        ("{zone: America/Santiago, days: [sun], from: 00:00, to: 06:00}", "`from` 00:00 does not exist on 2026-09-06"),
    ],
)
def test_a_time_that_a_clock_shows_twice_or_never_is_refused(tmp_path: Path, text: str, sentence: str) -> None:
    assert sentence in mistakes(tmp_path, text)


@pytest.mark.parametrize(
    "text",
    [
        "{zone: Europe/Berlin, days: [monday], from: 02:30, to: 04:00}",  # clocks are changed on Sundays
        "{zone: Europe/Berlin, from: 03:00, to: 01:59}",
        "{zone: UTC, from: 02:30, to: 04:00}",
        "{zone: America/Santiago, days: [sunday]}",
    ],
)
def test_a_time_that_is_always_there_once_is_taken(tmp_path: Path, text: str) -> None:
    assert blackout(tmp_path, text).name == "quiet"


def test_a_blackout_is_for_pairs_with_one_word_of_each_of_its_labels(tmp_path: Path) -> None:
    quiet = blackout(tmp_path, "{zone: UTC, days: [monday], labels: {site: [london, paris], tier: gold}}")
    assert quiet.is_for({"site": ("paris",), "tier": ("lab", "gold")})
    assert not quiet.is_for({"site": ("paris",)})
    assert not quiet.is_for({"site": ("berlin",), "tier": ("gold",)})
    assert blackout(tmp_path, "{zone: UTC, days: [monday]}").is_for({})


def test_an_opening_is_long_enough(tmp_path: Path) -> None:
    early = blackout(tmp_path, "{zone: UTC, from: 01:00, to: 06:00}")
    late = blackout(tmp_path, "{zone: UTC, from: 08:00, to: 20:00}")
    assert opening((early, late), MONDAY, HOUR) == MONDAY
    assert opening((early, late), MONDAY, 2 * HOUR) == MONDAY + 6 * HOUR
    assert opening((early, late), MONDAY, 4 * HOUR) == MONDAY + 20 * HOUR
    assert opening((early, late), MONDAY, 6 * HOUR) is None
    assert opening((), MONDAY, 1000 * HOUR) == MONDAY


@given(st.integers(0, 23), st.integers(1, 23), st.integers(0, 24 * 8), st.integers(0, 20))
def test_no_opening_is_in_a_blackout(begin: int, length: int, hour: int, duration: int) -> None:
    times = [datetime(2026, 1, 1, it % 24).time() for it in (begin, begin + length)]
    quiet = Blackout("quiet", "UTC", weekdays=frozenset({0, 2, 3}), begins=times[0], ends=times[1])
    moment = MONDAY + hour * HOUR
    at = opening((quiet,), moment, duration * HOUR)
    assert at
    hours = [at + number * HOUR for number in range(max(duration, 1))]
    for each in hours:
        span = quiet.first_span(each)
        assert span
        assert not span[0] <= each < span[1]
    before = quiet.first_span(at - HOUR)
    assert at == moment or (before and before[1] == at)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{days: [fri, mon], from: 8:00, to: 18:00}", "every monday and friday, 08:00 to 18:00, UTC"),
        ("{days: [sun, tue, wed]}", "every tuesday, wednesday and sunday, all day, UTC"),
        ("{days: [sun]}", "every sunday, all day, UTC"),
        ("{from: 22:00, to: 24:00}", "every day, 22:00 to 24:00, UTC"),
        ("{to: 06:00}", "every day, 00:00 to 06:00, UTC"),
        (
            "{dates: [12-31, 12-20/01-02, 2026-12-24, 2027-01-04/2027-01-05]}",
            "every 12-31, every 12-20 to 01-02, 2026-12-24, 2027-01-04 to 2027-01-05, all day, UTC",
        ),
        ("{from: 2026-12-20 18:00, to: 2027-01-04 06:00}", "2026-12-20 18:00 to 2027-01-04 06:00, UTC"),
    ],
)
def test_a_blackout_is_told_in_words(tmp_path: Path, text: str, words: str) -> None:
    assert blackout(tmp_path, text.replace("{", "{zone: UTC, ", 1)).describe() == words
