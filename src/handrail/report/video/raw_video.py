"""The raw videos of a run, and the cues of each: which step it shows when. All of it is read from the journal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeGuard

from handrail.journal import (
    Entry,
    Event,
    EvidenceKept,
    RunRecord,
    SectionStarted,
    StepDoneByHand,
    StepFailed,
    StepInDoubt,
    StepPassed,
    StepRecord,
    StepSkipped,
    StepSoAlready,
    StepStarted,
    TargetLocated,
    WindowFilmed,
)

VIDEO_SIZE = (1280, 900)
"""Pixels of a raw video."""


@dataclass(frozen=True)
class RawVideo:
    """The raw video of one window."""

    kept: EvidenceKept
    appliance: str
    began: datetime
    length: float
    """Seconds."""
    sync_mark: datetime | None = None
    """When the empty window turned dark."""
    page_size: tuple[int, int] = VIDEO_SIZE
    """Pixels of the page, in the upper left corner. The page of a window beside another is narrower than the video."""

    def synchronised(self, dark_second: float | None) -> RawVideo:
        """The video with its beginning corrected: its sync mark shows at `dark_second`."""
        if self.sync_mark is None or dark_second is None:
            return self
        began = self.sync_mark - timedelta(seconds=dark_second)
        return replace(self, began=began, length=self.length + (self.began - began).total_seconds())

    def second_of(self, moment: datetime) -> float:
        """The second of the video that shows a moment. If none does, it is below zero or beyond `length`."""
        return (moment - self.began).total_seconds()


@dataclass(frozen=True)
class Cue:
    """The step that a raw video shows from one second until the next cue."""

    at: float
    """Seconds of the raw video."""
    step: StepRecord
    heading: str
    section_number: int
    """Counted from 1."""
    position: str
    """The step's place among all steps, as in "7 of 45"."""
    moment: datetime
    in_this_window: bool
    """Whether the step is performed in the window of this video."""
    problem: str = ""
    located_at: float | None = None
    """Seconds of the raw video at which the step's control was located."""
    point: tuple[int, int] | None = None
    """The centre of the control, in pixels of the window."""

    @property
    def key(self) -> tuple[object, ...]:
        """The cue among all of its run: its step, the moment, and what went wrong."""
        return self.step.number, self.moment, self.problem


def raw_videos(entries: Sequence[Entry]) -> list[RawVideo]:
    """All raw videos whose beginning is on record."""
    kept = {entry.event.file: entry.event for entry in entries if isinstance(entry.event, EvidenceKept)}
    return [
        RawVideo(
            kept[event.file],
            event.appliance,
            event.began,
            (event.ended - event.began).total_seconds(),
            event.clapped,
            _page_size(event),
        )
        for event in (entry.event for entry in entries)
        if isinstance(event, WindowFilmed) and event.file in kept
    ]


def _page_size(event: WindowFilmed) -> tuple[int, int]:
    """The size of the page in the video, where a page larger than the video is scaled down."""
    width, height = (event.width or VIDEO_SIZE[0], event.height or VIDEO_SIZE[1])
    scale = min(1.0, VIDEO_SIZE[0] / width, VIDEO_SIZE[1] / height)
    return int(width * scale) // 2 * 2, int(height * scale) // 2 * 2


def cues(video: RawVideo, entries: Sequence[Entry], record: RunRecord) -> list[Cue]:
    """The cues of a raw video. The step that was going on when it began has its cue at second 0."""
    every = list(_all_cues(video, entries, record))
    before = [replace(cue, at=0.0) for cue in every if cue.at < 0][-1:]
    return [*before, *(cue for cue in every if 0 <= cue.at < video.length)]


def _all_cues(video: RawVideo, entries: Sequence[Entry], record: RunRecord) -> Iterator[Cue]:
    """The cues of the whole run, also of steps before and after the video.

    Where people lead, a step is told before it begins: its cue is at the end of the step before it, and one that they leave out
    has a cue, too.
    """
    steps = {step.number: step for step in record.steps}
    section, cue, told = SectionStarted(heading="", appliance=""), None, None
    for entry in entries:
        event, at = entry.event, video.second_of(entry.at)
        if isinstance(event, SectionStarted):
            section, told = event, entry.at
        elif _is_told(event) and event.step in steps:
            if cue:
                yield cue
            step = steps[event.step]
            in_this_window, number = event.appliance == video.appliance, _section_number(section, record)
            moment = told if record.mode.is_led and told else entry.at
            position = record.position(step.number)
            cue = Cue(video.second_of(moment), step, section.heading, number, position, moment, in_this_window)
        elif cue and isinstance(event, TargetLocated) and event.step == cue.step.number:
            cue = replace(cue, located_at=at, point=_centre(event))
        elif cue and isinstance(event, StepFailed | StepInDoubt) and event.step == cue.step.number:
            yield cue
            cue = replace(cue, at=at, moment=entry.at, problem=event.problem, located_at=None, point=None)
        if isinstance(event, StepPassed | StepSkipped | StepDoneByHand | StepSoAlready):
            told = entry.at
    if cue:
        yield cue


def _is_told(event: Event) -> TypeGuard[StepStarted | StepSkipped]:
    """Whether the event is a step that began, or that a person left out."""
    return isinstance(event, StepStarted) or (isinstance(event, StepSkipped) and bool(event.by))


def _section_number(section: SectionStarted, record: RunRecord) -> int:
    """The section's number, or else that of the first section with its heading: a resumed run may start a section twice."""
    same_heading = (number for number, other in enumerate(record.sections, start=1) if other.heading == section.heading)
    return section.number or next(same_heading, 1)


def _centre(target: TargetLocated) -> tuple[int, int]:
    x = target.left + target.width // 2 - target.scrolled_left
    y = target.top + target.height // 2 - target.scrolled_top
    return min(max(x, 0), VIDEO_SIZE[0] - 1), min(max(y, 0), VIDEO_SIZE[1] - 1)
