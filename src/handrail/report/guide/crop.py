"""Pictures for a guide: the part that matters, with a ring around each control. Drawn on copies; what was kept stays as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from handrail.palette import POINTER
from handrail.rectangle import Rectangle
from handrail.report.diff.pixels import COLOUR_TOLERANCE

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
WHITE = (255, 255, 255, 255)
PLAIN = 20
"""Of 255: by how much the pixels of a plain place differ at most, on average; a line across it is less."""
ROUND_EDGES = 14
"""Pixels around a control in which a page may change with it: its own edges, its shadow."""

Point = tuple[float, float]
"""Pixels from the left and from the top."""


@dataclass(frozen=True)
class Ring:
    """A control to be pointed out; with a number where there are several."""

    control: Rectangle
    label: str = ""
    of_row: bool = False
    """It is one of many that are alike, one a row; so the row's beginning is shown, too."""


def cropped(png: bytes, rings: Sequence[Ring]) -> bytes:
    """What is around these controls, ringed."""
    picture = _opened(png)
    shown = around([ring.control for ring in rings], picture.size, any(ring.of_row for ring in rings))
    part = picture.crop(shown.pixel_edges)
    controls = [ring.control.moved(-shown.left, -shown.top) for ring in rings]
    _point_out(part, controls, [ring.label for ring in rings])
    return _png(part)


def scaled(png: bytes) -> bytes:
    """A whole picture, no wider than is needed."""
    from PIL import Image

    picture = _opened(png)
    if picture.width > WIDEST:
        height = round(picture.height * WIDEST / picture.width)
        picture = picture.resize((WIDEST, height), Image.Resampling.LANCZOS)
    return _png(picture)


def changed_only_there(earlier: bytes, later: bytes, controls: Sequence[Rectangle]) -> bool:
    """Whether two pictures of a page are alike but for these controls, so that they can share one."""
    from PIL import ImageChops

    one, other = _opened(earlier), _opened(later)
    if one.size != other.size:
        return False
    apart = ImageChops.difference(one, other).point(lambda value: value if value > COLOUR_TOLERANCE else 0)
    for control in controls:
        apart.paste((0, 0, 0), control.grown(ROUND_EDGES).pixel_edges)
    return apart.getbbox() is None


def around(controls: Sequence[Rectangle], size: tuple[int, int], of_row: bool = False) -> Rectangle:
    """The part of a picture that holds these controls and enough around them."""
    held = Rectangle.around(controls)
    left, right = _stretch(held.left, held.right, LEAST[0], size[0])
    top, bottom = _stretch(held.top, held.bottom, LEAST[1], size[1])
    return Rectangle.between(0 if of_row else left, top, right, bottom)


def _stretch(first: float, last: float, least: int, whole: int) -> tuple[float, float]:
    """A length around another, within the picture."""
    length = min(whole, max(least, last - first + least // 2))
    begin = max(0, min((first + last - length) // 2, whole - length))
    return begin, begin + length


def _point_out(picture: Image, controls: Sequence[Rectangle], labels: Sequence[str]) -> None:
    """Rings are drawn beside, larger, and laid over the picture."""
    from PIL import Image, ImageDraw

    layer = Image.new("RGBA", (picture.width * FINE, picture.height * FINE), (0, 0, 0, 0))
    draw = ImageDraw.Draw(layer)
    frames = [control.grown(GAP) for control in controls]
    for frame in frames:
        draw.rounded_rectangle(_fine(frame.grown(1)), 8 * FINE, outline=WHITE, width=5 * FINE)
        draw.rounded_rectangle(_fine(frame), 7 * FINE, outline=POINTER, width=3 * FINE)
    for frame, label in zip(frames, labels, strict=True):
        if label:
            _number(draw, label, place_of_number(frame, [other for other in frames if other != frame], picture))
    small = layer.reduce(FINE)
    picture.paste(small, (0, 0), small)


def place_of_number(frame: Rectangle, others: Sequence[Rectangle], picture: Image) -> Point:
    """The middle of a number's disc: beside its ring, over no other one, and where least of the picture is lost.

    On the right where that is plain, as fields end in empty space; on the left of a small box, whose label follows it.
    """
    far, middle, centre = RADIUS + 2, (frame.top + frame.bottom) // 2, (frame.left + frame.right) // 2
    beside = [
        (frame.right + far, middle),
        (frame.left - far, middle),
        (centre, frame.top - far),
        (centre, frame.bottom + far),
    ]
    if frame.width < 5 * RADIUS:
        beside[:2] = reversed(beside[:2])
    free = [
        point for point in beside if _inside(point, picture.size) and not any(_covers(point, other) for other in others)
    ]
    return min(free, key=lambda point: _busy(picture, point), default=(frame.left, frame.top))


def _busy(picture: Image, point: Point) -> int:
    """How much there is to be seen there, roughly; nothing at all counts as little as a shade or a line's edge."""
    from PIL import ImageStat

    part = picture.crop(_disc(point).pixel_edges).convert("L")
    return int(ImageStat.Stat(part).stddev[0]) // PLAIN


def _inside(point: Point, size: tuple[int, int]) -> bool:
    return all(RADIUS < pixels < length - RADIUS for pixels, length in zip(point, size, strict=True))


def _covers(point: Point, other: Rectangle) -> bool:
    return not _disc(point).intersection(other).is_empty


def _disc(middle: Point) -> Rectangle:
    return Rectangle(*middle, 0, 0).grown(RADIUS)


def _fine(rectangle: Rectangle) -> tuple[int, int, int, int]:
    return rectangle.scaled(FINE).pixel_edges


def _number(draw: ImageDraw, label: str, middle: Point) -> None:
    from PIL import ImageFont

    x, y = middle
    draw.ellipse(_fine(_disc(middle).grown(1)), fill=WHITE)
    draw.ellipse(_fine(_disc(middle)), fill=POINTER)
    draw.text((x * FINE, y * FINE), label, WHITE, ImageFont.load_default(14 * FINE), anchor="mm")


def _opened(png: bytes) -> Image:
    from PIL import Image

    return Image.open(BytesIO(png), formats=["PNG"]).convert("RGB")


def _png(picture: Image) -> bytes:
    file = BytesIO()
    picture.save(file, "PNG", optimize=True)
    return file.getvalue()
