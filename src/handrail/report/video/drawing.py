"""The images beside and over a film: its cards, the caption bar under the page, the arrow, the ring."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from handrail.journal import RunRecord
from handrail.palette import BLUE, Colour
from handrail.report import words
from handrail.report.video.raw_video import VIDEO_SIZE, Cue

BAR_HEIGHT = 140
"""Pixels of the caption bar; an even number, as videos need it."""
RING_SIZE = 64
"""Pixels across."""
INK, MUTED, PAPER, WARNING, FAILURE = "#1d2733", "#55616f", "#ffffff", "#8a5700", "#b42318"
LEFT, RIGHT = 34, VIDEO_SIZE[0] - 30
"""Pixels at which the texts of a caption bar begin and end."""
CARD_LEFT, CARD_RIGHT = 130, VIDEO_SIZE[0] - 130
"""Pixels at which the texts of a card begin and end."""
FONTS = (
    "/usr/share/fonts/truetype/dejavu/DejaVuSans{}.ttf",
    "/usr/share/fonts/dejavu-sans-fonts/DejaVuSans{}.ttf",
    "/usr/share/fonts/TTF/DejaVuSans{}.ttf",
    "/Library/Fonts/Arial Unicode.ttf",
    "C:/Windows/Fonts/arial{}.ttf",
)
"""Files of fonts. If none of them is there, Pillow's own font is used, which has only Latin letters."""
BOLD_SUFFIXES = {"arial": "bd", "DejaVu": "-Bold"}

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


@dataclass(frozen=True)
class CaptionBar:
    """The texts under the page."""

    colour: Colour
    role: str
    heading: str
    position: str = ""
    sentence: str = ""
    time: str = ""
    effect: str = ""
    problem: str = ""


def title_bar(record: RunRecord, colour: Colour, role: str) -> CaptionBar:
    """The caption bar before anything happens: the run's name, and how it ended."""
    pair_and_time = " · ".join(filter(None, (record.started.pair, words.utc(record.began))))
    return CaptionBar(colour, role, record.started.runbook, pair_and_time, words.headline(record))


def step_bar(cue: Cue, colour: Colour) -> CaptionBar:
    """The caption bar of a step."""
    step = cue.step
    return CaptionBar(
        colour,
        step.appliance,
        cue.heading,
        " · ".join(filter(None, (f"Step {step.number}", cue.position))),
        step.instruction,
        _clock(cue),
        words.effect("once") if step.effect == "once" else "",
        cue.problem,
    )


def _clock(cue: Cue) -> str:
    return f"{cue.moment.astimezone(UTC):%H:%M:%S} UTC"


def draw_bar(bar: CaptionBar) -> Image.Image:
    """Draw a caption bar, as wide as the video and `BAR_HEIGHT` high."""
    image = Image.new("RGB", (VIDEO_SIZE[0], BAR_HEIGHT), PAPER)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, VIDEO_SIZE[0], 4), bar.colour.strong)
    draw.rectangle((0, 0, 13, BAR_HEIGHT), bar.colour.strong)
    role_width = draw.textlength(bar.role, _font(17, bold=True)) + 24
    draw.rounded_rectangle((LEFT, 17, LEFT + role_width, 43), 13, bar.colour.strong)
    draw.text((LEFT + 12, 30), bar.role, PAPER, _font(17, bold=True), anchor="lm")
    aside = " · ".join(filter(None, (bar.position, bar.time)))
    draw.text((RIGHT, 30), aside, MUTED, _font(17), anchor="rm")
    room = RIGHT - draw.textlength(aside, _font(17)) - 24 - (LEFT + role_width + 14)
    (heading,) = fit_text(draw, bar.heading, _font(19, bold=True), room, 1)
    draw.text((LEFT + role_width + 14, 30), heading, bar.colour.deep, _font(19, bold=True), anchor="lm")
    text, colour = (bar.problem, FAILURE) if bar.problem else (bar.sentence, INK)
    for number, line in enumerate(fit_text(draw, text, _font(25, bold=True), RIGHT - LEFT, 2)):
        draw.text((LEFT, 71 + 33 * number), line, colour, _font(25, bold=True), anchor="lm")
    if bar.effect and not bar.problem:
        draw.text((RIGHT, 125), bar.effect.capitalize(), WARNING, _font(16, bold=True), anchor="rm")
    return image


