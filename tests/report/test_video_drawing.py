"""What is drawn under a film and over it."""

from __future__ import annotations

import pytest
from PIL import Image, ImageDraw, ImageFont

from handrail.palette import COLOURS
from handrail.report.video.drawing import HEIGHT, Band, arrow, band, fitted, ring

DRAW = ImageDraw.Draw(Image.new("RGB", (9, 9)))
FONT = ImageFont.load_default(20)
LONG = "Ask the appliance for its certificate for support.example.com, for a wrong name, and without any name at all"


@pytest.mark.parametrize("text", [LONG, LONG.replace(" ", ""), "short", ""])
@pytest.mark.parametrize("lines", [1, 2])
def test_a_text_never_takes_more_room_than_there_is(text: str, lines: int) -> None:
    found = fitted(DRAW, text, FONT, 300, lines)
    assert 1 <= len(found) <= lines
    assert all(DRAW.textlength(it, FONT) <= 300 for it in found)
    assert ("…" in found[-1]) == (DRAW.textlength(text, FONT) > 600)


def test_what_fits_is_told_whole() -> None:
    assert " ".join(fitted(DRAW, "one two three four", FONT, 100, 2)) == "one two three four"


@pytest.mark.parametrize("hue", COLOURS, ids=lambda it: it.name)
def test_a_band_shows_by_its_colour_whose_window_it_is(hue: object) -> None:
    it = next(one for one in COLOURS if one is hue)
    drawn = band(Band(it, "primary", "Security :: Export — «Ünïcödé»", "Step 1", LONG * 3, "12:00", "once"))
    assert drawn.size == (1280, HEIGHT)
    assert drawn.getpixel((6, 70)) == tuple(bytes.fromhex(it.strong[1:]))
    assert drawn.getpixel((1275, 100)) == (255, 255, 255)


def test_the_arrow_points_with_its_upper_left_and_the_ring_is_open() -> None:
    pointed = arrow()
    assert pointed.getchannel("A").getpixel((4, 6)) == 255
    assert pointed.getchannel("A").getpixel((28, 2)) == 0
    middle = ring().getpixel((32, 32))
    assert isinstance(middle, tuple)
    assert middle[3] < 128
