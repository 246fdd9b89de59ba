"""The differences between two pictures, pixel by pixel."""

from __future__ import annotations

import io
import subprocess
import sys

import pytest
from PIL import Image

from handrail.journal import Mask
from handrail.rectangle import Rectangle
from handrail.report.diff.pixels import COLOUR_TOLERANCE, MAX_REGIONS, PixelDifference, compare_pixels, draw_difference

from .test_diff import picture


def compared(left: bytes, right: bytes, *masks: Mask) -> PixelDifference:
    difference = compare_pixels(left, right, masks)
    assert difference
    return difference


@pytest.mark.parametrize(
    ("green", "regions"), [(100 + COLOUR_TOLERANCE, ()), (101 + COLOUR_TOLERANCE, (Rectangle(3, 4, 1, 1),))]
)
def test_a_difference_that_nobody_sees_is_none(green: int, regions: tuple[Rectangle, ...]) -> None:
    """The same page is drawn twice with edges that differ by 1."""
    difference = compared(one_pixel(100), one_pixel(green))
    assert (difference.regions, difference.differing, difference.share) == (regions, len(regions), len(regions) / 200)


def one_pixel(green: int) -> bytes:
    image = Image.new("RGB", (20, 10), (100, 100, 100))
    image.putpixel((3, 4), (100, green, 100))
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def test_places_that_are_apart_are_told_apart() -> None:
    difference = compared(picture(), picture((0, 0, 4, 4), (100, 2, 109, 5), (50, 60, 59, 69)))
    assert difference.regions == (Rectangle(0, 0, 5, 5), Rectangle(100, 2, 10, 4), Rectangle(50, 60, 10, 10))
    assert difference.bounds == Rectangle(0, 0, 110, 70)


def test_letters_of_a_word_are_one_place() -> None:
    letters = [(left, 10, left + 3, 18) for left in range(20, 120, 8)]
    assert compared(picture(), picture(*letters)).regions == (Rectangle(20, 10, 100, 9),)


def test_many_places_become_fewer_and_larger() -> None:
    dots = [(left, top, left, top) for left in (0, 100, 190) for top in range(0, 600, 60)]
    difference = compared(picture(size=(200, 600)), picture(*dots, size=(200, 600)))
    assert (difference.differing, 1 <= len(difference.regions) <= MAX_REGIONS) == (30, True)
    assert difference.bounds == Rectangle(0, 0, 191, 541)


def test_a_mask_covers_its_own_pixels_and_no_more() -> None:
    mask = Mask(left=10, top=20, width=30, height=40, secret="s")
    inside, outside = picture((10, 20, 39, 59)), picture((9, 20, 39, 59))
    assert compared(picture(), inside, mask).alike
    assert compared(picture(), outside, mask).regions == (Rectangle(9, 20, 1, 40),)


def test_another_size_is_a_difference_even_where_nothing_else_is() -> None:
    difference = compared(picture(), picture(size=(200, 101)))
    assert (difference.alike, difference.differing, difference.left, difference.right) == (
        False,
        0,
        (200, 100),
        (200, 101),
    )


def test_only_a_whole_png_is_a_picture() -> None:
    assert compare_pixels(picture(), b"") is None
    assert compare_pixels(picture(), picture()[:60]) is None
    assert compare_pixels(b"GIF89a\1\0\1\0\0\0\0", picture()) is None


def test_a_layer_is_red_where_something_differs_and_clear_elsewhere() -> None:
    mask = Mask(left=0, top=0, width=5, height=5, secret="s")
    drawn = Image.open(io.BytesIO(draw_difference(picture(), picture((4, 4, 5, 5)), (mask,)))).convert("RGBA")
    opaque = drawn.getchannel("A")
    assert [opaque.getpixel(point) for point in ((4, 4), (5, 5), (6, 6))] == [0, 255, 0]
    assert drawn.getpixel((5, 5)) == (208, 0, 30, 255)


def test_pillow_is_not_imported_before_pictures_are_compared() -> None:
    code = "import sys, handrail.cli.commands.diff, handrail.report.diff.comparer; print('PIL' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
