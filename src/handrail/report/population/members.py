"""The runs of a period, each with what it is, what is between them, and which of them were drawn."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from functools import cached_property
from pathlib import Path
from typing import Literal, TypeAlias

from handrail.journal import RunRecord
from handrail.sealing import LaterReport, SignOff

SealState: TypeAlias = Literal["sealed", "unsigned", "not sealed", "broken", "unreadable"]
"""Signed by somebody, sealed without a key, not sealed, sealed and altered since, or in a zip that cannot be read."""


@dataclass(frozen=True)
class Member:
    """One run of a population. What cannot be read of it is empty."""

    folder: Path
    """Of a run in a zip, the path that it would have beside the zip."""
    pair: str
    began: datetime | None
    """By its journal, else by its folder's name; None where neither tells."""
    seal: SealState
    record: RunRecord | None = None
    sealed_by: str = ""
    """The holder of the key, or `nobody`."""
    findings: tuple[str, ...] = ()
    """What is broken, in sentences."""
    has_trusted_seal: bool = False
    """It is sealed by somebody whom the reader trusts for that."""
    objections: tuple[str, ...] = ()
    """In sentences, what is by nobody whom the reader trusts for it; none if it was not said whom they trust."""
    unproved_reports: tuple[LaterReport, ...] = ()
    """Reports that were made again, and not by this version; whether somebody altered them, nothing shows."""
    sign_offs: tuple[SignOff, ...] = ()
    """Those that hold, and are of this seal."""
    earlier_sign_offs: int = 0
    """Sign-offs of an earlier seal, which say nothing of this one."""
    broken_sign_offs: int = 0
    """Sign-offs that do not hold: nobody's word."""
    is_put_away: bool = False
    """Files of it hold a secret, and were put away, or still do."""
    goes_on: bool = False
    zip: Path | None = None
    """The zip in which it lies."""
    strangers: tuple[str, ...] = ()
    """The files in that zip which belong to no run."""
    report: Path | None = None
    recorded: str = ""
    """The name of its folder when it was sealed; empty if it is not sealed."""
    number: int = 0
    is_drawn: bool = False

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def is_altered(self) -> bool:
        """Its journal cannot be read, or it is not as it was sealed."""
        return self.seal in ("broken", "unreadable") or (self.record is None and not self.goes_on)


@dataclass(frozen=True)
class Gap:
    """Days in a row on which no run of a pair began."""

    pair: str
    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


@dataclass(frozen=True)
class Sample:
    """A sample that anybody can draw again: the runs with the smallest SHA-256 of `SEED:NAME`."""

    size: int
    seed: str

    def draw(self, names: Collection[str]) -> frozenset[str]:
        """The names that are drawn; all, if there are no more."""
        by_hash = sorted(set(names), key=lambda name: hashlib.sha256(f"{self.seed}:{name}".encode()).digest())
        return frozenset(by_hash[: self.size])


@dataclass(frozen=True)
class Period:
    """The days of a population, in the local time of who asked. Either end may be open."""

    zone: timezone
    since: datetime | None = None
    until: datetime | None = None
    """The first moment after it."""

    def admits(self, began: datetime | None) -> bool:
        """Say whether a run belongs to it. One whose time is not known is never left out."""
        return began is None or (
            (self.since is None or began >= self.since) and (self.until is None or began < self.until)
        )

    def day(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()


@dataclass(frozen=True)
class Population:
    """All runs of a period in a folder, in the order of their times; those whose time is not known come last."""

    folder: Path
    period: Period
    made: datetime
    members: tuple[Member, ...]
    others: tuple[str, ...] = ()
    """What else lies in the folder, and is no run."""
    sample: Sample | None = None
    trust: tuple[str, ...] = ()
    """Whom the reader trusts with what, in words; nobody, if they did not say."""

    @classmethod
    def of(
        cls,
        folder: Path,
        period: Period,
        made: datetime,
        members: Sequence[Member],
        others: Sequence[str] = (),
        sample: Sample | None = None,
        trust: Sequence[str] = (),
    ) -> Population:
        """Number the members by their times, and draw the sample. Of several with one name, the first can be drawn."""
        found = sorted(members, key=lambda it: (it.began is None, it.began or made, it.name, it.zip is not None))
        firsts = {it.name: place for place, it in reversed(list(enumerate(found)))}
        drawn = {firsts[name] for name in sample.draw(firsts)} if sample else set()
        numbered = (replace(it, number=place + 1, is_drawn=place in drawn) for place, it in enumerate(found))
        return cls(folder, period, made, tuple(numbered), tuple(others), sample, tuple(trust))

    @property
    def pairs(self) -> tuple[str, ...]:
        return tuple(sorted({it.pair for it in self.members} - {""}))

    @property
    def drawn(self) -> tuple[Member, ...]:
        return tuple(it for it in self.members if it.is_drawn)

    @property
    def altered(self) -> tuple[Member, ...]:
        return tuple(it for it in self.members if it.is_altered)

    @property
    def untrusted(self) -> tuple[Member, ...]:
        """The runs that are as they were sealed, and by nobody whom the reader trusts for it."""
        return tuple(it for it in self.members if it.objections and not it.is_altered)

    @cached_property
    def _originals(self) -> dict[str, int]:
        """The number of the run with each journal, by the hash of its last entry.

        Of several, it is the one that is as it was sealed, by whom the reader trusts, under its own name and in no zip.
        """
        by_worth = sorted(self.members, key=_worth_of_copy)
        return {it.record.head: it.number for it in reversed(by_worth) if it.record}

    def original_of(self, member: Member) -> int | None:
        """The number of the run that this one is a copy of; None if it is none."""
        first = self._originals[member.record.head] if member.record else member.number
        return first if first != member.number else None

    def days_before(self, member: Member) -> int | None:
        """Days since the run before it on the same pair began; None for the first, and where a time is not known."""
        own = [it.began for it in self.members if it.pair == member.pair and it.began and it.number < member.number]
        return (self.period.day(member.began) - self.period.day(own[-1])).days if own and member.began else None

    def gaps(self) -> Iterator[Gap]:
        """The days without a run of each pair: between its first and its last one, and up to the named ends of the period."""
        today = self.period.day(self.made)
        for pair in self.pairs:
            days = sorted({self.period.day(it.began) for it in self.members if it.pair == pair and it.began})
            if self.period.since:
                days.insert(0, self.period.day(self.period.since) - timedelta(days=1))
            if self.period.until:
                days.append(min(self.period.day(self.period.until), today + timedelta(days=1)))
            for before, after in zip(days, days[1:], strict=False):
                if (after - before).days > 1:
                    yield Gap(pair, before + timedelta(days=1), after - timedelta(days=1))

    def missing(self) -> Iterator[str]:
        """The folders that must have been there: runs that begin in one second are numbered, and a number has those before it."""
        names = {it.name for it in self.members}
        for member in self.members:
            match = re.fullmatch(r"(\d{8}T\d{6}Z-.+)-(\d{1,3})", member.name)
            if member.record is None or match is None:
                continue
            if match[1].endswith(f"-{member.pair}{member.record.mode.suffix}"):
                earlier = [match[1], *(f"{match[1]}-{number}" for number in range(2, int(match[2])))]
                yield from (name for name in earlier if name not in names)


def _worth_of_copy(member: Member) -> tuple[bool, bool, bool, bool, int]:
    is_renamed = member.recorded not in ("", member.name)
    return member.is_altered, bool(member.objections), is_renamed, member.zip is not None, member.number
