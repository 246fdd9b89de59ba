"""The screens of a replay: each shows the page before a step, and the control to click."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, zip_longest

from handrail.journal import EvidenceKept, RunRecord, StepRecord, TargetLocated
from handrail.journal.projections.outcomes import FAILURES
from handrail.report.words import shown_pictures

SHOWN_AS_ENDED = (*FAILURES, "by hand", "proved")
"""The outcomes of steps that are shown by their own picture, which was taken as they ended, and not by that from before."""


@dataclass(frozen=True)
class ReplayScreen:
    """A screen of a replay: one picture with its sentence."""

    step: StepRecord
    heading: str
    section: int
    """The number of the step's section, from 1."""
    position: str
    """The step's place among all steps, as in "7 of 45"."""
    picture: EvidenceKept | None
    """None if there was no picture yet."""
    target: TargetLocated | None = None
    """The place of the step's target on the picture, if it is known."""
    is_result: bool = False
    """Whether the screen shows the page after the step, and nothing is to be done."""

    @property
    def must_be_clicked(self) -> bool:
        """Whether one goes on by a click on the target."""
        return self.target is not None and self.step.reach != "looks"


def replay_screens(record: RunRecord) -> list[ReplayScreen]:
    """Return a screen for each step, and another one with its result if no later screen shows it."""
    before = list(_before_each_step(record))
    return [
        screen for current, following in zip_longest(before, before[1:]) for screen in _with_result(current, following)
    ]


def _before_each_step(record: RunRecord) -> Iterator[ReplayScreen]:
    for number, section in enumerate(record.sections, start=1):
        for step in section.steps:
            yield ReplayScreen(
                step, section.heading, number, record.position(step.number), _picture(step), _target(step)
            )


def _with_result(screen: ReplayScreen, following: ReplayScreen | None) -> Iterator[ReplayScreen]:
    yield screen
    results = shown_pictures(screen.step.pictures)[-1:] if screen.step.outcome == "passed" else []
    shown = {other.picture.sha256 for other in (screen, following) if other and other.picture}
    if following and following.step.outcome in SHOWN_AS_ENDED:
        shown |= {kept.sha256 for kept in following.step.pictures}  # its own picture may be a copy with a highlight
    for kept in results:
        if kept.sha256 not in shown:
            yield ReplayScreen(screen.step, screen.heading, screen.section, screen.position, kept, is_result=True)


def _picture(step: StepRecord) -> EvidenceKept | None:
    ended = shown_pictures(step.pictures)[-1:] if step.outcome in SHOWN_AS_ENDED else []
    return ended[0] if ended else step.before


def _target(step: StepRecord) -> TargetLocated | None:
    """The target on the picture from before; None if areas that were opened for that picture may have moved it."""
    return step.target if step.outcome == "passed" and step.before and not step.before.unfolded else None


def section_starts(screens: Sequence[ReplayScreen]) -> list[tuple[int, int]]:
    """The index of each section's first screen, and the number of its screens."""
    starts = [
        index for index, screen in enumerate(screens) if index == 0 or screens[index - 1].section != screen.section
    ]
    return [(start, end - start) for start, end in pairwise([*starts, len(screens)])]
