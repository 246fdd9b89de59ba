"""Rectangles on a page, and where they stand on a picture of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from handrail.page.port import Box, Cover


@dataclass(frozen=True)
class Rect:
    """A rectangle by its edges."""

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def of(cls, bounds: list[float]) -> Rect:
        left, top, width, height = bounds
        return cls(left, top, left + width, top + height)

    def joined(self, other: Rect) -> Rect:
        return Rect(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def within(self, other: Rect) -> Rect:
        return Rect(
            max(self.left, other.left),
            max(self.top, other.top),
            min(self.right, other.right),
            min(self.bottom, other.bottom),
        )

    def grown(self, by: float) -> Rect:
        return Rect(self.left - by, self.top - by, self.right + by, self.bottom + by)

    def moved(self, right: float, down: float) -> Rect:
        return Rect(self.left + right, self.top + down, self.right + right, self.bottom + down)

    @property
    def is_empty(self) -> bool:
        return self.right <= self.left or self.bottom <= self.top

    @property
    def box(self) -> Box:
        return Box(self.left, self.top, self.right - self.left, self.bottom - self.top)


def seen_in(picture: Box, covers: Iterable[Cover]) -> tuple[Cover, ...]:
    """Where the covers stand on a picture of this part of the page, in whole pixels; those beside it are left out."""
    frame = Rect(0, 0, picture.width, picture.height)
    found: list[Cover] = []
    for cover in covers:
        box = cover.box
        rect = Rect.of([box.left, box.top, box.width, box.height]).moved(-picture.left, -picture.top).within(frame)
        if not rect.is_empty:
            found.append(Cover(_whole(rect).box, cover.secret))
    return tuple(found)


def _whole(rect: Rect) -> Rect:
    """In whole pixels, and none of it left out."""
    return Rect(rect.left // 1, rect.top // 1, -(-rect.right // 1), -(-rect.bottom // 1))