def title_card(record: RunRecord, colours: Mapping[str, Colour]) -> Image.Image:
    """The card at the beginning of a film, as large as the page: what is done, after which document, and where."""
    started = record.started
    hosts = {appliance.role: appliance.url for appliance in started.appliances}
    lines = [
        f"{words.document_lead(started)} “{started.document}”" if started.document else "",
        " · ".join(filter(None, (started.pair, words.utc(record.began), words.counts_in_words(record)))),
    ]
    image, draw = _card(BLUE.tint)
    below = _paragraph(draw, started.runbook, 250, _font(46, bold=True), INK, 3) + 24
    for line in filter(None, lines):
        below = _paragraph(draw, line, below, _font(24), MUTED, 2) + 12
    below += 26
    for role, colour in colours.items():
        _role(draw, role, below, colour)
        (host,) = fit_text(draw, hosts.get(role, ""), _font(22), CARD_RIGHT - CARD_LEFT - 230, 1)
        draw.text((CARD_LEFT + 230, below + 20), host, INK, _font(22), anchor="lm")
        below += 56
    return image


def window_card(role: str, colour: Colour) -> Image.Image:
    """The card for a window in which nothing was opened yet, as large as the page."""
    image, draw = _card(colour.tint)
    _role(draw, role, 380, colour)
    _paragraph(draw, f"Now in the window of {role}", 440, _font(46, bold=True), colour.deep, 2)
    return image


def _card(ground: str) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("RGB", VIDEO_SIZE, ground)
    return image, ImageDraw.Draw(image)


def _role(draw: ImageDraw.ImageDraw, role: str, top: float, colour: Colour) -> None:
    width = draw.textlength(role, _font(22, bold=True)) + 36
    draw.rounded_rectangle((CARD_LEFT, top, CARD_LEFT + width, top + 40), 20, colour.strong)
    draw.text((CARD_LEFT + 18, top + 20), role, PAPER, _font(22, bold=True), anchor="lm")


def _paragraph(draw: ImageDraw.ImageDraw, text: str, top: float, font: Font, colour: str, max_lines: int) -> float:
    """Write a text from `top` on, and return where it ends."""
    height = (font.size if isinstance(font, ImageFont.FreeTypeFont) else 20) * 1.3
    lines = fit_text(draw, text, font, CARD_RIGHT - CARD_LEFT, max_lines)
    for number, line in enumerate(lines):
        draw.text((CARD_LEFT, top + height * number), line, colour, font, anchor="la")
    return top + height * len(lines)


def fit_text(draw: ImageDraw.ImageDraw, text: str, font: Font, width: float, max_lines: int) -> list[str]:
    """Break a text into at most `max_lines` lines of `width` pixels. An ellipsis stands for the rest."""
    lines: list[str] = [""]
    for word in text.split() or [""]:
        longer = f"{lines[-1]} {word}".strip()
        if draw.textlength(longer, font) <= width or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    kept = lines[:max_lines]
    ending = " …" if len(lines) > max_lines else ""
    while kept[-1] and draw.textlength(kept[-1] + ending, font) > width:
        kept[-1], ending = kept[-1][:-1].rstrip(), "…"
    kept[-1] += ending
    return kept


def draw_arrow() -> Image.Image:
    """Draw a mouse pointer; its tip is the upper left corner."""
    shape = [(2, 2), (2, 33), (10, 26), (15, 38), (21, 35), (16, 24), (26, 24)]
    large = Image.new("RGBA", (30 * 4, 42 * 4))
    draw = ImageDraw.Draw(large)
    points = [(x * 4, y * 4) for x, y in shape]
    draw.polygon(points, INK)
    draw.line([*points, points[0], points[1]], PAPER, 8, joint="curve")
    return large.resize((30, 42), Image.Resampling.LANCZOS)


def draw_ring() -> Image.Image:
    """Draw a ring that marks a click; its centre is the click's position."""
    size = 4 * RING_SIZE
    large = Image.new("RGBA", (size, size))
    draw = ImageDraw.Draw(large)
    draw.ellipse((8, 8, size - 8, size - 8), (217, 72, 15, 60), (255, 255, 255, 255), 28)
    draw.ellipse((16, 16, size - 16, size - 16), None, (217, 72, 15, 255), 14)
    return large.resize((RING_SIZE, RING_SIZE), Image.Resampling.LANCZOS)


@cache
def _font(size: int, *, bold: bool = False) -> Font:
    for template in FONTS:
        suffix = next((suffix for family, suffix in BOLD_SUFFIXES.items() if family in template), "")
        file = template.format(suffix if bold else "")
        if Path(file).is_file():
            return ImageFont.truetype(file, size)
    return ImageFont.load_default(size)
