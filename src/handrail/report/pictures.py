"""The evidence that a report shows: read from the run's folder, checked against its hashes, and embedded once."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from handrail.journal import EvidenceKept, RunRecord, StepRecord, TargetLocated
from handrail.rectangle import Rectangle, picture_size
from handrail.report.framing import changed_rectangle, crop_rectangle, filled_rectangle
from handrail.report.words import shown_pictures
from handrail.sealing import payload

PNG = b"\x89PNG\r\n\x1a\n"
SVG_SIZE = re.compile(rb'<svg [^>]*viewBox="0 0 (\d+) (\d+)"')
DEFAULT_SIZE = (1280, 900)
"""Width and height of a picture whose own size cannot be read, in pixels."""

SMALL_SIZE = (298, 200)
"""Pixels that a small picture has on a screen, across and down; `style.css` says the same."""
OUTLINED_HEIGHT = 330
"""Pixels that one with an outlined control has, down."""


@dataclass(frozen=True)
class EmbeddedPicture:
    """A picture that is part of a page."""

    name: str
    """Its ID in the page."""
    width: int
    height: int
    media_type: str
    content: bytes = field(repr=False)
    step: str
    """The number of the first step that shows it."""

    @property
    def address(self) -> str:
        """A data address that holds its content, so that a page needs no other file."""
        return f"data:{self.media_type};base64,{base64.b64encode(self.content).decode()}"

    @property
    def whole(self) -> Rectangle:
        return Rectangle(0, 0, self.width, self.height)

    @cached_property
    def filled(self) -> Rectangle:
        """The part that holds whatever is on it; all of it, if it cannot be looked into."""
        return filled_rectangle(self.content) or self.whole


@dataclass(frozen=True)
class Gallery:
    """The evidence of a run's steps. Equal pictures are one: pages often stay the same from step to step."""

    pictures: Mapping[str, EmbeddedPicture]
    """By hash."""
    texts: Mapping[str, str]
    """By hash."""
    problems: Mapping[str, str]
    """By file."""
    earlier: Mapping[str, EvidenceKept] = field(default_factory=dict)
    """The picture before it of the same page on the same appliance, by file."""

    def problem(self, kept: EvidenceKept) -> str:
        return self.problems.get(kept.file, "")

    def picture(self, kept: EvidenceKept | None) -> EmbeddedPicture | None:
        """The picture that was kept; None if there is none, or if it is not what was kept."""
        return self.pictures.get(kept.sha256) if kept else None

    def picture_before(self, step: StepRecord, kept: EvidenceKept) -> EmbeddedPicture | None:
        """The page before a step; None if it is not in the gallery, or looked the same as in `kept`."""
        before = self.picture(step.before)
        return None if kept.drawn_on or before is self.picture(kept) else before

    def part_before(self, step: StepRecord, before: EmbeddedPicture) -> Rectangle:
        """The part of the picture from before a step that is shown small: around what the step uses."""
        return _around_target(step, before) if self.target_before(step) else before.filled

    def part_after(self, step: StepRecord, after: EmbeddedPicture) -> Rectangle:
        """The part of the picture from after a step that is shown small.

        A step that sends something may change any part of a page, and what it used need not be there any more.
        """
        stays = step.reach in ("looks", "acts") and self.target_before(step) and self.picture(step.before)
        return _around_target(step, after) if stays else after.filled

    def part_changed(self, step: StepRecord, after: EmbeddedPicture, kept: EvidenceKept) -> Rectangle:
        """The part of the picture from after a step that tells best what it changed.

        That is where it acted, on a page that stays; else where the page looks otherwise than when it was last seen.
        """
        if step.before and step.before.url == kept.url and self.target_before(step):
            return _around_target(step, after)
        earlier = self.picture(self.earlier.get(kept.file))
        changed = changed_rectangle(earlier.content, after.content) if earlier else None
        return crop_rectangle([changed], (after.width, after.height)) if changed else after.filled

    def is_cut(self, part: Rectangle, picture: EmbeddedPicture, kept: EvidenceKept) -> bool:
        """Whether a small picture leaves something out: it shows a part alone, or as much of it as has room."""
        room = OUTLINED_HEIGHT if kept.drawn_on else SMALL_SIZE[1]
        return part != picture.whole or part.height * SMALL_SIZE[0] > room * part.width

    def target_before(self, step: StepRecord) -> TargetLocated | None:
        """The step's target on the picture from before; None if areas that were opened for that picture may have moved it."""
        return step.target if step.before and not step.before.unfolded else None


def _around_target(step: StepRecord, picture: EmbeddedPicture) -> Rectangle:
    assert step.target
    return crop_rectangle([step.target.rectangle], (picture.width, picture.height), step.is_in_row)


def read_gallery(record: RunRecord, folder: Path) -> Gallery:
    """Read all evidence that the report of a run shows."""
    pictures: dict[str, EmbeddedPicture] = {}
    texts: dict[str, str] = {}
    problems: dict[str, str] = {}
    for step, kept in _shown_evidence(record):
        content, problem = read_evidence(kept, folder)
        if problem:
            problems[kept.file] = problem
        elif kept.media_type.startswith("text/"):
            texts[kept.sha256] = content.decode("utf-8", "replace")
        elif kept.sha256 not in pictures:
            pictures[kept.sha256] = embed_picture(kept, content, step)
    return Gallery(pictures, texts, problems, dict(_earlier(record)))


def _earlier(record: RunRecord) -> Iterator[tuple[str, EvidenceKept]]:
    """Each picture's file, with the picture before it of the same page on the same appliance."""
    last: dict[tuple[str, str], EvidenceKept] = {}
    for step in record.steps:
        for kept in shown_pictures(step.pictures):
            page = (step.appliance, kept.url.partition("?")[0])
            if kept.url and page in last:
                yield kept.file, last[page]
            last[page] = kept


def last_picture(step: StepRecord) -> EvidenceKept | None:
    """The last picture of the page after a step."""
    return next(iter(reversed(shown_pictures(step.pictures))), None)


def embed_picture(kept: EvidenceKept, content: bytes, step: str) -> EmbeddedPicture:
    """Return a picture with its content, so that a page needs no other file."""
    return EmbeddedPicture(f"kept-{kept.sha256[:16]}", *_size(content), kept.media_type, content, step)


def _shown_evidence(record: RunRecord) -> Iterator[tuple[str, EvidenceKept]]:
    for step in record.steps:
        for kept in (*shown_pictures(step.pictures), *step.texts):
            yield step.number, kept


def evidence_problem(kept: EvidenceKept, folder: Path) -> str:
    """The difference between a kept file and the journal's record of it, such as `is missing`; empty if there is none."""
    return read_evidence(kept, folder)[1]


def read_evidence(kept: EvidenceKept, folder: Path) -> tuple[bytes, str]:
    """Read a kept file of a run. Returns its content, and its `evidence_problem`."""
    try:
        content = (payload(folder) / kept.file).read_bytes()
    except FileNotFoundError:
        return b"", "is missing"
    except OSError as error:
        return b"", f"cannot be read ({error.strerror})"
    is_altered = hashlib.sha256(content).hexdigest() != kept.sha256
    return content, "was altered: its hash is not the one on record" if is_altered else ""


def _size(content: bytes) -> tuple[int, int]:
    if content.startswith(PNG) and len(content) >= 24:
        width, height = picture_size(content)
        return width or DEFAULT_SIZE[0], height or DEFAULT_SIZE[1]
    match = SVG_SIZE.match(content)
    return (int(match[1]), int(match[2])) if match else DEFAULT_SIZE
