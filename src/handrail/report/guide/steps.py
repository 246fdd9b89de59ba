"""A run as a guide takes it: chapters of steps, each known by what it says and where it stands, whichever run tells of it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from handrail.action import LOOKING
from handrail.errors import InvalidCall
from handrail.journal import RunRecord, SectionRecord, StepRecord

Kind = Literal["do", "see", "call", "left out"]
SHORTEST = 3
"""Characters of a value that is put back: shorter ones stand in words by chance."""


@dataclass(frozen=True)
class Step:
    """A step of the guide, by a key that stays its own from run to run."""

    key: str
    kind: Kind
    sentence: str
    record: StepRecord


@dataclass(frozen=True)
class Chapter:
    """A section of the document, and what is to be done there."""

    key: str
    heading: str
    appliance: str
    steps: tuple[Step, ...]


def chapters(record: RunRecord) -> tuple[Chapter, ...]:
    """Raises `InvalidCall` where the run is none to learn from."""
    _must_have_gone_well(record)
    keys = _Keys(record)
    return tuple(_chapter(section, keys) for section in record.sections)


def _must_have_gone_well(record: RunRecord) -> None:
    advice = "a guide is made of a run that went well, from its first step to its last; name one"
    if record.mode.rehearses:
        raise InvalidCall(f"this is a rehearsal, which changes nothing and so cannot show how it is done; {advice}")
    if record.outcome != "passed":
        why = f" ({record.finished.problem})" if record.finished and record.finished.problem else ""
        raise InvalidCall(f"this run ended as {record.outcome}{why}; {advice}")


def _chapter(section: SectionRecord, keys: _Keys) -> Chapter:
    skipped = [step.number for step in section.steps if step.outcome == "skipped"]
    here = keys.of_section(section)
    steps = (
        Step(keys.of(here, step), _kind(step), step.instruction, step)
        for step in section.steps
        if not any(step.number.startswith(f"{outer}.") for outer in skipped)
    )
    return Chapter(here, section.heading, section.appliance, tuple(steps))


def _kind(step: StepRecord) -> Kind:
    if step.outcome == "skipped":
        return "left out"
    if step.reach == "nothing":
        return "call"
    return "see" if step.reach in LOOKING else "do"


class _Keys:
    """A step's key: its action, and a digest of heading, appliance, action and sentence, what a run was given left out of it.

    Steps that say the same in the same place are counted. So a key is another where a runbook's author has changed the words.
    """

    def __init__(self, record: RunRecord) -> None:
        self._given = sorted(_given(record), key=lambda it: -len(it[0]))
        self._counted: Counter[str] = Counter()

    def of_section(self, section: SectionRecord) -> str:
        return self._counted_key("section", section.heading, section.appliance)

    def of(self, section: str, step: StepRecord) -> str:
        return self._counted_key(step.action or "step", section, self._timeless(step.sentence))

    def _timeless(self, sentence: str) -> str:
        for value, name in self._given:
            sentence = sentence.replace(value, name)
        return sentence

    def _counted_key(self, action: str, *parts: str) -> str:
        said = "\0".join((action, *parts))
        self._counted[said] += 1
        digest = hashlib.sha256(f"{said}\0{self._counted[said]}".encode()).hexdigest()
        return f"{action}-{digest[:8]}"


def _given(record: RunRecord) -> Iterator[tuple[str, str]]:
    """What another pair would have another of, by what stands for it."""
    for name, value in record.started.inputs.items():
        if len(value) >= SHORTEST:
            yield value, f"${name}"
    for it in record.started.appliances:
        for value, name in ((it.url, "$url"), (it.username, "$username")):
            if len(value) >= SHORTEST:
                yield value, name
