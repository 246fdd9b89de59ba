"""The comparison of two sides step by step, from their journals and evidence alone."""

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
from handrail.report.diff.comparison import Comparison, DifferingPictures, StepComparison
from handrail.report.diff.pixels import PixelDifference, compare_pixels
from handrail.report.diff.sides import IdentityTerms, SectionStep, Side, identity_terms
from handrail.report.diff.snapshot import page_lines
from handrail.report.diff.texts import Hunk, Normalizer
from handrail.report.pictures import read_evidence

COMPARED_FINDINGS = (
    TextRead,
    CertificateInspected,
    HandshakeProbed,
    FileDownloaded,
    PageNoticed,
    EvidenceMissed,
)
"""Findings about the appliance. The decisions of people and repeated attempts belong to the run, and are not compared."""
MIN_SLOWER_RATIO, MIN_SLOWER_BY = 2, timedelta(seconds=1)
"""A step counts as much longer if it took more than so many times as long as the other, and so much longer."""


def compare(left: Side, right: Side, ignored: Sequence[re.Pattern[str]] = ()) -> Comparison:
    """Compare all steps of two sides, in the left side's order. Steps of the right side alone are put in where they belong."""
    left_terms, right_terms, labels = identity_terms(left, right)
    comparer = _StepComparer(left, right, Normalizer(left_terms, right_terms, tuple(ignored)))
    steps = [comparer.compare(*pair) for pair in _matched(left, right, left_terms, right_terms)]
    return Comparison(left, right, tuple(_with_repeats(steps)), labels, tuple(pattern.pattern for pattern in ignored))


def _matched(
    left: Side, right: Side, left_terms: IdentityTerms, right_terms: IdentityTerms
) -> Iterator[tuple[SectionStep | None, SectionStep | None]]:
    """Pairs of steps with the same heading and sentence, in order; of two runs, on the same appliance, too."""
    left_steps, right_steps = left.steps, right.steps
    left_keys = [_key(left, step, left_terms) for step in left_steps]
    right_keys = [_key(right, step, right_terms) for step in right_steps]
    for tag, i, to_i, j, to_j in SequenceMatcher(None, left_keys, right_keys, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from zip(left_steps[i:to_i], right_steps[j:to_j], strict=True)
        else:
            yield from ((step, None) for step in left_steps[i:to_i])
            yield from ((None, step) for step in right_steps[j:to_j])


def _key(side: Side, step: SectionStep, terms: IdentityTerms) -> tuple[str, str, str]:
    return step.heading, "" if side.role else step.step.appliance, terms.replace_in(step.step.sentence)


@dataclass(frozen=True)
class _StepComparer:
    """A comparer of the steps of two sides. It reads their evidence."""

    left: Side
    right: Side
    normalizer: Normalizer
    cache: dict[tuple[object, ...], PixelDifference | None] = field(default_factory=dict)
    """Differences by pictures and masks: pages often stay the same from step to step."""

    def compare(self, left: SectionStep | None, right: SectionStep | None) -> StepComparison:
        if left is None or right is None:
            heading = next(step.heading for step in (left, right) if step)
            return StepComparison(heading, left.step if left else None, right.step if right else None)
        compared = self._compare_records(left.heading, left.step, right.step)
        return self._with_pictures(self._with_texts(compared, left.step, right.step), left.step, right.step)

    def _compare_records(self, heading: str, left: StepRecord, right: StepRecord) -> StepComparison:
        return StepComparison(
            heading,
            left,
            right,
            outcomes=_outcomes(left, right, self.normalizer),
            findings=self.normalizer.hunks(_findings(left), _findings(right)),
            durations=(left.took, right.took) if _differ_much(left.took, right.took) else None,
        )

    def _with_texts(self, compared: StepComparison, left: StepRecord, right: StepRecord) -> StepComparison:
        hunks: list[Hunk] = []
        for pair in zip_longest(left.texts, right.texts):
            compared, contents = self._read(compared, *pair)
            if contents:
                left_lines, right_lines = (page_lines(content.decode("utf-8", "replace")) for content in contents)
                hunks += self.normalizer.hunks(left_lines, right_lines)
                compared = replace(compared, pictures_may_differ=True)
        return replace(compared, texts=tuple(hunks))

    def _with_pictures(self, compared: StepComparison, left: StepRecord, right: StepRecord) -> StepComparison:
        for left_picture, right_picture in zip_longest(_untouched_pictures(left), _untouched_pictures(right)):
            compared, contents = self._read(compared, left_picture, right_picture)
            if left_picture and right_picture and contents:
                pixels = self._pixels(left_picture, right_picture, contents)
                if pixels is None or not pixels.alike:
                    pictures = DifferingPictures(left_picture, right_picture, pixels)
                    compared = replace(compared, pictures=(*compared.pictures, pictures))
        return compared

    def _read(
        self, compared: StepComparison, left: EvidenceKept | None, right: EvidenceKept | None
    ) -> tuple[StepComparison, tuple[bytes, bytes] | None]:
        """Read two files, and note why they cannot be compared. Their contents are None then, and if they are equal."""
        if left is None or right is None:
            return replace(compared, unpaired_files=compared.unpaired_files + 1), None
        (left_content, left_problem), (right_content, right_problem) = (
            read_evidence(left, self.left.folder),
            read_evidence(right, self.right.folder),
        )
        problems = [
            f"{kept.file} {problem}" for kept, problem in ((left, left_problem), (right, right_problem)) if problem
        ]
        compared = replace(compared, problems=(*compared.problems, *problems))
        return compared, None if problems or left.sha256 == right.sha256 else (left_content, right_content)

    def _pixels(self, left: EvidenceKept, right: EvidenceKept, contents: tuple[bytes, bytes]) -> PixelDifference | None:
        masks = (*left.masks, *right.masks)
        key = left.sha256, right.sha256, masks
        if key not in self.cache:
            self.cache[key] = compare_pixels(*contents, masks)
        return self.cache[key]


def _outcomes(left: StepRecord, right: StepRecord, normalizer: Normalizer) -> tuple[str, str] | None:
    if left.outcome == right.outcome and not normalizer.hunks([left.reason], [right.reason]):
        return None
    return _outcome(left), _outcome(right)


def _outcome(step: StepRecord) -> str:
    return ": ".join(filter(None, (words.outcome(step), step.reason)))


def _findings(step: StepRecord) -> list[str]:
    return [words.finding(fact) for fact in step.facts if isinstance(fact, COMPARED_FINDINGS)]


def _differ_much(left: timedelta, right: timedelta) -> bool:
    shorter, longer = sorted((left, right))
    return longer > MIN_SLOWER_RATIO * shorter and longer - shorter > MIN_SLOWER_BY


def _untouched_pictures(step: StepRecord) -> list[EvidenceKept]:
    return [kept for kept in step.pictures if kept.media_type == "image/png" and not kept.drawn_on]


def _with_repeats(steps: Sequence[StepComparison]) -> Iterator[StepComparison]:
    """Mark steps that repeat the page differences of another step: the first with a caption, or else the first of all."""
    shown: dict[tuple[Hunk, ...], StepComparison] = {}
    for step in filter(_may_repeat, steps):
        if step.texts not in shown or (_has_caption(step) and not _has_caption(shown[step.texts])):
            shown[step.texts] = step
    for step in steps:
        first = shown[step.texts] if _may_repeat(step) else step
        yield step if first is step else replace(step, repeats=first.number)


def _has_caption(step: StepComparison) -> bool:
    return any(text.caption for text in step.step.texts)


def _may_repeat(step: StepComparison) -> bool:
    return bool(step.texts) and not (step.outcomes or step.findings)
