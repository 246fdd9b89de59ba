"""The scenes of a film: which part of which window's raw video is shown when, and how long its picture is held before each step.

A run is not slowed down to be filmed. So the film holds the picture for as long as a sentence needs, and each second of a raw
video is at a later second of its scene. Where the action goes on in another window, so does the film. Of the window in which
something is done nothing is left out, and nothing changes its order.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Literal

from handrail.durations import READING_SPEED
from handrail.journal import Entry, RunRecord
from handrail.report.video.raw_video import Cue, RawVideo, cues

FRAME_RATE = 15
"""Frames a second of the film."""
TITLE_SECONDS = 4.0
"""How long the title is shown before anything happens."""
READING_SECONDS = 2.0
"""How long a step is shown at least."""
FAILURE_SECONDS = 4.0
"""How long a failed step is shown at least."""
FINDING_SECONDS = 1.0
"""The time for finding the caption bar, and the control that it speaks of."""
MAX_READING_SECONDS = 12.0
"""How long a picture is held for a sentence at most, however long that is."""
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
    """A move of the arrow or the ring: from second `at` of its scene on, it is at `x`, `y`."""

    at: float
    image: Literal["arrow", "ring"]
    x: int
    y: int


@dataclass(frozen=True)
class VideoChapter:
    """A section of the document, in seconds of the film."""

    begins: float
    ends: float
    title: str


@dataclass(frozen=True)
class Scene:
    """A part of a raw video with its holds: the seconds for which the picture is held before each cue.

    A second of the scene counts from its own beginning, a raw second from that of its video.
    """

    raw_video: RawVideo
    cues: tuple[Cue, ...]
    begins: float
    """The raw second that the scene shows first."""
    ends: float
    holds: tuple[float, ...]
    lead: float = 0.0
    """Seconds for which the title is shown before the first cue."""

    @classmethod
    def of(cls, raw_video: RawVideo, cues: Sequence[Cue], ends: float, lead: float = 0.0) -> Scene:
        """The scene that begins with the first of its cues."""
        spans = pairwise([*(cue.at for cue in cues), ends])
        holds = (max(_min_seconds(cue) - (end - begin), 0.0) for cue, (begin, end) in zip(cues, spans, strict=True))
        return cls(raw_video, tuple(cues), cues[0].at, ends, tuple(round(hold, 3) for hold in holds), lead)

    def second_of(self, raw_second: float) -> float:
        """The second of the scene that shows a raw second, after the hold at that second."""
        held = sum(hold for cue, hold in zip(self.cues, self.holds, strict=True) if cue.at <= raw_second)
        return self.lead + raw_second - self.begins + held

    @property
    def length(self) -> float:
        """Seconds, in whole frames."""
        return math.ceil(self.second_of(self.ends) * FRAME_RATE - 0.001) / FRAME_RATE

    def cue_start(self, index: int) -> float:
        """The second from which a cue is shown: the beginning of its hold."""
        return self.lead + self.cues[index].at - self.begins + sum(self.holds[:index])

    def moves(self) -> list[Move]:
        """The moves of the arrow from control to control, and of the ring around each click."""
        return list(self._moves())

    def _moves(self) -> Iterator[Move]:
        position, arrived = None, 0.0
        for cue in self.cues:
            if cue.point is None or cue.located_at is None:
                continue
            click = self.second_of(cue.located_at)
            start = position or (cue.point[0] + 160, cue.point[1] + 120)
            yield from _path(start, cue.point, max(arrived, click - TRAVEL_SECONDS), click)
            yield Move(click, "ring", *cue.point)
            yield Move(click + RING_SECONDS, "ring", *OFFSCREEN)
            position, arrived = cue.point, click


def scenes(videos: Sequence[RawVideo], entries: Sequence[Entry], record: RunRecord) -> list[Scene]:
    """The scenes of the film of a run: each step in the window in which it was performed, in the order of the run."""
    shots = sorted(_shots(videos, entries, record).values(), key=lambda shot: shot[1].moment)
    groups = [list(group) for _, group in groupby(shots, key=lambda shot: shot[0])]
    film: list[Scene] = []
    for group, after in pairwise([*groups, []]):
        video = group[0][0]
        ends = min(video.second_of(after[0][1].moment), video.length) if after else video.length
        lead = 0.0 if film else TITLE_SECONDS
        film.append(Scene.of(video, [cue for _, cue in group], max(ends, group[-1][1].at), lead))
    return film


def _shots(
    videos: Sequence[RawVideo], entries: Sequence[Entry], record: RunRecord
) -> Mapping[tuple[object, ...], tuple[RawVideo, Cue]]:
    """Each cue with the video that shows it; if its step went on while a window was opened anew, the one that shows its start."""
    shots: dict[tuple[object, ...], tuple[RawVideo, Cue]] = {}
    for video in sorted(videos, key=lambda video: video.began):
        for cue in cues(video, entries, record):
            if cue.in_this_window and (cue.moment >= video.began or cue.key not in shots):
                shots[cue.key] = (video, cue)
    return shots


def chapters(film: Sequence[Scene]) -> list[VideoChapter]:
    """A chapter for each section that the film shows. The first begins at second 0."""
    starts: list[tuple[float, Cue]] = []
    offset = 0.0
    for scene in film:
        for index, cue in enumerate(scene.cues):
            if not starts or starts[-1][1].section_number != cue.section_number:
                starts.append((offset + scene.cue_start(index) if starts else 0.0, cue))
        offset += scene.length
    spans = pairwise([*(start for start, _ in starts), offset])
    titles = [f"{cue.heading} ({cue.step.appliance})" for _, cue in starts]
    return [VideoChapter(begin, end, title) for (begin, end), title in zip(spans, titles, strict=True)]


def _min_seconds(cue: Cue) -> float:
    text, least = (cue.problem, FAILURE_SECONDS) if cue.problem else (cue.step.instruction, READING_SECONDS)
    return min(max(FINDING_SECONDS + len(text) / READING_SPEED, least), MAX_READING_SECONDS)


def _path(start: tuple[int, int], end: tuple[int, int], begins: float, ends: float) -> Iterator[Move]:
    """The moves of the arrow from `start` to `end`, slow at both ends."""
    ticks = max(int((ends - begins) / TICK_SECONDS), 1)
    for tick in range(1, ticks + 1):
        elapsed = tick / ticks
        eased = elapsed * elapsed * (3 - 2 * elapsed)
        x, y = (round(a + (b - a) * eased) for a, b in zip(start, end, strict=True))
        yield Move(begins + (ends - begins) * elapsed, "arrow", x, y)
