"""Autoplay: a lesson that goes on by itself, as fast as its captions can be read aloud."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from handrail.durations import READING_SPEED
from handrail.page import Caption

Speed: TypeAlias = Literal["slow", "normal", "fast"]
SPEEDS: tuple[Speed, ...] = get_args(Speed)

CHARACTERS_A_SECOND: dict[Speed, float] = {"slow": 9, "normal": READING_SPEED, "fast": 30}
MIN_SECONDS = 2.0
"""The time for finding the control that is pointed at."""


@dataclass
class Autoplay:
    """The state of a lesson's autoplay: whether it plays, and at which speed."""

    speed: Speed = "normal"
    playing: bool = False

    def play(self) -> None:
        self.playing = True

    def pause(self) -> None:
        self.playing = False

    def change_speed(self) -> None:
        """Take the next speed; after the fastest comes the slowest."""
        self.speed = SPEEDS[(SPEEDS.index(self.speed) + 1) % len(SPEEDS)]

    def seconds(self, caption: Caption) -> float:
        """The time for which a caption is shown before its step begins."""
        text = f"{caption.heading} {caption.sentence} {caption.note}"
        return MIN_SECONDS + len(text) / CHARACTERS_A_SECOND[self.speed]
