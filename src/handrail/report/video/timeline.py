"""How a film becomes one that can be followed: a still before each step, so that it can be read, and where everything is then.

The run was not slowed down; so its film holds the picture for as long as a sentence needs, and a moment of the raw film is
at another second of the cut. Nothing is left out, and nothing changes its order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from handrail.report.video.raw_video import Cue, RawVideo

OPENING = 2.5
"""Seconds that the title is shown before anything happens."""
READING = 2.0
"""Seconds that a step in this window is shown at least."""
TROUBLE = 4.0
"""Seconds for which it is shown that a step failed."""
WAY = 0.7
"""Seconds that the cursor takes from one control to the next."""
RING = 0.5
"""Seconds that the ring around a click is shown."""
TICK = 0.05
AWAY = (-400, -400)


@dataclass(frozen=True)
class Move:
    """From this second of the cut on, the arrow, or the ring, stands there."""

    at: float
    what: str
    x: int
    y: int


@dataclass(frozen=True)
class Chapter:
    """A section of the document, in seconds of the cut."""

    begins: float
    ends: float
    title: str


@dataclass(frozen=True)
class Timeline:
    """A film with its stills. `stills` are the seconds that the picture is held before each beat."""

    film: RawVideo
    beats: tuple[Cue, ...]
    stills: tuple[float, ...]

    @classmethod
    def of(cls, film: RawVideo, beats: Sequence[Cue]) -> Timeline:
        spans = pairwise([*(it.at for it in beats), film.length])
        stills = (max(_least(it) - (end - begin), 0.0) for it, (begin, end) in zip(beats, spans, strict=True))
        return cls(film, tuple(beats), tuple(round(it, 3) for it in stills))

    def second(self, raw: float) -> float:
        """Where a second of the raw film is in the cut, after the still that is held there."""
        return OPENING + raw + sum(still for beat, still in zip(self.beats, self.stills, strict=True) if beat.at <= raw)

    @property
    def length(self) -> float:
        return self.second(self.film.length)

    def begins(self, place: int) -> float:
        """From which second of the cut on a beat is shown: where its still begins."""
        return OPENING + self.beats[place].at + sum(self.stills[:place])

    def chapters(self) -> list[Chapter]:
        """One for each section. One that began before the film did begins with it."""
        places = [n for n, it in enumerate(self.beats) if n == 0 or it.section != self.beats[n - 1].section]
        starts = [self.begins(place) if number else 0.0 for number, place in enumerate(places)]
        titles = [f"{self.beats[it].heading} ({self.beats[it].step.appliance})" for it in places]
        spans = pairwise([*starts, self.length])
        return [Chapter(begin, end, title) for (begin, end), title in zip(spans, titles, strict=True)]

    def moves(self) -> list[Move]:
        """How the cursor goes from control to control, and where it clicks."""
        return list(self._moves())

    def _moves(self) -> Iterator[Move]:
        stands, free = None, 0.0
        for beat in self.beats:
            if not beat.own or beat.point is None or beat.located is None:
                continue
            there = self.second(beat.located)
            yield from _way(
                stands or (beat.point[0] + 160, beat.point[1] + 120), beat.point, max(free, there - WAY), there
            )
            yield Move(there, "ring", *beat.point)
            yield Move(there + RING, "ring", *AWAY)
            stands, free = beat.point, there


def _least(beat: Cue) -> float:
    if not beat.own:
        return 0.0
    return TROUBLE if beat.problem else READING


def _way(start: tuple[int, int], end: tuple[int, int], begins: float, ends: float) -> Iterator[Move]:
    """Slowly off, quickly on, slowly there."""
    ticks = max(int((ends - begins) / TICK), 1)
    for tick in range(1, ticks + 1):
        done = tick / ticks
        eased = done * done * (3 - 2 * done)
        x, y = (round(a + (b - a) * eased) for a, b in zip(start, end, strict=True))
        yield Move(begins + (ends - begins) * done, "arrow", x, y)
