"""How fast a lesson goes on by itself: as fast as what is shown can be read aloud."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from handrail.page import Caption

Speed: TypeAlias = Literal["slow", "normal", "fast"]
SPEEDS: tuple[Speed, ...] = get_args(Speed)

SIGNS_A_SECOND: dict[Speed, float] = {"slow": 9, "normal": 15, "fast": 30}
AT_LEAST = 2.0
"""Seconds for finding what is pointed at."""


@dataclass
class Autoplay:
    """Whether a lesson goes on by itself, and at which speed."""

    speed: Speed = "normal"
    playing: bool = False

    def play(self) -> None:
        """Begin to go on; while it does, take the next speed."""
        if self.playing:
            self.speed = SPEEDS[(SPEEDS.index(self.speed) + 1) % len(SPEEDS)]
        self.playing = True

    def pause(self) -> None:
        self.playing = False

    def seconds(self, caption: Caption) -> float:
        """How long a caption stands before the step begins."""
        text = f"{caption.heading} {caption.sentence} {caption.note}"
        return AT_LEAST + len(text) / SIGNS_A_SECOND[self.speed]
