"""Rectangles on pages and pictures."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from handrail.journal import Mask, TargetLocated
from handrail.rectangle import Rectangle, picture_size

HERE = Rectangle(10, 20, 30, 40)


def test_has_edges() -> None:
    assert (HERE.right, HERE.bottom) == (40, 60)
    assert Rectangle.between(10, 20, 40, 60) == HERE


def test_holds_others() -> None:
    assert Rectangle.around((HERE, Rectangle(0, 50, 20, 20))) == Rectangle(0, 20, 40, 50)


@pytest.mark.parametrize(
    ("other", "common", "is_empty"),
    [
        (Rectangle(20, 0, 100, 30), Rectangle(20, 20, 20, 10), False),
        (Rectangle(40, 20, 5, 5), Rectangle(40, 20, 0, 5), True),
        (Rectangle(90, 90, 5, 5), Rectangle(90, 90, -50, -30), True),
    ],
)
def test_has_a_part_in_common_with_another(other: Rectangle, common: Rectangle, is_empty: bool) -> None:
    assert HERE.intersection(other) == common
    assert HERE.intersection(other).is_empty == is_empty


def test_contains_what_has_all_edges_in_it() -> None:
    assert HERE.contains(HERE)
    assert HERE.contains(Rectangle(11, 21, 29, 39))
    assert not HERE.contains(Rectangle(11, 21, 30, 39))
    assert not HERE.contains(Rectangle(9, 21, 10, 10))


def test_grows_moves_and_is_scaled() -> None:
    assert HERE.grown(2) == Rectangle(8, 18, 34, 44)
    assert HERE.moved(-10, 5) == Rectangle(0, 25, 30, 40)
    assert HERE.scaled(2) == Rectangle(20, 40, 60, 80)


def test_whole_pixels_leave_nothing_out() -> None:
    assert Rectangle(1.2, 3.9, 2.0, 0.2).pixel_edges == (1, 3, 4, 5)


def test_the_journal_tells_whole_pixels() -> None:
    assert TargetLocated.at("2", Rectangle(0.6, 1.4, 9.5, 3), (0, 700.4)).rectangle == Rectangle(1, 1, 10, 3)
    assert Mask.over(Rectangle(0.6, 1.4, 9, 3), "password").rectangle == Rectangle(0, 1, 10, 4)


def test_a_picture_tells_its_size() -> None:
    file = BytesIO()
    Image.new("RGB", (300, 200)).save(file, "PNG")
    assert picture_size(file.getvalue()) == (300, 200)
