"""Pictures for a guide: the part of a page around its controls, with a ring around each. Evidence is copied, never changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from handrail.palette import POINTER
from handrail.rectangle import Rectangle
from handrail.report.diff.pixels import COLOUR_TOLERANCE
from handrail.report.framing import crop_rectangle

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

MAX_PAGE_WIDTH = 1000
"""Pixels across the picture of a whole page."""
RING_GAP = 6
"""Pixels between a control and its ring."""
DISC_RADIUS = 12
"""Pixels; the disc holds a ring's number."""
OVERSAMPLING = 4
"""The factor by which rings are drawn larger, to be reduced again. That makes smooth edges."""
WHITE = (255, 255, 255, 255)
PLAIN_DEVIATION = 20
"""Of 255: the standard deviation of pixels that still counts as plain. That of a single line is less."""
CONTROL_MARGIN = 14
"""Pixels around a control that may change with it: its border and its shadow."""

Point = tuple[float, float]
"""Pixels from the left and from the top."""


@dataclass(frozen=True)
class Ring:
    """A ring around a control, with a number in its label if there are several."""

    control: Rectangle
    label: str = ""
    in_row: bool = False
    """Whether the control is one of many equal ones in rows. Then the beginning of its row is shown, too."""


def crop_to_rings(png: bytes, rings: Sequence[Ring]) -> bytes:
    """Crop a picture to the controls of these rings, and draw the rings. Takes and returns a PNG."""
    picture = _decode(png)
    shown = crop_rectangle([ring.control for ring in rings], picture.size, any(ring.in_row for ring in rings))
    part = picture.crop(shown.pixel_edges)
    controls = [ring.control.moved(-shown.left, -shown.top) for ring in rings]
    _draw_rings(part, controls, [ring.label for ring in rings])
    return _encode(part)


def scale_down(png: bytes) -> bytes:
    """Scale a PNG down to at most `MAX_PAGE_WIDTH` pixels across."""
    from PIL import Image

    picture = _decode(png)
    if picture.width > MAX_PAGE_WIDTH:
        height = round(picture.height * MAX_PAGE_WIDTH / picture.width)
        picture = picture.resize((MAX_PAGE_WIDTH, height), Image.Resampling.LANCZOS)
    return _encode(picture)


def differ_only_at(earlier: bytes, later: bytes, controls: Sequence[Rectangle]) -> bool:
    """Decide whether two pictures of a page differ only at these controls, so that one can stand for both."""
    from PIL import ImageChops

    before, after = _decode(earlier), _decode(later)
    if before.size != after.size:
        return False
    difference = ImageChops.difference(before, after).point(lambda value: value if value > COLOUR_TOLERANCE else 0)
    for control in controls:
        difference.paste((0, 0, 0), control.grown(CONTROL_MARGIN).pixel_edges)
    return difference.getbbox() is None


def _draw_rings(picture: Image, controls: Sequence[Rectangle], labels: Sequence[str]) -> None:
    """Draw a ring around each control, with its number: on a larger layer, which is reduced and laid over the picture."""
    from PIL import Image, ImageDraw

    layer = Image.new("RGBA", (picture.width * OVERSAMPLING, picture.height * OVERSAMPLING), (0, 0, 0, 0))
    draw = ImageDraw.Draw(layer)
    boxes = [control.grown(RING_GAP) for control in controls]
    for box in boxes:
        draw.rounded_rectangle(_oversampled(box.grown(1)), 8 * OVERSAMPLING, outline=WHITE, width=5 * OVERSAMPLING)
        draw.rounded_rectangle(_oversampled(box), 7 * OVERSAMPLING, outline=POINTER, width=3 * OVERSAMPLING)
    for box, label in zip(boxes, labels, strict=True):
        if label:
            _draw_number(draw, label, number_position(box, [other for other in boxes if other != box], picture))
    small = layer.reduce(OVERSAMPLING)
    picture.paste(small, (0, 0), small)


def number_position(box: Rectangle, others: Sequence[Rectangle], picture: Image) -> Point:
    """The centre of a number's disc: beside its ring, over no other ring, and where it covers the least of the picture.

    The right is preferred, as fields end in empty space; for a small box the left, as its label is on its right.
    """
    distance = DISC_RADIUS + 2
    x, y = (box.left + box.right) // 2, (box.top + box.bottom) // 2
    beside = [
        (box.right + distance, y),
        (box.left - distance, y),
        (x, box.top - distance),
        (x, box.bottom + distance),
    ]
    if box.width < 5 * DISC_RADIUS:
        beside[:2] = reversed(beside[:2])
    free = [
        point for point in beside if _inside(point, picture.size) and not any(_covers(point, other) for other in others)
    ]
    return min(free, key=lambda point: _clutter(picture, point), default=(box.left, box.top))


def _clutter(picture: Image, point: Point) -> int:
    """A rough measure of how much of the picture a disc at `point` would cover; 0 for a shade or the edge of a line."""
    from PIL import ImageStat

    part = picture.crop(_disc(point).pixel_edges).convert("L")
    return int(ImageStat.Stat(part).stddev[0]) // PLAIN_DEVIATION


def _inside(point: Point, size: tuple[int, int]) -> bool:
    return all(DISC_RADIUS < pixels < length - DISC_RADIUS for pixels, length in zip(point, size, strict=True))


def _covers(point: Point, other: Rectangle) -> bool:
    return not _disc(point).intersection(other).is_empty


def _disc(centre: Point) -> Rectangle:
    return Rectangle(*centre, 0, 0).grown(DISC_RADIUS)


def _oversampled(rectangle: Rectangle) -> tuple[int, int, int, int]:
    return rectangle.scaled(OVERSAMPLING).pixel_edges


def _draw_number(draw: ImageDraw, label: str, centre: Point) -> None:
    from PIL import ImageFont

    x, y = centre
    draw.ellipse(_oversampled(_disc(centre).grown(1)), fill=WHITE)
    draw.ellipse(_oversampled(_disc(centre)), fill=POINTER)
    draw.text(
        (x * OVERSAMPLING, y * OVERSAMPLING), label, WHITE, ImageFont.load_default(14 * OVERSAMPLING), anchor="mm"
    )


def _decode(png: bytes) -> Image:
    from PIL import Image

    return Image.open(BytesIO(png), formats=["PNG"]).convert("RGB")


def _encode(picture: Image) -> bytes:
    file = BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()
