"""A run as a row of scenes: each shows the page as it was before a step, and what is to be clicked there to go on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, zip_longest

from handrail.journal import EvidenceKept, RunRecord, StepRecord, TargetLocated
from handrail.report.words import shown_pictures

ENDS = ("failed", "in doubt", "not found", "unfinished", "by hand", "proved")
"""Outcomes of which the step's own picture tells: it was taken where the step came to its end."""


@dataclass(frozen=True)
class Scene:
    """What is seen and said at once."""

    step: StepRecord
    heading: str
    section: int
    """Counted from 1."""
    place: int
    """Of the step among all steps, counted from 1."""
    picture: EvidenceKept | None
    """None where nothing was pictured yet."""
    target: TargetLocated | None = None
    """Where on the picture that stands which the step uses."""
    result: bool = False
    """It shows what came of the step, and nothing is to be done."""

    @property
    def clicked(self) -> bool:
        """Must the target be clicked to go on?"""
        return self.target is not None and self.step.reach != "looks"


def scenes(record: RunRecord) -> list[Scene]:
    """One for each step, and one more where no later scene would show what came of it."""
    before = list(_before_each_step(record))
    return [shown for scene, following in zip_longest(before, before[1:]) for shown in _with_result(scene, following)]


def _before_each_step(record: RunRecord) -> Iterator[Scene]:
    place = 0
    for section, it in enumerate(record.sections, start=1):
        for step in it.steps:
            place += 1
            yield Scene(step, it.heading, section, place, _picture(step), _target(step))


def _with_result(scene: Scene, following: Scene | None) -> Iterator[Scene]:
    yield scene
    came = shown_pictures(scene.step.pictures)[-1:] if scene.step.outcome == "passed" else []
    seen = {it.picture.sha256 for it in (scene, following) if it and it.picture}
    if following and following.step.outcome in ENDS:
        seen |= {it.sha256 for it in following.step.pictures}  # of what it points out, too, it shows a copy
    for kept in came:
        if kept.sha256 not in seen:
            yield Scene(scene.step, scene.heading, scene.section, scene.place, kept, result=True)


def _picture(step: StepRecord) -> EvidenceKept | None:
    own = shown_pictures(step.pictures)[-1:] if step.outcome in ENDS else []
    return own[0] if own else step.before


def _target(step: StepRecord) -> TargetLocated | None:
    """None where opened areas may have moved it on the picture from before."""
    return step.target if step.outcome == "passed" and step.before and not step.before.unfolded else None


def beginnings(row: Sequence[Scene]) -> list[tuple[int, int]]:
    """Where each section begins in `row`, and how many scenes it has."""
    begins = [place for place, scene in enumerate(row) if place == 0 or row[place - 1].section != scene.section]
    return [(begin, end - begin) for begin, end in pairwise([*begins, len(row)])]
