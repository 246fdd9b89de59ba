"""What was kept, as a report shows it: only what is still what was kept, and each picture once, however often it is shown."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from handrail.journal import EvidenceKept, RunRecord, StepRecord, TargetLocated
from handrail.rectangle import picture_size
from handrail.report.words import shown
from handrail.sealing import payload

PNG = b"\x89PNG\r\n\x1a\n"
SVG_SIZE = re.compile(rb'<svg [^>]*viewBox="0 0 (\d+) (\d+)"')
UNKNOWN = (1280, 900)
"""The size of a picture that does not tell its own."""


@dataclass(frozen=True)
class Picture:
    """A picture to be embedded: its name there, its size, the address that holds it, and the step that it was kept with first."""

    name: str
    width: int
    height: int
    address: str = field(repr=False)
    step: str


@dataclass(frozen=True)
class Gallery:
    """All that a report shows of what was kept. Equal pictures are one: pages often stay as they are from step to step."""

    pictures: Mapping[str, Picture]
    """By hash."""
    texts: Mapping[str, str]
    """By hash."""
    problems: Mapping[str, str]
    """By file."""

    def problem(self, kept: EvidenceKept) -> str:
        return self.problems.get(kept.file, "")

    def picture(self, kept: EvidenceKept | None) -> Picture | None:
        """None where it is not there, or not what was kept."""
        return self.pictures.get(kept.sha256) if kept else None

    def before(self, step: StepRecord, kept: EvidenceKept) -> Picture | None:
        """How the page looked before a step, where that is shown elsewhere in the report, and is another picture than `kept`."""
        earlier = self.picture(step.before)
        return None if kept.drawn_on or earlier is self.picture(kept) else earlier

    def pointed_out(self, step: StepRecord) -> TargetLocated | None:
        """Where the step's control stands on the picture from before; None where opened areas may have moved it there."""
        return step.target if step.before and not step.before.unfolded else None


def gallery(record: RunRecord, folder: Path) -> Gallery:
    """Everything that the steps show, read once."""
    pictures: dict[str, Picture] = {}
    texts: dict[str, str] = {}
    problems: dict[str, str] = {}
    for step, kept in _shown(record):
        content, problem = opened(kept, folder)
        if problem:
            problems[kept.file] = problem
        elif kept.media_type.startswith("text/"):
            texts[kept.sha256] = content.decode("utf-8", "replace")
        elif kept.sha256 not in pictures:
            pictures[kept.sha256] = embedded(kept, content, step)
    return Gallery(pictures, texts, problems)


def embedded(kept: EvidenceKept, content: bytes, step: str) -> Picture:
    """A picture with its content in its address, so that a page needs no other file."""
    address = f"data:{kept.media_type};base64,{base64.b64encode(content).decode()}"
    return Picture(f"kept-{kept.sha256[:16]}", *_size(content), address, step)


def _shown(record: RunRecord) -> Iterator[tuple[str, EvidenceKept]]:
    for step in record.steps:
        for kept in (*shown(step.pictures), *step.texts):
            yield step.number, kept


def problem_of(kept: EvidenceKept, folder: Path) -> str:
    """In what way a kept file is not what the journal says it was; empty where it is."""
    return opened(kept, folder)[1]


def opened(kept: EvidenceKept, folder: Path) -> tuple[bytes, str]:
    """A kept file, and in what way it is not what the journal says it was; empty where it is."""
    try:
        content = (payload(folder) / kept.file).read_bytes()
    except FileNotFoundError:
        return b"", "is missing"
    except OSError as error:
        return b"", f"cannot be read ({error.strerror})"
    altered = hashlib.sha256(content).hexdigest() != kept.sha256
    return content, "was altered: its hash is not the one on record" if altered else ""


def _size(content: bytes) -> tuple[int, int]:
    if content.startswith(PNG) and len(content) >= 24:
        width, height = picture_size(content)
        return width or UNKNOWN[0], height or UNKNOWN[1]
    told = SVG_SIZE.match(content)
    return (int(told[1]), int(told[2])) if told else UNKNOWN
