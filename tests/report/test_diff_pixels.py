"""Where two pictures differ, pixel by pixel."""

from __future__ import annotations

import io
import subprocess
import sys

import pytest
from PIL import Image

from handrail.journal import Mask
from handrail.rectangle import Rectangle
from handrail.report.diff.pixels import FAINT, MOST, Pixels, layer, pixels

from .test_diff import picture


def compared(left: bytes, right: bytes, *masks: Mask) -> Pixels:
    found = pixels(left, right, masks)
    assert found
    return found


@pytest.mark.parametrize(("green", "places"), [(100 + FAINT, ()), (100 + FAINT + 1, (Rectangle(3, 4, 1, 1),))])
def test_a_difference_that_nobody_sees_is_none(green: int, places: tuple[Rectangle, ...]) -> None:
    """The same page is drawn twice with edges that differ by 1."""
    found = compared(one_pixel(100), one_pixel(green))
    assert (found.places, found.differing, found.share) == (places, len(places), len(places) / 200)


def one_pixel(green: int) -> bytes:
    image = Image.new("RGB", (20, 10), (100, 100, 100))
    image.putpixel((3, 4), (100, green, 100))
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def test_places_that_are_apart_are_told_apart() -> None:
    found = compared(picture(), picture((0, 0, 4, 4), (100, 2, 109, 5), (50, 60, 59, 69)))
    assert found.places == (Rectangle(0, 0, 5, 5), Rectangle(100, 2, 10, 4), Rectangle(50, 60, 10, 10))
    assert found.bounds == Rectangle(0, 0, 110, 70)


def test_letters_of_a_word_are_one_place() -> None:
    letters = [(place, 10, place + 3, 18) for place in range(20, 120, 8)]
    assert compared(picture(), picture(*letters)).places == (Rectangle(20, 10, 100, 9),)


def test_many_places_become_fewer_and_larger() -> None:
    dots = [(left, top, left, top) for left in (0, 100, 190) for top in range(0, 600, 60)]
    found = compared(picture(size=(200, 600)), picture(*dots, size=(200, 600)))
    assert (found.differing, 1 <= len(found.places) <= MOST) == (30, True)
    assert found.bounds == Rectangle(0, 0, 191, 541)


def test_a_mask_covers_its_own_pixels_and_no_more() -> None:
    mask = Mask(left=10, top=20, width=30, height=40, secret="s")
    inside, outside = picture((10, 20, 39, 59)), picture((9, 20, 39, 59))
    assert compared(picture(), inside, mask).alike
    assert compared(picture(), outside, mask).places == (Rectangle(9, 20, 1, 40),)


def test_another_size_is_a_difference_even_where_nothing_else_is() -> None:
    found = compared(picture(), picture(size=(200, 101)))
    assert (found.alike, found.differing, found.left, found.right) == (False, 0, (200, 100), (200, 101))


def test_only_a_whole_png_is_a_picture() -> None:
    assert pixels(picture(), b"") is None
    assert pixels(picture(), picture()[:60]) is None
    assert pixels(b"GIF89a\1\0\1\0\0\0\0", picture()) is None


def test_a_layer_is_red_where_something_differs_and_clear_elsewhere() -> None:
    mask = Mask(left=0, top=0, width=5, height=5, secret="s")
    drawn = Image.open(io.BytesIO(layer(picture(), picture((4, 4, 5, 5)), (mask,)))).convert("RGBA")
    opaque = drawn.getchannel("A")
    assert [opaque.getpixel(place) for place in ((4, 4), (5, 5), (6, 6))] == [0, 255, 0]
    assert drawn.getpixel((5, 5)) == (208, 0, 30, 255)


def test_pillow_is_not_imported_before_pictures_are_compared() -> None:
    code = "import sys, handrail.cli.commands.diff, handrail.report.diff.comparer; print('PIL' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
