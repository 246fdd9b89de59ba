"""The differences between two pictures, outside their masks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from handrail.journal import Mask
from handrail.rectangle import Rectangle

if TYPE_CHECKING:
    from PIL.Image import Image

COLOUR_TOLERANCE = 4
"""The difference in red, green or blue, of 255, up to which two pixels count as equal. Browsers round edges by 1 now and then."""
HORIZONTAL_GAP, VERTICAL_GAP = 60, 20
"""The distance in pixels up to which differing pixels belong to the same region; it grows if there are many regions."""
MAX_REGIONS = 12
"""The largest number of regions of one picture."""


@dataclass(frozen=True)
class PixelDifference:
    """The difference between two pictures. If their sizes differ, only the common part was compared."""

    left: tuple[int, int]
    """Width and height of the left picture."""
    right: tuple[int, int]
    differing: int
    """The number of differing pixels."""
    regions: tuple[Rectangle, ...]
    """The rectangles that hold them."""

    @property
    def same_size(self) -> bool:
        return self.left == self.right

    @property
    def alike(self) -> bool:
        return self.same_size and not self.differing

    @property
    def share(self) -> float:
        """The differing share of the compared pixels, from 0 to 1."""
        common = min(self.left[0], self.right[0]) * min(self.left[1], self.right[1])
        return self.differing / common if common else 0.0

    @property
    def bounds(self) -> Rectangle | None:
        """The rectangle that holds every region."""
        return Rectangle.around(self.regions) if self.regions else None


def compare_pixels(left: bytes, right: bytes, masks: Iterable[Mask] = ()) -> PixelDifference | None:
    """Compare two PNG files. None if one of them is not a PNG."""
    from PIL import UnidentifiedImageError

    with suppress(UnidentifiedImageError, OSError, SyntaxError, ValueError):
        left_image, right_image = _decode(left), _decode(right)
        difference = _difference(left_image, right_image, masks)
        regions = tuple(_regions(difference))
        return PixelDifference(left_image.size, right_image.size, difference.histogram()[255], regions)
    return None


def draw_difference(left: bytes, right: bytes, masks: Iterable[Mask] = ()) -> bytes:
    """Draw a PNG in which differing pixels are red, and all others are transparent."""
    difference = _difference(_decode(left), _decode(right), masks)
    drawn = difference.point(lambda value: 1 if value else 0).convert("P")
    drawn.putpalette((255, 255, 255, 208, 0, 30))
    file = BytesIO()
    drawn.save(file, "PNG", bits=1, transparency=0)
    return file.getvalue()


def _decode(content: bytes) -> Image:
    from PIL import Image

    return Image.open(BytesIO(content), formats=["PNG"]).convert("RGB")


def _difference(left: Image, right: Image, masks: Iterable[Mask]) -> Image:
    """An image that is white in differing pixels, and black elsewhere."""
    from PIL import ImageChops

    common = (0, 0, min(left.width, right.width), min(left.height, right.height))
    red, green, blue = ImageChops.difference(left.crop(common), right.crop(common)).split()
    strongest = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    difference = strongest.point(lambda value: 255 if value > COLOUR_TOLERANCE else 0)
    for mask in masks:
        difference.paste(0, mask.rectangle.pixel_edges)
    return difference


def _regions(difference: Image) -> Iterator[Rectangle]:
    """Yield at most `MAX_REGIONS` rectangles around the white pixels."""
    horizontal, vertical = HORIZONTAL_GAP, VERTICAL_GAP
    regions = list(_grouped(difference, horizontal, vertical))
    while len(regions) > MAX_REGIONS:
        horizontal, vertical = horizontal * 2, vertical * 2
        regions = list(_grouped(difference, horizontal, vertical))
    yield from regions


def _grouped(difference: Image, horizontal_gap: int, vertical_gap: int) -> Iterator[Rectangle]:
    for top, bottom in _runs(difference.getprojection()[1], vertical_gap):
        band = difference.crop((0, top, difference.width, bottom))
        for left, right in _runs(band.getprojection()[0], horizontal_gap):
            inner = band.crop((left, 0, right, band.height)).getbbox()
            if inner:
                yield Rectangle.between(*inner).moved(left, top)


def _runs(values: Sequence[int], gap: int) -> Iterator[tuple[int, int]]:
    """Start and end of each run of values other than 0. Runs that are at most `gap` apart are one."""
    indices = [index for index, value in enumerate(values) if value]
    begin = 0
    for n in range(1, len(indices) + 1):
        if n == len(indices) or indices[n] - indices[n - 1] > gap:
            yield indices[begin], indices[n - 1] + 1
            begin = n
