"""The images under and over a video."""

from __future__ import annotations

import pytest
from PIL import Image, ImageDraw, ImageFont

from handrail.palette import COLOURS, Colour
from handrail.report.video.drawing import BAR_HEIGHT, CaptionBar, draw_arrow, draw_bar, draw_ring, fit_text

DRAW = ImageDraw.Draw(Image.new("RGB", (9, 9)))
FONT = ImageFont.load_default(20)
LONG = "Ask the appliance for its certificate for support.example.com, for a wrong name, and without any name at all"


@pytest.mark.parametrize("text", [LONG, LONG.replace(" ", ""), "short", ""])
@pytest.mark.parametrize("lines", [1, 2])
def test_a_text_never_takes_more_room_than_there_is(text: str, lines: int) -> None:
    fitted = fit_text(DRAW, text, FONT, 300, lines)
    assert 1 <= len(fitted) <= lines
    assert all(DRAW.textlength(line, FONT) <= 300 for line in fitted)
    assert ("…" in fitted[-1]) == (DRAW.textlength(text, FONT) > 600)


def test_a_text_that_fits_is_whole() -> None:
    assert " ".join(fit_text(DRAW, "one two three four", FONT, 100, 2)) == "one two three four"


@pytest.mark.parametrize("colour", COLOURS, ids=lambda colour: colour.name)
def test_a_caption_bar_shows_by_its_colour_whose_window_it_is(colour: Colour) -> None:
    image = draw_bar(
        CaptionBar(colour, "primary", "Security :: Export — «Ünïcödé»", "Step 1", LONG * 3, "12:00", "once")
    )
    assert image.size == (1280, BAR_HEIGHT)
    assert image.getpixel((6, 70)) == tuple(bytes.fromhex(colour.strong[1:]))
    assert image.getpixel((1275, 100)) == (255, 255, 255)


def test_the_arrow_points_with_its_upper_left_and_the_ring_is_open() -> None:
    arrow = draw_arrow()
    assert arrow.getchannel("A").getpixel((4, 6)) == 255
    assert arrow.getchannel("A").getpixel((28, 2)) == 0
    centre = draw_ring().getpixel((32, 32))
    assert isinstance(centre, tuple)
    assert centre[3] < 128
