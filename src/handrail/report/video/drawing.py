"""What is drawn beside a film and over it: the band under the page, the arrow, the ring."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from handrail.journal import RunRecord
from handrail.palette import Colour
from handrail.report import words
from handrail.report.video.raw_video import SIZE, Cue

HEIGHT = 140
"""Pixels of the band; even, since videos want that."""
INK, SOFT, PAPER, WARN, BAD = "#1d2733", "#55616f", "#ffffff", "#8a5700", "#b42318"
LEFT, RIGHT = 34, SIZE[0] - 30
FONTS = (
    "/usr/share/fonts/truetype/dejavu/DejaVuSans{}.ttf",
    "/usr/share/fonts/dejavu-sans-fonts/DejaVuSans{}.ttf",
    "/usr/share/fonts/TTF/DejaVuSans{}.ttf",
    "/Library/Fonts/Arial Unicode.ttf",
    "C:/Windows/Fonts/arial{}.ttf",
)
"""Where a font may be. Where none of them is, the one that Pillow brings has the letters of Latin."""
BOLD = {"arial": "bd", "DejaVu": "-Bold"}

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


@dataclass(frozen=True)
class Band:
    """What is said under the page."""

    hue: Colour
    role: str
    heading: str
    place: str = ""
    sentence: str = ""
    aside: str = ""
    effect: str = ""
    problem: str = ""


def title(record: RunRecord, hue: Colour, role: str) -> Band:
    """What is said before anything happens: which run it is of, and how that ended."""
    which = " · ".join(filter(None, (record.started.pair, words.utc(record.began))))
    return Band(hue, role, record.started.runbook, which, words.headline(record))


def band_of(beat: Cue, hue: Colour, steps: int) -> Band:
    """What is said of a step; of one in another window, only that it is there that it goes on."""
    step = beat.step
    if not beat.own:
        return Band(
            hue,
            step.appliance,
            beat.heading,
            sentence=f"Meanwhile, in the window of {step.appliance}",
            aside=_clock(beat),
        )
    return Band(
        hue,
        step.appliance,
        beat.heading,
        f"Step {step.number} · {beat.place} of {steps}",
        step.sentence,
        _clock(beat),
        words.effect("once") if step.effect == "once" else "",
        beat.problem,
    )


def _clock(beat: Cue) -> str:
    return f"{beat.moment.astimezone(UTC):%H:%M:%S} UTC"


def band(told: Band) -> Image.Image:
    """A picture as wide as the film."""
    picture = Image.new("RGB", (SIZE[0], HEIGHT), PAPER)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, SIZE[0], 4), told.hue.strong)
    draw.rectangle((0, 0, 13, HEIGHT), told.hue.strong)
    wide = draw.textlength(told.role, _font(17, bold=True)) + 24
    draw.rounded_rectangle((LEFT, 17, LEFT + wide, 43), 13, told.hue.strong)
    draw.text((LEFT + 12, 30), told.role, PAPER, _font(17, bold=True), anchor="lm")
    aside = " · ".join(filter(None, (told.place, told.aside)))
    draw.text((RIGHT, 30), aside, SOFT, _font(17), anchor="rm")
    room = RIGHT - draw.textlength(aside, _font(17)) - 24 - (LEFT + wide + 14)
    (heading,) = fitted(draw, told.heading, _font(19, bold=True), room, 1)
    draw.text((LEFT + wide + 14, 30), heading, told.hue.deep, _font(19, bold=True), anchor="lm")
    said, colour = (told.problem, BAD) if told.problem else (told.sentence, INK)
    for number, text in enumerate(fitted(draw, said, _font(25, bold=True), RIGHT - LEFT, 2)):
        draw.text((LEFT, 71 + 33 * number), text, colour, _font(25, bold=True), anchor="lm")
    if told.effect and not told.problem:
        draw.text((RIGHT, 125), told.effect.capitalize(), WARN, _font(16, bold=True), anchor="rm")
    return picture


def fitted(draw: ImageDraw.ImageDraw, text: str, font: Font, width: float, lines: int) -> list[str]:
    """A text in at most so many lines; what has no room gives way to an ellipsis."""
    set_: list[str] = [""]
    for word in text.split() or [""]:
        longer = f"{set_[-1]} {word}".strip()
        if draw.textlength(longer, font) <= width or not set_[-1]:
            set_[-1] = longer
        else:
            set_.append(word)
    kept = set_[:lines]
    rest = " …" if len(set_) > lines else ""
    while kept[-1] and draw.textlength(kept[-1] + rest, font) > width:
        kept[-1], rest = kept[-1][:-1].rstrip(), "…"
    kept[-1] += rest
    return kept


def arrow() -> Image.Image:
    """A cursor whose tip is its upper left corner."""
    shape = [(2, 2), (2, 33), (10, 26), (15, 38), (21, 35), (16, 24), (26, 24)]
    large = Image.new("RGBA", (30 * 4, 42 * 4))
    draw = ImageDraw.Draw(large)
    points = [(x * 4, y * 4) for x, y in shape]
    draw.polygon(points, INK)
    draw.line([*points, points[0], points[1]], PAPER, 8, joint="curve")
    return large.resize((30, 42), Image.Resampling.LANCZOS)


def ring() -> Image.Image:
    """What shows that there is clicked; its middle is meant."""
    size = 4 * RING
    large = Image.new("RGBA", (size, size))
    draw = ImageDraw.Draw(large)
    draw.ellipse((8, 8, size - 8, size - 8), (217, 72, 15, 60), (255, 255, 255, 255), 28)
    draw.ellipse((16, 16, size - 16, size - 16), None, (217, 72, 15, 255), 14)
    return large.resize((RING, RING), Image.Resampling.LANCZOS)


RING = 64
"""Pixels across."""


@cache
def _font(size: int, *, bold: bool = False) -> Font:
    for place in FONTS:
        weight = next((it for name, it in BOLD.items() if name in place), "")
        file = place.format(weight if bold else "")
        if Path(file).is_file():
            return ImageFont.truetype(file, size)
    return ImageFont.load_default(size)
