"""What was filmed in a run, and what one film shows when: all of it read from the journal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from handrail.journal import (
    Entry,
    EvidenceKept,
    RunRecord,
    SectionStarted,
    StepFailed,
    StepInDoubt,
    StepRecord,
    StepStarted,
    TargetLocated,
    WindowFilmed,
)

SIZE = (1280, 900)
"""Pixels of what is filmed."""


@dataclass(frozen=True)
class RawVideo:
    """The raw video of one window."""

    kept: EvidenceKept
    appliance: str
    began: datetime
    length: float
    """Seconds."""
    clapped: datetime | None = None
    """When the empty window turned dark."""
    page: tuple[int, int] = SIZE
    """Pixels that the page has of it, from the upper left corner: of a window that stands beside another, not all."""

    def timed(self, dark: float | None) -> RawVideo:
        """The film, told by its own pictures when it began: it is at this second that it turns dark."""
        if self.clapped is None or dark is None:
            return self
        began = self.clapped - timedelta(seconds=dark)
        return replace(self, began=began, length=self.length + (self.began - began).total_seconds())

    @property
    def name(self) -> str:
        """As its file is called, without the folder: `video-primary.webm`."""
        return self.kept.file.rpartition("/")[2]

    def second(self, at: datetime) -> float:
        """Where in the film a moment is; below zero, or beyond `length`, where it is not in it."""
        return (at - self.began).total_seconds()


@dataclass(frozen=True)
class Cue:
    """What is told from one moment of a film on, until the next beat."""

    at: float
    """Seconds from the beginning of the raw film."""
    step: StepRecord
    heading: str
    section: int
    """Counted from 1."""
    place: int
    """Of the step among all steps, counted from 1."""
    moment: datetime
    own: bool
    """Is it done in this window?"""
    problem: str = ""
    located: float | None = None
    """When its control was found, in seconds of the raw film."""
    point: tuple[int, int] | None = None
    """Where in the window the middle of that was."""


def films(entries: Sequence[Entry]) -> list[RawVideo]:
    """All films of which it is on record when they began."""
    kept = {it.event.file: it.event for it in entries if isinstance(it.event, EvidenceKept)}
    return [
        RawVideo(kept[it.file], it.appliance, it.began, (it.ended - it.began).total_seconds(), it.clapped, _page(it))
        for it in (entry.event for entry in entries)
        if isinstance(it, WindowFilmed) and it.file in kept
    ]


def _page(it: WindowFilmed) -> tuple[int, int]:
    """A page that is larger than its film was made smaller there."""
    width, height = (it.width or SIZE[0], it.height or SIZE[1])
    scale = min(1.0, SIZE[0] / width, SIZE[1] / height)
    return int(width * scale) // 2 * 2, int(height * scale) // 2 * 2


def beats(film: RawVideo, entries: Sequence[Entry], record: RunRecord) -> list[Cue]:
    """Everything that is told during a film. What was going on when it began is told from its beginning on."""
    every = list(_every(film, entries, record))
    before = [replace(it, at=0.0) for it in every if it.at < 0][-1:]
    return [*before, *(it for it in every if 0 <= it.at < film.length)]


def _every(film: RawVideo, entries: Sequence[Entry], record: RunRecord) -> Iterator[Cue]:
    places = {step.number: (place, step) for place, step in enumerate(record.steps, start=1)}
    section, beat = SectionStarted(heading="", appliance=""), None
    for entry in entries:
        event, at = entry.event, film.second(entry.at)
        if isinstance(event, SectionStarted):
            section = event
        elif isinstance(event, StepStarted) and event.step in places:
            if beat:
                yield beat
            place, step = places[event.step]
            own, number = event.appliance == film.appliance, _number(section, record)
            beat = Cue(at, step, section.heading, number, place, entry.at, own)
        elif beat and isinstance(event, TargetLocated) and event.step == beat.step.number:
            beat = replace(beat, located=at, point=_middle(event))
        elif beat and isinstance(event, StepFailed | StepInDoubt) and event.step == beat.step.number:
            yield beat
            beat = replace(beat, at=at, moment=entry.at, problem=event.problem, located=None, point=None)
    if beat:
        yield beat


def _number(section: SectionStarted, record: RunRecord) -> int:
    """A run that is resumed comes to some of its headings again."""
    alike = (place for place, it in enumerate(record.sections, start=1) if it.heading == section.heading)
    return section.number or next(alike, 1)


def _middle(target: TargetLocated) -> tuple[int, int]:
    across = target.left + target.width // 2 - target.scrolled_left
    down = target.top + target.height // 2 - target.scrolled_top
    return min(max(across, 0), SIZE[0] - 1), min(max(down, 0), SIZE[1] - 1)
