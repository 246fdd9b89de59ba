"""The two sides of a comparison, and the facts that identify their appliances."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from handrail.journal import ApplianceFacts, ApplianceProved, RunRecord, StepRecord


@dataclass(frozen=True)
class SectionStep:
    """A step with the heading of its section."""

    heading: str
    step: StepRecord


@dataclass(frozen=True)
class Side:
    """A run, or one appliance of it."""

    name: str
    record: RunRecord
    folder: Path
    role: str = ""
    """The appliance whose steps are compared; empty for the whole run."""

    @property
    def steps(self) -> list[SectionStep]:
        return [
            SectionStep(section.heading, step)
            for section in self.record.sections
            for step in section.steps
            if not self.role or step.appliance == self.role
        ]

    @property
    def appliances(self) -> dict[str, ApplianceFacts]:
        return {facts.role: facts for facts in self.record.started.appliances}


@dataclass(frozen=True)
class IdentityTerms:
    """The values that identify an appliance, with placeholders for them, so that texts of two appliances can be compared."""

    by_value: Mapping[str, str]
    """Placeholders of values that are replaced anywhere; the values are in lower case."""
    by_label: Mapping[tuple[str, str], str]
    """Placeholders of values that are replaced only in lines with their label: `("serial number", "bbp-2100-0001")`."""

    def replace_in(self, text: str) -> str:
        """Return the text with placeholders for the identifying values."""
        lower = text.lower()
        labelled = {value: placeholder for (label, value), placeholder in self.by_label.items() if label in lower}
        if labelled:
            text = _any_of(labelled).sub(lambda match: labelled[match[0].lower()], text)
        return self._pattern.sub(lambda match: self.by_value[match[0].lower()], text) if self.by_value else text

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return _any_of(self.by_value)


def _any_of(values: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(values, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)


@dataclass(frozen=True)
class IdentityFact:
    """One value that identifies an appliance, in lower case."""

    label: str
    value: str
    is_shown: bool = False
    """Whether the appliance's own pages show it, under this label, as proof of its identity."""


def identity_terms(left: Side, right: Side) -> tuple[IdentityTerms, IdentityTerms, tuple[str, ...]]:
    """Return the terms of the left side, those of the right side, and their labels. Values that both sides share are no terms."""
    differing = list(_differing_facts(left, right))
    left_facts = [(fact, label) for label, fact, _ in differing]
    right_facts = [(fact, label) for label, _, fact in differing]
    if left.role != right.role:  # each appliance may also name the other one
        left_facts, right_facts = left_facts + _of_the_other(right_facts), right_facts + _of_the_other(left_facts)
    return _terms(left_facts), _terms(right_facts), tuple(dict.fromkeys(fact.label for _, fact, _ in differing))


def _of_the_other(facts: Iterable[tuple[IdentityFact, str]]) -> list[tuple[IdentityFact, str]]:
    return [(fact, f"other {label}") for fact, label in facts]


def _terms(facts: Iterable[tuple[IdentityFact, str]]) -> IdentityTerms:
    by_value: dict[str, str] = {}
    by_label: dict[tuple[str, str], str] = {}
    for fact, label in facts:
        if fact.is_shown:
            by_label.setdefault((fact.label, fact.value), f"${label}")
        else:
            by_value.setdefault(fact.value, f"${label}")
    return IdentityTerms(by_value, by_label)


def _differing_facts(left: Side, right: Side) -> Iterator[tuple[str, IdentityFact, IdentityFact]]:
    """A label, and the facts of both appliances that have it and differ."""
    roles = [(left.role, right.role)] if left.role else [(role, role) for role in left.appliances]
    for left_role, right_role in roles:
        counterparts = {(fact.label, fact.is_shown): fact for fact in _identity_facts(right, right_role)}
        for fact in _identity_facts(left, left_role):
            counterpart = counterparts.get((fact.label, fact.is_shown))
            if counterpart and counterpart.value != fact.value:
                yield (fact.label if left.role else f"{left_role} {fact.label}"), fact, counterpart


def _identity_facts(side: Side, role: str) -> Iterator[IdentityFact]:
    facts = side.appliances.get(role)
    if facts is None:
        return
    recorded = (
        ("role", role),
        ("host", urlsplit(facts.url).hostname or ""),
        ("address", facts.address.rpartition(":")[0].strip("[]")),
        ("name", facts.name),
    )
    yield from (IdentityFact(label, value.lower()) for label, value in recorded if value)
    for label, value in _shown_as_proof(side, role).items():
        yield IdentityFact(label.lower(), value.lower(), is_shown=True)


def _shown_as_proof(side: Side, role: str) -> dict[str, str]:
    """The values by their labels, as the appliance's pages showed them."""
    shown: dict[str, str] = {}
    for _, event in side.record.run_facts:
        if isinstance(event, ApplianceProved) and event.appliance == role:
            shown |= {label: value for label, value in event.shown.items() if value}
    return shown
