"""The part of a picture that is worth showing."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image, ImageDraw

from handrail.rectangle import Rectangle
from handrail.report.framing import changed_rectangle, filled_rectangle


def png(*filled: tuple[int, int, int, int], size: tuple[int, int] = (1280, 900)) -> bytes:
    """A white picture with black rectangles, each from its left and upper to its right and lower edge."""
    picture, file = Image.new("RGB", size, "white"), BytesIO()
    for edges in filled:
        ImageDraw.Draw(picture).rectangle((*edges[:2], edges[2] - 1, edges[3] - 1), "black")
    picture.save(file, "PNG")
    return file.getvalue()


@pytest.mark.parametrize(
    ("filled", "part"),
    [
        ([(100, 50, 1000, 600)], (80, 30, 1020, 620)),
        ([(100, 50, 300, 80), (900, 400, 950, 500)], (80, 30, 970, 520)),
        ([(0, 0, 1280, 880)], (0, 0, 1280, 900)),
        ([(10, 10, 20, 20)], (0, 0, 720, 320)),
        ([(1200, 850, 1270, 890)], (560, 580, 1280, 900)),
        ([], (0, 0, 720, 320)),
    ],
    ids=["a block", "two blocks", "all of it", "a dot", "in the corner", "nothing"],
)
def test_empty_ground_is_left_out(filled: list[tuple[int, int, int, int]], part: tuple[int, int, int, int]) -> None:
    assert filled_rectangle(png(*filled)) == Rectangle.between(*part)


def test_a_small_picture_is_shown_whole() -> None:
    assert filled_rectangle(png((5, 5, 9, 9), size=(300, 100))) == Rectangle(0, 0, 300, 100)


def test_what_is_no_png_has_no_part() -> None:
    assert filled_rectangle(b"\x89PNG\r\n\x1a\n, cut off") is None


def test_what_changed_on_a_page_is_the_largest_place_that_looks_otherwise() -> None:
    clock, row = (1200, 5, 1240, 15), (40, 700, 900, 730)
    assert changed_rectangle(png(), png(clock, row)) == Rectangle.between(0, 700, 1280, 730)
    assert changed_rectangle(png(row), png(row)) is None
    assert changed_rectangle(b"<svg/>", png(row)) is None
    assert changed_rectangle(png(row, size=(1000, 900)), png(row)) is None


def test_what_a_message_above_only_moves_down_is_no_change() -> None:
    """An import: a message of 30 pixels comes, all below moves down, and three rows are new at the end of the table."""
    rows = [(40, top, 900 - top % 7, top + 11) for top in range(100, 400, 31)]
    moved = [(left, top + 30, right, bottom + 30) for left, top, right, bottom in rows]
    new = [(40, top, 700 - top % 5, top + 11) for top in range(441, 520, 31)]
    found = changed_rectangle(png(*rows), png((40, 60, 300, 80), *moved, *new, size=(1280, 930)))
    assert found is not None
    assert (found.top, found.bottom) == (441, 514)
