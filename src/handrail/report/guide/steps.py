"""The chapters and steps of a guide, taken from a run. Each has a key that is the same in every run."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from handrail.action import LOOKING
from handrail.errors import InvalidCall
from handrail.journal import RunRecord, SectionRecord, StepRecord

GuideStepKind: TypeAlias = Literal["do", "see", "call", "left out"]
MIN_VALUE_LENGTH = 3
"""Characters of a value that a placeholder replaces. A shorter one may be part of a word by chance."""


@dataclass(frozen=True)
class GuideStep:
    """A step of the guide, with the key by which later guides recognise it."""

    key: str
    kind: GuideStepKind
    sentence: str
    record: StepRecord


@dataclass(frozen=True)
class GuideChapter:
    """A section of the document, and its steps."""

    key: str
    heading: str
    appliance: str
    steps: tuple[GuideStep, ...]


def guide_chapters(record: RunRecord) -> tuple[GuideChapter, ...]:
    """The chapters of a guide. Raises `InvalidCall` for a rehearsal, and for a run that did not pass."""
    _must_have_passed(record)
    keys = _Keys(record)
    return tuple(_chapter(section, keys) for section in record.sections)


def _must_have_passed(record: RunRecord) -> None:
    advice = "a guide is made of a run that went well, from its first step to its last; name one"
    if record.mode.rehearses:
        raise InvalidCall(f"this is a rehearsal, which changes nothing and so cannot show how it is done; {advice}")
    if record.outcome != "passed":
        why = f" ({record.finished.problem})" if record.finished and record.finished.problem else ""
        raise InvalidCall(f"this run ended as {record.outcome}{why}; {advice}")


def _chapter(section: SectionRecord, keys: _Keys) -> GuideChapter:
    skipped = [step.number for step in section.steps if step.outcome == "skipped"]
    chapter_key = keys.chapter_key(section)
    steps = (
        GuideStep(keys.step_key(chapter_key, step), _kind(step), step.instruction, step)
        for step in section.steps
        if not any(step.number.startswith(f"{outer}.") for outer in skipped)
    )
    return GuideChapter(chapter_key, section.heading, section.appliance, tuple(steps))


def _kind(step: StepRecord) -> GuideStepKind:
    if step.outcome == "skipped":
        return "left out"
    if step.reach == "nothing":
        return "call"
    return "see" if step.reach in LOOKING else "do"


class _Keys:
    """The keys of chapters and steps: the action, and a digest of heading, appliance, action and sentence.

    Values that depend on the pair do not count. Steps with equal sentences in one chapter are counted. So a key changes if a
    runbook's author changes the words.
    """

    def __init__(self, record: RunRecord) -> None:
        self._placeholders = sorted(_placeholders(record), key=lambda pair: -len(pair[0]))
        self._counted: Counter[str] = Counter()

    def chapter_key(self, section: SectionRecord) -> str:
        return self._key("section", section.heading, section.appliance)

    def step_key(self, chapter_key: str, step: StepRecord) -> str:
        return self._key(step.action or "step", chapter_key, self._with_placeholders(step.sentence))

    def _with_placeholders(self, sentence: str) -> str:
        for value, name in self._placeholders:
            sentence = sentence.replace(value, name)
        return sentence

    def _key(self, action: str, *parts: str) -> str:
        identity = "\0".join((action, *parts))
        self._counted[identity] += 1
        digest = hashlib.sha256(f"{identity}\0{self._counted[identity]}".encode()).hexdigest()
        return f"{action}-{digest[:8]}"


def _placeholders(record: RunRecord) -> Iterator[tuple[str, str]]:
    """The values that depend on the pair (address, user name, inputs), each with its placeholder."""
    for name, value in record.started.inputs.items():
        if len(value) >= MIN_VALUE_LENGTH:
            yield value, f"${name}"
    for appliance in record.started.appliances:
        for value, name in ((appliance.url, "$url"), (appliance.username, "$username")):
            if len(value) >= MIN_VALUE_LENGTH:
                yield value, name
