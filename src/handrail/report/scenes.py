"""A run as a row of scenes: each shows the page as it was before a step, and what is to be clicked there to go on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from handrail.journal import EvidenceKept, RunRecord, StepRecord, TargetLocated
from handrail.report.words import shown

ENDS = ("failed", "in doubt", "not found", "unfinished", "by hand", "proved")
"""Outcomes of which the step's own picture tells: it was taken where the step came to its end."""


@dataclass(frozen=True)
class Scene:
    """What is seen and said at once."""

    line: StepRecord
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
        return self.target is not None and self.line.reach != "looks"


def scenes(told: RunRecord) -> list[Scene]:
    """One for each step, and one more where no later scene would show what came of it."""
    steps = list(_steps(told))
    following = [*steps[1:], None]
    return [scene for step, after in zip(steps, following, strict=True) for scene in _with_result(step, after)]


def _steps(told: RunRecord) -> Iterator[Scene]:
    place = 0
    for section, it in enumerate(told.sections, start=1):
        for line in it.lines:
            place += 1
            yield Scene(line, it.heading, section, place, _picture(line), _target(line))


def _with_result(scene: Scene, following: Scene | None) -> Iterator[Scene]:
    yield scene
    came = shown(scene.line.pictures)[-1:] if scene.line.outcome == "passed" else []
    seen = {it.picture.sha256 for it in (scene, following) if it and it.picture}
    if following and following.line.outcome in ENDS:
        seen |= {it.sha256 for it in following.line.pictures}  # of what it points out, too, it shows a copy
    for kept in came:
        if kept.sha256 not in seen:
            yield Scene(scene.line, scene.heading, scene.section, scene.place, kept, result=True)


def _picture(line: StepRecord) -> EvidenceKept | None:
    own = shown(line.pictures)[-1:] if line.outcome in ENDS else []
    return own[0] if own else line.before


def _target(line: StepRecord) -> TargetLocated | None:
    """None where opened areas may have moved it on the picture from before."""
    return line.target if line.outcome == "passed" and line.before and not line.before.unfolded else None


def beginnings(row: Sequence[Scene]) -> list[tuple[int, int]]:
    """Where each section begins in `row`, and how many scenes it has."""
    begins = [place for place, scene in enumerate(row) if place == 0 or row[place - 1].section != scene.section]
    return [(begin, end - begin) for begin, end in pairwise([*begins, len(row)])]
