"""The part of a page's picture that is worth showing: around the controls that matter, or whatever is on the page at all."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from handrail.rectangle import Rectangle
from handrail.report.diff.pixels import compare_pixels

MIN_SIZE = (720, 320)
"""Pixels of a crop, across and down. It is large enough to show a heading or a row with the control."""
FILLED_MARGIN = 20
"""Pixels of empty ground that are shown around what is on a page."""


def crop_rectangle(controls: Sequence[Rectangle], size: tuple[int, int], in_row: bool = False) -> Rectangle:
    """The rectangle of a picture that holds these controls and enough around them. `size` is the picture's."""
    bounds = Rectangle.around(controls)
    left, right = _span(bounds.left, bounds.right, MIN_SIZE[0], size[0])
    top, bottom = _span(bounds.top, bounds.bottom, MIN_SIZE[1], size[1])
    return Rectangle.between(0 if in_row else left, top, right, bottom)


def _span(first: float, last: float, min_length: int, picture_length: int) -> tuple[float, float]:
    """The begin and the end of a span around another, at least `min_length` long and within the picture."""
    length = min(picture_length, max(min_length, last - first + min_length // 2))
    begin = max(0, min((first + last - length) // 2, picture_length - length))
    return begin, begin + length


def changed_rectangle(earlier: bytes, later: bytes) -> Rectangle | None:
    """The part of the later PNG of a page in which it differs most from the earlier one; None if they look alike, or one is none.

    Where everything below a place was moved, it is the beginning of that.
    """
    difference = compare_pixels(earlier, later)
    if difference is None or not difference.regions:
        return None
    largest = max(difference.regions, key=lambda region: region.width * region.height)
    return Rectangle(largest.left, largest.top, largest.width, min(largest.height, MIN_SIZE[1]))


def filled_rectangle(png: bytes) -> Rectangle | None:
    """The part of a PNG that holds all that is on it, without the empty ground around; None if it is no PNG.

    The ground is what fills the lower right corner. The part is no smaller than `MIN_SIZE`, or than the picture.
    """
    from PIL import Image, ImageChops
    from PIL.PngImagePlugin import PngImageFile  # `Image.open` would load every format first

    try:
        picture = PngImageFile(BytesIO(png)).convert("RGB")
    except (OSError, SyntaxError):
        return None
    ground = Image.new("RGB", picture.size, picture.getpixel((picture.width - 1, picture.height - 1)))
    left, top, right, bottom = ImageChops.difference(picture, ground).getbbox() or (0, 0, 0, 0)
    across = _grown(left, right, MIN_SIZE[0], picture.width)
    down = _grown(top, bottom, MIN_SIZE[1], picture.height)
    return Rectangle.between(across[0], down[0], across[1], down[1])


def _grown(first: int, last: int, min_length: int, picture_length: int) -> tuple[int, int]:
    """A span with some ground at its ends, at least `min_length` long and within the picture."""
    begin, end = max(0, first - FILLED_MARGIN), min(picture_length, last + FILLED_MARGIN)
    end = min(picture_length, max(end, begin + min_length))
    return max(0, min(begin, end - min_length)), end
