"""The calendar of a fleet: blackouts, in which no run begins on the pairs that they are for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TypeAlias
from zoneinfo import ZoneInfo

from handrail.inventory.labels import Labels

HORIZON = timedelta(days=400)
"""How far ahead blackouts are looked for."""
CHECKED_YEARS = range(2026, 2047)
"""The years in which the times of recurring blackouts are held against the changes of the zone's clocks."""
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY = timedelta(days=1)

Span: TypeAlias = tuple[datetime, datetime]
"""The moments, in UTC, at which a blackout begins and ends."""


@dataclass(frozen=True)
class Days:
    """The days from the first to the last, both included."""

    first: date
    last: date

    def __str__(self) -> str:
        return f"{self.first}" if self.first == self.last else f"{self.first} to {self.last}"

    def include(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True)
class YearlyDays:
    """The days of every year from the first to the last, both included, each as its month and day."""

    first: tuple[int, int]
    last: tuple[int, int]

    def __str__(self) -> str:
        first, last = (f"{month:02}-{day:02}" for month, day in (self.first, self.last))
        return f"every {first}" if first == last else f"every {first} to {last}"

    def include(self, day: date) -> bool:
        at = (day.month, day.day)
        if self.first <= self.last:
            return self.first <= at <= self.last
        return at >= self.first or at <= self.last


@dataclass(frozen=True)
class Blackout:
    """A time in which no run begins, nor is still to be at work, on the pairs that have its labels; on all if it has none.

    It recurs on `weekdays` (Monday is 0) and `dates`, or every day if it has neither, from `begins` to `ends`: on the next day,
    where that is not later. A time that is None is the beginning or the end of the day. `once` is a blackout that does not
    recur, from one local time to another.
    """

    name: str
    zone: str
    labels: tuple[tuple[str, tuple[str, ...]], ...] = ()
    weekdays: frozenset[int] = frozenset()
    dates: tuple[Days | YearlyDays, ...] = ()
    begins: time | None = None
    ends: time | None = None
    once: tuple[datetime, datetime] | None = None

    def is_for(self, labels: Labels) -> bool:
        """Say whether it is for a pair with these labels: one of the words of each of its own."""
        return all(set(words) & set(labels.get(label, ())) for label, words in self.labels)

    def describe(self) -> str:
        """When it is, in words: `every monday and friday, 08:00 to 18:00, Europe/London`."""
        if self.once:
            begins, ends = self.once
            return f"{begins:%Y-%m-%d %H:%M} to {ends:%Y-%m-%d %H:%M}, {self.zone}"
        *weekdays, last = ["", *(WEEKDAYS[number] for number in sorted(self.weekdays))]
        named = ", ".join(filter(None, weekdays))
        days = [f"every {named} and {last}" if named else f"every {last}"] * bool(last) + [str(it) for it in self.dates]
        times = "all day"
        if self.begins or self.ends:
            begin, end = self.begins or time(), f"{self.ends:%H:%M}" if self.ends else "24:00"
            times = f"{begin:%H:%M} to {end}"
        return f"{', '.join(days) or 'every day'}, {times}, {self.zone}"

    def first_span(self, moment: datetime) -> Span | None:
        """The first of its spans that ends after a moment, if that is near enough to be looked for."""
        return next((span for span in self._spans(moment) if span[1] > moment), None)

    def end_of_now(self, moment: datetime) -> datetime | None:
        """Its end, by the clock of its own zone, if it is on at that moment; else None."""
        span = self.first_span(moment)
        return span[1].astimezone(ZoneInfo(self.zone)) if span and span[0] <= moment else None

    def _spans(self, moment: datetime) -> Iterator[Span]:
        """Its spans around and after a moment, in their order.

        Where a clock shows a time twice or not at all, a span is as long as it can be meant.
        """
        zone = ZoneInfo(self.zone)
        if self.once:
            yield _earliest(self.once[0], zone), _latest(self.once[1], zone)
            return
        today = moment.astimezone(zone).date()
        for number in range(-2, HORIZON.days):
            day = today + number * _DAY
            if self.is_on(day):
                begins, ends = self.local_times(day)
                yield _earliest(begins, zone), _latest(ends, zone)

    def is_on(self, day: date) -> bool:
        """Say whether it begins on a day, if it recurs."""
        if not (self.weekdays or self.dates):
            return True
        return day.weekday() in self.weekdays or any(dates.include(day) for dates in self.dates)

    def local_times(self, day: date) -> tuple[datetime, datetime]:
        """The local times from which to which it lasts, if it begins on that day."""
        begins = datetime.combine(day, self.begins or time())
        ends = datetime.combine(day, self.ends) if self.ends else datetime.combine(day + _DAY, time())
        return begins, ends if ends > begins else ends + _DAY


def blackouts_for(blackouts: Iterable[Blackout], labels: Labels) -> tuple[Blackout, ...]:
    """The blackouts that are for a pair with these labels."""
    return tuple(blackout for blackout in blackouts if blackout.is_for(labels))


def opening(blackouts: tuple[Blackout, ...], moment: datetime, duration: timedelta) -> datetime | None:
    """The first moment from `moment` on after which no blackout comes for that duration; None if there is none in a year."""
    last = moment + HORIZON
    at = moment
    while at < last:
        spans = (blackout.first_span(at) for blackout in blackouts)
        ends = [end for begin, end in filter(None, spans) if begin <= at or begin < at + duration]
        if not ends:
            return at
        at = max(ends)
    return None


def clock_change(local: datetime, zone: str) -> str:
    """What is wrong with a local time: there is none such in its zone, or two. Empty if nothing is."""
    here = local.replace(tzinfo=ZoneInfo(zone))
    first, second = here.utcoffset(), here.replace(fold=1).utcoffset()
    if first == second or first is None or second is None:
        return ""
    return "does not exist" if first < second else "is there twice"


@lru_cache(maxsize=32)
def change_days(zone: str) -> tuple[date, ...]:
    """The days around which a zone's clocks are changed, in the years that are checked."""
    info = ZoneInfo(zone)
    day, offset, found = date(CHECKED_YEARS.start, 1, 1), None, []
    while day.year in CHECKED_YEARS:
        now = datetime.combine(day, time(12), info).utcoffset()
        if offset is not None and now != offset:
            found += [day - _DAY, day]
        day, offset = day + _DAY, now
    return tuple(found)


def _earliest(local: datetime, zone: ZoneInfo) -> datetime:
    return min(local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))


def _latest(local: datetime, zone: ZoneInfo) -> datetime:
    return max(local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
