"""The part of a page that a guide shows, and what is drawn on it."""

from __future__ import annotations

import pytest
from PIL import Image

from handrail.rectangle import Rectangle
from handrail.report.framing import crop_rectangle
from handrail.report.guide.crop import number_position

SIZE = (1280, 900)
Edges = tuple[int, int, int, int]


@pytest.mark.parametrize(
    ("control", "part"),
    [
        ((600, 400, 670, 430), (275, 255, 995, 575)),
        ((10, 10, 23, 23), (0, 0, 720, 320)),
        ((1200, 860, 1270, 890), (560, 580, 1280, 900)),
        ((200, 300, 900, 330), (20, 155, 1080, 475)),
        ((0, 0, 1280, 900), (0, 0, 1280, 900)),
    ],
)
def test_a_control_has_enough_around_it_and_nothing_beyond_the_page(control: Edges, part: Edges) -> None:
    assert crop_rectangle([Rectangle.between(*control)], SIZE) == Rectangle.between(*part)


def test_a_small_picture_is_shown_whole() -> None:
    assert crop_rectangle([Rectangle(10, 10, 10, 10)], (300, 100)) == Rectangle(0, 0, 300, 100)


def test_of_a_row_its_beginning_is_shown() -> None:
    assert crop_rectangle([Rectangle(1200, 400, 70, 30)], SIZE, in_row=True).left == 0


WIDE = Rectangle(200, 100, 200, 40)


def test_a_number_stands_on_the_right_and_left_of_a_small_box() -> None:
    plain = Image.new("RGB", SIZE, "white")
    assert number_position(WIDE, [], plain) == (414, 120)
    assert number_position(Rectangle(200, 100, 20, 20), [], plain) == (186, 110)


def test_a_number_covers_no_other_control_and_nothing_to_read() -> None:
    plain = Image.new("RGB", SIZE, "white")
    assert number_position(WIDE, [Rectangle(405, 100, 95, 40)], plain) == (186, 120)
    plain.paste("black", (408, 112, 416, 140))
    assert number_position(WIDE, [], plain) == (186, 120)
