"""Where two pictures differ, outside of what was covered on either."""

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

FAINT = 4
"""Of 255: by how much a pixel's red, green or blue may differ unseen. Browsers round edges otherwise from time to time, by 1."""
BESIDE, BELOW = 60, 20
"""By how many pixels two places have to be apart to be two, where there are not many."""
MOST = 12
"""Places that are told of one picture."""


@dataclass(frozen=True)
class Pixels:
    """How two pictures differ. Where their sizes do, the part was compared that both have."""

    left: tuple[int, int]
    right: tuple[int, int]
    differing: int
    places: tuple[Rectangle, ...]

    @property
    def same_size(self) -> bool:
        return self.left == self.right

    @property
    def alike(self) -> bool:
        return self.same_size and not self.differing

    @property
    def share(self) -> float:
        """Of the compared pixels, from 0 to 1."""
        common = min(self.left[0], self.right[0]) * min(self.left[1], self.right[1])
        return self.differing / common if common else 0.0

    @property
    def bounds(self) -> Rectangle | None:
        """The rectangle that holds every place."""
        return Rectangle.around(self.places) if self.places else None


def pixels(left: bytes, right: bytes, masks: Iterable[Mask] = ()) -> Pixels | None:
    """None where one is not a picture. Both are held in memory, and nothing else."""
    from PIL import UnidentifiedImageError

    with suppress(UnidentifiedImageError, OSError, SyntaxError, ValueError):
        one, other = _opened(left), _opened(right)
        apart = _apart(one, other, masks)
        return Pixels(one.size, other.size, apart.histogram()[255], tuple(_places(apart)))
    return None


def layer(left: bytes, right: bytes, masks: Iterable[Mask] = ()) -> bytes:
    """A picture in which what differs is red, and everything else is clear."""
    apart = _apart(_opened(left), _opened(right), masks)
    drawn = apart.point(lambda value: 1 if value else 0).convert("P")
    drawn.putpalette((255, 255, 255, 208, 0, 30))
    file = BytesIO()
    drawn.save(file, "PNG", bits=1, transparency=0)
    return file.getvalue()


def _opened(content: bytes) -> Image:
    from PIL import Image

    return Image.open(BytesIO(content), formats=["PNG"]).convert("RGB")


def _apart(left: Image, right: Image, masks: Iterable[Mask]) -> Image:
    """White where they differ, black elsewhere."""
    from PIL import ImageChops

    common = (0, 0, min(left.width, right.width), min(left.height, right.height))
    red, green, blue = ImageChops.difference(left.crop(common), right.crop(common)).split()
    apart = ImageChops.lighter(ImageChops.lighter(red, green), blue).point(lambda value: 255 if value > FAINT else 0)
    for mask in masks:
        apart.paste(0, mask.rectangle.pixel_edges)
    return apart


def _places(apart: Image) -> Iterator[Rectangle]:
    """Where something differs, in as many rectangles as one can look at: what is near belongs together."""
    beside, below = BESIDE, BELOW
    places = list(_grouped(apart, beside, below))
    while len(places) > MOST:
        beside, below = beside * 2, below * 2
        places = list(_grouped(apart, beside, below))
    yield from places


def _grouped(apart: Image, beside: int, below: int) -> Iterator[Rectangle]:
    for top, bottom in _runs(apart.getprojection()[1], below):
        band = apart.crop((0, top, apart.width, bottom))
        for left, right in _runs(band.getprojection()[0], beside):
            inner = band.crop((left, 0, right, band.height)).getbbox()
            if inner:
                yield Rectangle.between(*inner).moved(left, top)


def _runs(taken: Sequence[int], gap: int) -> Iterator[tuple[int, int]]:
    """From where to where something is, where what is less than `gap` apart belongs together."""
    places = [place for place, value in enumerate(taken) if value]
    begin = 0
    for n in range(1, len(places) + 1):
        if n == len(places) or places[n] - places[n - 1] > gap:
            yield places[begin], places[n - 1] + 1
            begin = n
