"""Rectangles on pages and pictures."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, floor

_PNG_SIZE = struct.Struct(">II")
"""Width and height in the header chunk of a PNG, which comes first (PNG specification, 5.6 and 11.2.2)."""
_PNG_SIZE_AT = 16


@dataclass(frozen=True)
class Rectangle:
    """An upright rectangle, in pixels from the upper left corner of a page, a picture or a window."""

    left: float
    top: float
    width: float
    height: float

    @classmethod
    def between(cls, left: float, top: float, right: float, bottom: float) -> Rectangle:
        """The rectangle with these edges."""
        return cls(left, top, right - left, bottom - top)

    @classmethod
    def around(cls, rectangles: Iterable[Rectangle]) -> Rectangle:
        """The smallest rectangle around all of these, of which there must be one at least."""
        listed = list(rectangles)
        return cls.between(
            min(rectangle.left for rectangle in listed),
            min(rectangle.top for rectangle in listed),
            max(rectangle.right for rectangle in listed),
            max(rectangle.bottom for rectangle in listed),
        )

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height

    @property
    def is_empty(self) -> bool:
        return self.width <= 0 or self.height <= 0

    @property
    def pixel_edges(self) -> tuple[int, int, int, int]:
        """Left, top, right and bottom in whole pixels, rounded outwards."""
        return floor(self.left), floor(self.top), ceil(self.right), ceil(self.bottom)

    def contains(self, other: Rectangle) -> bool:
        """Say whether the other rectangle is inside this one; edges may touch."""
        return (
            self.left <= other.left
            and self.top <= other.top
            and other.right <= self.right
            and other.bottom <= self.bottom
        )

    def intersection(self, other: Rectangle) -> Rectangle:
        """The common part; empty (with a width or height of zero or less) if there is none."""
        return Rectangle.between(
            max(self.left, other.left),
            max(self.top, other.top),
            min(self.right, other.right),
            min(self.bottom, other.bottom),
        )

    def grown(self, by: float) -> Rectangle:
        """The rectangle with so many more pixels on each side."""
        return Rectangle(self.left - by, self.top - by, self.width + 2 * by, self.height + 2 * by)

    def moved(self, right: float, down: float) -> Rectangle:
        return Rectangle(self.left + right, self.top + down, self.width, self.height)

    def scaled(self, by: float) -> Rectangle:
        return Rectangle(self.left * by, self.top * by, self.width * by, self.height * by)

    def __str__(self) -> str:
        return f"({self.left}, {self.top}, {self.width}×{self.height})"


def picture_size(png: bytes) -> tuple[int, int]:
    """Width and height of a PNG, in pixels."""
    width, height = _PNG_SIZE.unpack_from(png, _PNG_SIZE_AT)
    return width, height
