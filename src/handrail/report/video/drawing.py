"""The images beside and over a video: the caption bar under the page, the arrow, the ring."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from handrail.journal import RunRecord
from handrail.palette import Colour
from handrail.report import words
from handrail.report.video.raw_video import VIDEO_SIZE, Cue

BAR_HEIGHT = 140
"""Pixels of the caption bar; an even number, as videos need it."""
RING_SIZE = 64
"""Pixels across."""
INK, MUTED, PAPER, WARNING, FAILURE = "#1d2733", "#55616f", "#ffffff", "#8a5700", "#b42318"
LEFT, RIGHT = 34, VIDEO_SIZE[0] - 30
"""Pixels at which the texts of a caption bar begin and end."""
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


def step_bar(cue: Cue, colour: Colour, steps: int) -> CaptionBar:
    """The caption bar of a step, one of `steps`. For a step in another window, it only names that window."""
    step = cue.step
    if not cue.in_this_window:
        return CaptionBar(
            colour,
            step.appliance,
            cue.heading,
            sentence=f"Meanwhile, in the window of {step.appliance}",
            time=_clock(cue),
        )
    return CaptionBar(
        colour,
        step.appliance,
        cue.heading,
        f"Step {step.number} · {cue.position} of {steps}",
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
