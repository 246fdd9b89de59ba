"""The part of a page's picture that is worth showing: around the controls that matter, or whatever is on the page at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from io import BytesIO
from itertools import groupby
from typing import TYPE_CHECKING

from handrail.rectangle import Rectangle

if TYPE_CHECKING:
    from PIL.Image import Image

MIN_SIZE = (720, 320)
"""Pixels of a crop, across and down. It is large enough to show a heading or a row with the control."""
CHANGES_APART = 24
"""Lines of pixels between two changes that are shown as one: between two rows of a table."""
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
    """The part of the later PNG of a page that is largest among those which the earlier one does not have.

    What only stands higher or lower than before is no change. None if nothing changed, or if they cannot be compared.
    """
    before, after = _rgb(earlier), _rgb(later)
    if before is None or after is None or before.width != after.width:
        return None
    changed = max(_changed(_bands(before), _bands(after)), key=lambda band: band.bottom - band.top, default=None)
    return Rectangle.between(0, changed.top, after.width, changed.bottom) if changed else None


@dataclass(frozen=True)
class _Band:
    """Equal lines of pixels, one below the other."""

    line: bytes
    top: int
    bottom: int


def _bands(picture: Image) -> Sequence[_Band]:
    """The bands of a picture, from above, without those of one colour."""
    pixels, length = picture.tobytes(), 3 * picture.width
    lines = (pixels[begin : begin + length] for begin in range(0, len(pixels), length))
    bands, top = [], 0
    for line, equal in groupby(lines):
        bottom = top + sum(1 for _ in equal)
        if line != line[:3] * picture.width:
            bands.append(_Band(line, top, bottom))
        top = bottom
    return bands


def _changed(before: Sequence[_Band], after: Sequence[_Band]) -> Iterator[_Band]:
    """What the earlier picture does not have; near bands are one."""
    matcher = SequenceMatcher(None, [band.line for band in before], [band.line for band in after], autojunk=False)
    last: _Band | None = None
    for kind, _, _, first, end in matcher.get_opcodes():
        for band in after[first:end] if kind != "equal" else ():
            if last and band.top - last.bottom <= CHANGES_APART:
                last = replace(last, bottom=band.bottom)
            else:
                if last:
                    yield last
                last = band
    if last:
        yield last


def _rgb(png: bytes) -> Image | None:
    """A PNG, decoded; None if it is none."""
    from PIL.PngImagePlugin import PngImageFile  # `Image.open` would load every format first

    try:
        return PngImageFile(BytesIO(png)).convert("RGB")
    except (OSError, SyntaxError):
        return None


def filled_rectangle(png: bytes) -> Rectangle | None:
    """The part of a PNG that holds all that is on it, without the empty ground around; None if it is no PNG.

    The ground is what fills the lower right corner. The part is no smaller than `MIN_SIZE`, or than the picture.
    """
    from PIL import Image, ImageChops

    picture = _rgb(png)
    if picture is None:
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
