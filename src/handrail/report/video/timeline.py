"""The timeline of a captioned video: how long its picture is held before each step, and where everything is then.

A run is not slowed down for its video. So the captioned video holds the picture for as long as a sentence needs, and each second
of the raw video is at a later second of the timeline. Nothing is left out, and nothing changes its order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from handrail.report.video.raw_video import Cue, RawVideo

TITLE_SECONDS = 2.5
"""How long the title is shown before anything happens."""
READING_SECONDS = 2.0
"""How long a step in this window is shown at least."""
FAILURE_SECONDS = 4.0
"""How long a failed step is shown at least."""
TRAVEL_SECONDS = 0.7
"""How long the arrow takes from one control to the next."""
RING_SECONDS = 0.5
"""How long the ring around a click is shown."""
TICK_SECONDS = 0.05
"""The time between two moves of the arrow on its way."""
OFFSCREEN = (-400, -400)
"""The position of an arrow or a ring that is not shown."""


@dataclass(frozen=True)
class Move:
    """A move of the arrow or the ring: from second `at` of the timeline on, it is at `x`, `y`."""

    at: float
    image: Literal["arrow", "ring"]
    x: int
    y: int


@dataclass(frozen=True)
class VideoChapter:
    """A section of the document, in seconds of the timeline."""

    begins: float
    ends: float
    title: str


@dataclass(frozen=True)
class Timeline:
    """A raw video with its holds: the seconds for which the picture is held before each cue."""

    raw_video: RawVideo
    cues: tuple[Cue, ...]
    holds: tuple[float, ...]

    @classmethod
    def of(cls, raw_video: RawVideo, cues: Sequence[Cue]) -> Timeline:
        spans = pairwise([*(cue.at for cue in cues), raw_video.length])
        holds = (max(_min_seconds(cue) - (end - begin), 0.0) for cue, (begin, end) in zip(cues, spans, strict=True))
        return cls(raw_video, tuple(cues), tuple(round(hold, 3) for hold in holds))

    def timeline_second(self, raw_second: float) -> float:
        """The second of the timeline that shows a second of the raw video, after the hold at that second."""
        held = sum(hold for cue, hold in zip(self.cues, self.holds, strict=True) if cue.at <= raw_second)
        return TITLE_SECONDS + raw_second + held

    @property
    def length(self) -> float:
        return self.timeline_second(self.raw_video.length)

    def cue_start(self, index: int) -> float:
        """The second of the timeline from which a cue is shown: the beginning of its hold."""
        return TITLE_SECONDS + self.cues[index].at + sum(self.holds[:index])

    def chapters(self) -> list[VideoChapter]:
        """A chapter for each section. The first begins at second 0."""
        firsts = [
            index
            for index, cue in enumerate(self.cues)
            if index == 0 or cue.section_number != self.cues[index - 1].section_number
        ]
        starts = [self.cue_start(index) if number else 0.0 for number, index in enumerate(firsts)]
        titles = [f"{self.cues[index].heading} ({self.cues[index].step.appliance})" for index in firsts]
        spans = pairwise([*starts, self.length])
        return [VideoChapter(begin, end, title) for (begin, end), title in zip(spans, titles, strict=True)]

    def moves(self) -> list[Move]:
        """The moves of the arrow from control to control, and of the ring around each click."""
        return list(self._moves())

    def _moves(self) -> Iterator[Move]:
        position, arrived = None, 0.0
        for cue in self.cues:
            if not cue.in_this_window or cue.point is None or cue.located_at is None:
                continue
            click = self.timeline_second(cue.located_at)
            start = position or (cue.point[0] + 160, cue.point[1] + 120)
            yield from _path(start, cue.point, max(arrived, click - TRAVEL_SECONDS), click)
            yield Move(click, "ring", *cue.point)
            yield Move(click + RING_SECONDS, "ring", *OFFSCREEN)
            position, arrived = cue.point, click


def _min_seconds(cue: Cue) -> float:
    if not cue.in_this_window:
        return 0.0
    return FAILURE_SECONDS if cue.problem else READING_SECONDS


def _path(start: tuple[int, int], end: tuple[int, int], begins: float, ends: float) -> Iterator[Move]:
    """The moves of the arrow from `start` to `end`, slow at both ends."""
    ticks = max(int((ends - begins) / TICK_SECONDS), 1)
    for tick in range(1, ticks + 1):
        elapsed = tick / ticks
        eased = elapsed * elapsed * (3 - 2 * elapsed)
        x, y = (round(a + (b - a) * eased) for a, b in zip(start, end, strict=True))
        yield Move(begins + (ends - begins) * elapsed, "arrow", x, y)
