"""The reader of an inventory's calendar: blackouts, or every mistake in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from handrail.inventory.calendar import WEEKDAYS, Blackout, Days, YearlyDays, change_days, clock_change
from handrail.inventory.labels import read_labels
from handrail.source import Diagnostics, SourcePath, did_you_mean, nearest

BLACKOUT_FIELDS = ("labels", "zone", "days", "dates", "from", "to")
MIDNIGHT = "24:00"
_TIME = re.compile(r"(\d?\d):(\d\d)", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d?\d:\d\d", re.ASCII)
_YEARLY = re.compile(r"(\d\d)-(\d\d)", re.ASCII)
_EXAMPLE = "{labels: {site: london}, zone: Europe/London, days: [monday, friday], from: 08:00, to: 18:00}"
_DATES = "`dates` takes a list of days, as in [2026-12-24, 12-31, 2026-12-20/2027-01-03]; one without a year is of every year"


def read_calendar(diagnostics: Diagnostics, raw: Any) -> dict[str, Blackout]:
    """Read the calendar: a blackout for each name. What is none is reported."""
    if not isinstance(raw, dict):
        diagnostics.report(
            ("calendar",), f"`calendar` takes a mapping: a name for each blackout, as in trading: {_EXAMPLE}"
        )
        return {}
    readers = (_BlackoutReader(diagnostics, str(name), ("calendar", name), body) for name, body in raw.items())
    return {reader.name: blackout for reader in readers if (blackout := reader.blackout()) is not None}


@dataclass(frozen=True)
class _BlackoutReader:
    """The reader of one blackout."""

    diagnostics: Diagnostics
    name: str
    path: SourcePath
    body: Any

    def blackout(self) -> Blackout | None:
        """The blackout; None if there is a mistake in it."""
        before = len(self.diagnostics.mistakes)
        if not isinstance(self.body, dict):
            self.diagnostics.report(self.path, f"`{self.name}` takes a mapping, as in {_EXAMPLE}")
            return None
        self.diagnostics.report_unknown_keys(self.body, BLACKOUT_FIELDS, self.path, "a blackout")
        zone = self._zone()
        labels = self._labels()
        is_once = any(_MOMENT.fullmatch(str(self.body.get(key, ""))) for key in ("from", "to"))
        made = self._once(zone, labels) if is_once else self._recurring(zone, labels)
        if len(self.diagnostics.mistakes) == before:
            self._check_clock_changes(made)
        return made if len(self.diagnostics.mistakes) == before else None

    def _zone(self) -> str:
        zone = self.body.get("zone")
        if zone is None:
            sentence = (
                "`zone` is missing from a blackout: whose clock its times are read on, as in Europe/London or UTC"
            )
            self.diagnostics.report_missing(self.path, "zone", sentence)
        elif not _is_zone(zone):
            known = available_timezones()
            hint = did_you_mean(zone, known) or "; it takes a name as in Europe/London, or UTC"
            if not known:
                hint = ": this machine has no time zones; `pip install tzdata` brings them"
            self.diagnostics.report((*self.path, "zone"), f"`{zone}` is not a time zone{hint}")
        return str(zone) if _is_zone(zone) else "UTC"

    def _labels(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        if "labels" not in self.body:
            return ()
        return tuple(read_labels(self.diagnostics, self.body["labels"], (*self.path, "labels")).items())

    def _recurring(self, zone: str, labels: tuple[tuple[str, tuple[str, ...]], ...]) -> Blackout:
        if not {"days", "dates", "from", "to"} & self.body.keys():
            self.diagnostics.report(
                self.path, "this blackout never ends; say when it is, with days, dates, from and to"
            )
        begins, ends = self._time("from"), self._time("to")
        if begins is not None and begins == ends:
            self.diagnostics.report(
                (*self.path, "to"), "this blackout ends when it begins; leave both out for whole days"
            )
        return Blackout(self.name, zone, labels, self._weekdays(), self._dates(), begins, ends)

    def _time(self, key: str) -> time | None:
        raw = self.body.get(key)
        if raw is None or (key == "to" and raw == MIDNIGHT):
            return None
        match = _TIME.fullmatch(raw) if isinstance(raw, str) else None
        if match and int(match[1]) < 24 and int(match[2]) < 60:
            return time(int(match[1]), int(match[2]))
        sentence = f"`{key}` takes a time, as in 08:00, or a day and a time, as in 2026-12-20 18:00; not {raw}"
        self.diagnostics.report((*self.path, key), sentence)
        return None

    def _weekdays(self) -> frozenset[int]:
        path: SourcePath = (*self.path, "days")
        found = set()
        for index, raw in self._listed("days", "`days` takes a list of weekdays, as in [monday, friday]"):
            word = str(raw).lower()
            number = next((n for n, day in enumerate(WEEKDAYS) if word in (day, day[:3])), None)
            if number is None:
                hint = f"; did you mean `{near}`?" if (near := nearest(word, WEEKDAYS)) else ""
                self.diagnostics.report((*path, index), f"`{raw}` is not a weekday{hint or ', as in monday or mon'}")
            else:
                found.add(number)
        return frozenset(found)

    def _dates(self) -> tuple[Days | YearlyDays, ...]:
        found = []
        for index, raw in self._listed("dates", _DATES):
            dates = _dates_of(str(raw))
            if dates is None:
                self.diagnostics.report((*self.path, "dates", index), f"{_DATES}; not {raw}")
            else:
                found.append(dates)
        return tuple(found)

    def _listed(self, key: str, sentence: str) -> Iterator[tuple[int, Any]]:
        raw = self.body.get(key)
        if isinstance(raw, list) and raw:
            yield from enumerate(raw)
        elif key in self.body:
            self.diagnostics.report((*self.path, key), sentence)

    def _once(self, zone: str, labels: tuple[tuple[str, tuple[str, ...]], ...]) -> Blackout:
        for key in ("days", "dates"):
            if key in self.body:
                sentence = f"`{key}` is for a blackout that recurs; this one is once, from one day to another"
                self.diagnostics.report((*self.path, key), sentence, at_key=True)
        begins, ends = self._moment("from"), self._moment("to")
        if begins and ends and begins >= ends:
            self.diagnostics.report((*self.path, "to"), "this blackout ends before it begins")
        return Blackout(self.name, zone, labels, once=(begins, ends) if begins and ends else None)

    def _moment(self, key: str) -> datetime | None:
        raw = self.body.get(key)
        if raw is None:
            sentence = f"`{key}` is missing from a blackout that is once, from one day to another"
            self.diagnostics.report_missing(self.path, key, sentence)
            return None
        try:
            if _MOMENT.fullmatch(str(raw)):
                return datetime.strptime(str(raw).replace("T", " "), "%Y-%m-%d %H:%M")
        except ValueError:
            pass
        sentence = f"`{key}` takes a day and a time, as in 2026-12-20 18:00, like the other end; not {raw}"
        self.diagnostics.report((*self.path, key), sentence)
        return None

    def _check_clock_changes(self, made: Blackout) -> None:
        """Report a time that a clock of the zone shows twice, or never, when the blackout begins or ends."""
        for key, local in _written_times(made):
            if wrong := clock_change(local, made.zone):
                sentence = (
                    f"`{key}` {local:%H:%M} {wrong} on {local:%Y-%m-%d} in {made.zone}, where clocks are changed; "
                    "choose a time that is there once, or say `zone: UTC`"
                )
                self.diagnostics.report((*self.path, key), sentence)
                return


def _written_times(made: Blackout) -> Iterator[tuple[str, datetime]]:
    """The local times, each with the key that says it, at which a blackout begins or ends: where clocks could be changed."""
    if made.once:
        yield from zip(("from", "to"), made.once, strict=True)
        return
    for changed in change_days(made.zone):
        for day in (changed - timedelta(days=1), changed):
            if made.is_on(day):
                begins, ends = made.local_times(day)
                if made.begins:
                    yield "from", begins
                if made.ends:
                    yield "to", ends


def _is_zone(raw: object) -> bool:
    try:
        return isinstance(raw, str) and bool(raw) and ZoneInfo(raw).key == raw
    except (OSError, ValueError, LookupError):
        return False


def _dates_of(text: str) -> Days | YearlyDays | None:
    first, _, last = text.partition("/")
    yearly = [_month_day(part) for part in (first, last or first)]
    if yearly[0] and yearly[1]:
        return YearlyDays(yearly[0], yearly[1])
    try:
        days = Days(date.fromisoformat(first), date.fromisoformat(last or first))
    except ValueError:
        return None
    return days if days.first <= days.last else None


def _month_day(text: str) -> tuple[int, int] | None:
    match = _YEARLY.fullmatch(text)
    if match is None:
        return None
    try:
        day = date(2028, int(match[1]), int(match[2]))  # a leap year
    except ValueError:
        return None
    return day.month, day.day
