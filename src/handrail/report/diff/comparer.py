"""What differs between two sides, step by step: a pure reading of two journals and of what was kept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from difflib import SequenceMatcher
from itertools import zip_longest

from handrail.journal import (
    CertificateInspected,
    EvidenceKept,
    EvidenceMissed,
    FileDownloaded,
    HandshakeProbed,
    PageNoticed,
    StepRecord,
    TextRead,
)
from handrail.report import words
from handrail.report.diff.comparison import Compared, Comparison, PicturesApart
from handrail.report.diff.pixels import Pixels, pixels
from handrail.report.diff.sides import ApplianceTerms, Placed, Side, owns
from handrail.report.diff.snapshot import page_lines
from handrail.report.diff.texts import Hunk, Normalizer
from handrail.report.pictures import opened

FOUND = (TextRead, CertificateInspected, HandshakeProbed, FileDownloaded, PageNoticed, EvidenceMissed)
"""Findings that are about the appliance. What people said, and how a step was tried again, is about the run."""
TIMES, LONGER = 2, timedelta(seconds=1)
"""How much longer one step has to take to be told: so many times as long, and by so much."""


def compare(left: Side, right: Side, ignored: Sequence[re.Pattern[str]] = ()) -> Comparison:
    """Every step of both, in the order of the left one, with what only the right one has where it stands there."""
    ours, theirs, labels = owns(left, right)
    yardstick = Normalizer(ours, theirs, tuple(ignored))
    reading = _Reading(left, right, yardstick)
    steps = [_compared(one, other, reading) for one, other in _matched(left, right, ours, theirs)]
    return Comparison(left, right, tuple(_without_repeats(steps)), labels, tuple(it.pattern for it in ignored))


def _matched(
    left: Side, right: Side, ours: ApplianceTerms, theirs: ApplianceTerms
) -> Iterator[tuple[Placed | None, Placed | None]]:
    """Steps with the same heading and sentence, in order; for two runs, on the same appliance too."""
    mine, its = left.steps, right.steps
    keys = [_key(left, it, ours) for it in mine], [_key(right, it, theirs) for it in its]
    for tag, i, to_i, j, to_j in SequenceMatcher(None, *keys, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from zip(mine[i:to_i], its[j:to_j], strict=True)
        else:
            yield from ((it, None) for it in mine[i:to_i])
            yield from ((None, it) for it in its[j:to_j])


def _key(side: Side, step: Placed, own: ApplianceTerms) -> tuple[str, str, str]:
    return step.heading, "" if side.role else step.step.appliance, own.replaced(step.step.sentence)


@dataclass(frozen=True)
class _Reading:
    left: Side
    right: Side
    yardstick: Normalizer
    seen: dict[tuple[object, ...], Pixels | None] = field(default_factory=dict)
    """By pictures: pages often stay as they are from step to step."""

    def pixels(self, left: EvidenceKept, right: EvidenceKept, contents: tuple[bytes, bytes]) -> Pixels | None:
        masks = (*left.masks, *right.masks)
        key = left.sha256, right.sha256, masks
        if key not in self.seen:
            self.seen[key] = pixels(*contents, masks)
        return self.seen[key]

    def opened(self, left: EvidenceKept, right: EvidenceKept) -> tuple[tuple[bytes, bytes] | None, list[str]]:
        """The content of both, or in what way they are not what was kept."""
        read = [opened(left, self.left.folder), opened(right, self.right.folder)]
        problems = [f"{kept.file} {problem}" for kept, (_, problem) in zip((left, right), read, strict=True) if problem]
        return (None if problems else (read[0][0], read[1][0])), problems


def _compared(one: Placed | None, other: Placed | None, reading: _Reading) -> Compared:
    if one is None or other is None:
        return _alone(one, other)
    left, right = one.step, other.step
    told = Compared(
        one.heading,
        left,
        right,
        outcome=_outcomes(left, right, reading.yardstick),
        found=reading.yardstick.hunks(_findings(left), _findings(right)),
        slower=(left.took, right.took) if _much_slower(left.took, right.took) else None,
    )
    return _with_pictures(_with_texts(told, left, right, reading), left, right, reading)


def _alone(one: Placed | None, other: Placed | None) -> Compared:
    heading = next(it.heading for it in (one, other) if it)
    return Compared(heading, one.step if one else None, other.step if other else None)


def _outcomes(left: StepRecord, right: StepRecord, yardstick: Normalizer) -> tuple[str, str] | None:
    said = [": ".join(filter(None, (words.outcome(step), step.reason))) for step in (left, right)]
    alike = left.outcome == right.outcome and not yardstick.hunks([left.reason], [right.reason])
    return None if alike else (said[0], said[1])


def _findings(step: StepRecord) -> list[str]:
    return [words.finding(found) for found in step.facts if isinstance(found, FOUND)]


def _much_slower(left: timedelta, right: timedelta) -> bool:
    shorter, longer = sorted((left, right))
    return longer > TIMES * shorter and longer - shorter > LONGER


def _with_texts(told: Compared, left: StepRecord, right: StepRecord, reading: _Reading) -> Compared:
    hunks: list[Hunk] = []
    for one, other in zip_longest(left.texts, right.texts):
        if one is None or other is None:
            told = replace(told, alone=told.alone + 1)
            continue
        contents, problems = reading.opened(one, other)
        told = replace(told, problems=(*told.problems, *problems))
        if contents and one.sha256 != other.sha256:
            ours, theirs = (page_lines(content.decode("utf-8", "replace")) for content in contents)
            hunks += reading.yardstick.hunks(ours, theirs)
            told = replace(told, explained=True)
    return replace(told, text=tuple(hunks))


def _with_pictures(told: Compared, left: StepRecord, right: StepRecord, reading: _Reading) -> Compared:
    for one, other in zip_longest(_untouched(left), _untouched(right)):
        if one is None or other is None:
            told = replace(told, alone=told.alone + 1)
            continue
        contents, problems = reading.opened(one, other)
        told = replace(told, problems=(*told.problems, *problems))
        if contents and one.sha256 != other.sha256:
            seen = reading.pixels(one, other, contents)
            if seen is None or not seen.alike:
                told = replace(told, pictures=(*told.pictures, PicturesApart(one, other, seen)))
    return told


def _untouched(step: StepRecord) -> list[EvidenceKept]:
    return [it for it in step.pictures if it.media_type == "image/png" and not it.drawn_on]


def _without_repeats(steps: Sequence[Compared]) -> Iterator[Compared]:
    """A page that stays as it was from step to step is told once: where its picture was asked for, if it was."""
    told: dict[tuple[Hunk, ...], Compared] = {}
    for it in steps:
        if _may_repeat(it) and (it.text not in told or (_has_caption(it) and not _has_caption(told[it.text]))):
            told[it.text] = it
    for it in steps:
        first = told.get(it.text, it) if _may_repeat(it) else it
        yield it if first is it else replace(it, repeats=first.number)


def _has_caption(it: Compared) -> bool:
    return any(text.caption for text in it.step.texts)


def _may_repeat(it: Compared) -> bool:
    return bool(it.text) and not (it.outcome or it.found)
