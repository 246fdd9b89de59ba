"""Pictures for a guide: the part that matters, with a ring around each control. Drawn on copies; what was kept stays as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from handrail.journal import TargetLocated
from handrail.report.diff.pixels import FAINT

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

LEAST = (720, 320)
"""Pixels that are shown around a control, for there are a heading and a row to be seen, too."""
WIDEST = 1000
"""Pixels of a whole page's picture."""
GAP, RADIUS = 6, 12
"""Between a control and its ring; and of a number's disc."""
FINE = 4
"""Rings are drawn so many times larger and made smaller again, for smooth edges."""
ORANGE, WHITE = (217, 72, 15, 255), (255, 255, 255, 255)
PLAIN = 20
"""Of 255: by how much the pixels of a plain place differ at most, on average; a line across it is less."""
ROUND_EDGES = 14
"""Pixels around a control in which a page may change with it: its own edges, its shadow."""

Rectangle = tuple[int, int, int, int]
"""Left, top, right, bottom."""


@dataclass(frozen=True)
class Ring:
    """A control to be pointed out; with a number where there are several."""

    box: TargetLocated
    label: str = ""
    of_row: bool = False
    """It is one of many that are alike, one a row; so the row's beginning is shown, too."""

    @property
    def rectangle(self) -> Rectangle:
        return self.box.left, self.box.top, self.box.left + self.box.width, self.box.top + self.box.height


def cropped(png: bytes, rings: Sequence[Ring]) -> bytes:
    """What is around these controls, ringed."""
    picture = _opened(png)
    left, top, right, bottom = around([it.rectangle for it in rings], picture.size, any(it.of_row for it in rings))
    part = picture.crop((left, top, right, bottom))
    controls = [(a - left, b - top, c - left, d - top) for a, b, c, d in (it.rectangle for it in rings)]
    _point_out(part, controls, [it.label for it in rings])
    return _png(part)


def scaled(png: bytes) -> bytes:
    """A whole picture, no wider than is needed."""
    from PIL import Image

    picture = _opened(png)
    if picture.width > WIDEST:
        height = round(picture.height * WIDEST / picture.width)
        picture = picture.resize((WIDEST, height), Image.Resampling.LANCZOS)
    return _png(picture)


def changed_only_there(earlier: bytes, later: bytes, boxes: Sequence[TargetLocated]) -> bool:
    """Whether two pictures of a page are alike but for these controls, so that they can share one."""
    from PIL import ImageChops

    one, other = _opened(earlier), _opened(later)
    if one.size != other.size:
        return False
    apart = ImageChops.difference(one, other).point(lambda value: value if value > FAINT else 0)
    for box in boxes:
        left, top, right, bottom = Ring(box).rectangle
        apart.paste((0, 0, 0), (left - ROUND_EDGES, top - ROUND_EDGES, right + ROUND_EDGES, bottom + ROUND_EDGES))
    return apart.getbbox() is None


def around(controls: Sequence[Rectangle], size: tuple[int, int], of_row: bool = False) -> Rectangle:
    """The part of a picture that holds these controls and enough around them."""
    lefts, tops, rights, bottoms = zip(*controls, strict=True)
    left, right = _stretch(min(lefts), max(rights), LEAST[0], size[0])
    top, bottom = _stretch(min(tops), max(bottoms), LEAST[1], size[1])
    return 0 if of_row else left, top, right, bottom


def _stretch(first: int, last: int, least: int, whole: int) -> tuple[int, int]:
    """A length around another, within the picture."""
    length = min(whole, max(least, last - first + least // 2))
    begin = max(0, min((first + last - length) // 2, whole - length))
    return begin, begin + length


def _point_out(picture: Image, controls: Sequence[Rectangle], labels: Sequence[str]) -> None:
    """Rings are drawn beside, larger, and laid over the picture."""
    from PIL import Image, ImageDraw

    layer = Image.new("RGBA", (picture.width * FINE, picture.height * FINE), (0, 0, 0, 0))
    draw = ImageDraw.Draw(layer)
    frames = [_wider(it, GAP) for it in controls]
    for frame in frames:
        draw.rounded_rectangle(_fine(_wider(frame, 1)), 8 * FINE, outline=WHITE, width=5 * FINE)
        draw.rounded_rectangle(_fine(frame), 7 * FINE, outline=ORANGE, width=3 * FINE)
    for frame, label in zip(frames, labels, strict=True):
        if label:
            _number(draw, label, place_of_number(frame, [it for it in frames if it != frame], picture))
    small = layer.reduce(FINE)
    picture.paste(small, (0, 0), small)


def place_of_number(frame: Rectangle, others: Sequence[Rectangle], picture: Image) -> tuple[int, int]:
    """The middle of a number's disc: beside its ring, over no other one, and where least of the picture is lost.

    On the right where that is plain, as fields end in empty space; on the left of a small box, whose label follows it.
    """
    left, top, right, bottom = frame
    far, middle, centre = RADIUS + 2, (top + bottom) // 2, (left + right) // 2
    beside = [(right + far, middle), (left - far, middle), (centre, top - far), (centre, bottom + far)]
    if right - left < 5 * RADIUS:
        beside[:2] = reversed(beside[:2])
    free = [it for it in beside if _inside(it, picture.size) and not any(_covers(it, other) for other in others)]
    return min(free, key=lambda it: _busy(picture, it), default=(left, top))


def _busy(picture: Image, place: tuple[int, int]) -> int:
    """How much there is to be seen there, roughly; nothing at all counts as little as a shade or a line's edge."""
    from PIL import ImageStat

    x, y = place
    part = picture.crop(_wider((x, y, x, y), RADIUS)).convert("L")
    return int(ImageStat.Stat(part).stddev[0]) // PLAIN


def _inside(place: tuple[int, int], size: tuple[int, int]) -> bool:
    return all(RADIUS < it < length - RADIUS for it, length in zip(place, size, strict=True))


def _covers(place: tuple[int, int], other: Rectangle) -> bool:
    (x, y), (left, top, right, bottom) = place, _wider(other, RADIUS)
    return left < x < right and top < y < bottom


def _wider(it: Rectangle, by: int) -> Rectangle:
    return it[0] - by, it[1] - by, it[2] + by, it[3] + by


def _fine(it: Rectangle) -> Rectangle:
    return it[0] * FINE, it[1] * FINE, it[2] * FINE, it[3] * FINE


def _number(draw: ImageDraw, label: str, place: tuple[int, int]) -> None:
    from PIL import ImageFont

    x, y = place
    disc = (x - RADIUS, y - RADIUS, x + RADIUS, y + RADIUS)
    draw.ellipse(_fine(_wider(disc, 1)), fill=WHITE)
    draw.ellipse(_fine(disc), fill=ORANGE)
    draw.text((x * FINE, y * FINE), label, WHITE, ImageFont.load_default(14 * FINE), anchor="mm")


def _opened(png: bytes) -> Image:
    from PIL import Image

    return Image.open(BytesIO(png), formats=["PNG"]).convert("RGB")


def _png(picture: Image) -> bytes:
    file = BytesIO()
    picture.save(file, "PNG", optimize=True)
    return file.getvalue()
