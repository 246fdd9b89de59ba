"""What is compared with what, and what an appliance is known by."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from handrail.journal import ApplianceFacts, ApplianceProved, RunRecord, StepRecord


@dataclass(frozen=True)
class Placed:
    """A step, and the heading under which it stands."""

    heading: str
    step: StepRecord


@dataclass(frozen=True)
class Side:
    """A run, or one appliance of it."""

    name: str
    record: RunRecord
    folder: Path
    role: str = ""
    """Only the steps on this appliance; empty for all of the run."""

    @property
    def steps(self) -> list[Placed]:
        return [
            Placed(section.heading, step)
            for section in self.record.sections
            for step in section.steps
            if not self.role or step.appliance == self.role
        ]

    @property
    def appliances(self) -> dict[str, ApplianceFacts]:
        return {it.role: it for it in self.record.started.appliances}


@dataclass(frozen=True)
class ApplianceTerms:
    """What is an appliance's own in a text gives way to a word for what it is, so that two appliances can be compared."""

    words: Mapping[str, str]
    """What stands for a word, wherever that is; words in small letters."""
    beside: Mapping[tuple[str, str], str]
    """What stands for a value in a line that has its label: `("serial number", "bbp-2100-0001")`."""

    def replaced(self, text: str) -> str:
        small = text.lower()
        here = {value: word for (label, value), word in self.beside.items() if label in small}
        if here:
            text = _any_of(here).sub(lambda found: here[found[0].lower()], text)
        return self._pattern.sub(lambda found: self.words[found[0].lower()], text) if self.words else text

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return _any_of(self.words)


def _any_of(words: Mapping[str, str]) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)


@dataclass(frozen=True)
class Known:
    """One thing that an appliance is known by."""

    label: str
    value: str
    shown: bool = False
    """Its own pages show it, under this label, as proof of which one it is."""


def owns(left: Side, right: Side) -> tuple[ApplianceTerms, ApplianceTerms, tuple[str, ...]]:
    """What gives way on each side, and the labels of it. What is the same on both sides stays."""
    apart = list(_apart(left, right))
    ours = [(mine, label) for label, mine, _ in apart]
    theirs = [(its, label) for label, _, its in apart]
    if left.role != right.role:  # each may also name the other one
        ours += [(its, f"other {label}") for label, _, its in apart]
        theirs += [(mine, f"other {label}") for label, mine, _ in apart]
    return _own(ours), _own(theirs), tuple(dict.fromkeys(mine.label for _, mine, _ in apart))


def _own(known: Iterable[tuple[Known, str]]) -> ApplianceTerms:
    words: dict[str, str] = {}
    beside: dict[tuple[str, str], str] = {}
    for it, label in known:
        if it.shown:
            beside.setdefault((it.label, it.value), f"${label}")
        else:
            words.setdefault(it.value, f"${label}")
    return ApplianceTerms(words, beside)


def _apart(left: Side, right: Side) -> Iterator[tuple[str, Known, Known]]:
    """What both are known by, where it is not the same."""
    roles = [(left.role, right.role)] if left.role else [(role, role) for role in left.appliances]
    for ours, theirs in roles:
        known = {(it.label, it.shown): it for it in _known(right, theirs)}
        for mine in _known(left, ours):
            its = known.get((mine.label, mine.shown))
            if its and its.value != mine.value:
                yield (mine.label if left.role else f"{ours} {mine.label}"), mine, its


def _known(side: Side, role: str) -> Iterator[Known]:
    facts = side.appliances.get(role)
    if facts is None:
        return
    named = (
        ("role", role),
        ("host", urlsplit(facts.url).hostname or ""),
        ("address", facts.address.rpartition(":")[0].strip("[]")),
        ("name", facts.name),
    )
    yield from (Known(label, value.lower()) for label, value in named if value)
    for label, value in _shown(side, role).items():
        yield Known(label.lower(), value.lower(), shown=True)


def _shown(side: Side, role: str) -> dict[str, str]:
    """What its pages showed as proof."""
    shown: dict[str, str] = {}
    for _, event in side.record.run_facts:
        if isinstance(event, ApplianceProved) and event.appliance == role:
            shown |= {label: value for label, value in event.shown.items() if value}
    return shown
