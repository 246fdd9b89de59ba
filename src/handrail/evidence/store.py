"""Evidence on disk: one numbered file for each piece, with its hash for the journal."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from handrail.characters import visible
from handrail.journal import Event, EvidenceKept, EvidenceMissed, Mask
from handrail.page import Screenshot
from handrail.secrets import Redactor, masked

_QUOTED_MARK = re.compile(f'"({masked("[^«»]+")})"')
"""A secret that was put in quotation marks for the sake of its signs: they would tell something of it, and look like drift."""


@dataclass(frozen=True)
class Subject:
    """The step and the page that a piece of evidence shows. `label` becomes part of the file's name."""

    step: str
    label: str
    url: str
    caption: str = ""
    shows: str = ""
    """The element alone of which the picture is; empty if it is of the page."""


class EvidenceStore:
    """A folder of evidence. Each method writes one file and returns its event.

    Files are numbered. A resumed run goes on with the next number, so that no picture takes another's name.
    """

    def __init__(self, folder: Path, redactor: Redactor) -> None:
        self._folder, self._redactor = folder, redactor
        self.find_secrets = redactor.find
        self._last_number = max((int(file.name[:3]) for file in folder.glob("[0-9][0-9][0-9]-*")), default=0)

    def keep_picture(self, subject: Subject, picture: Screenshot) -> EvidenceKept:
        """Keep a picture as it was taken, with its masks on record."""
        self._last_number += 1
        event = self._write(subject, ".png", picture.png)
        return event.model_copy(
            update={
                "shows": subject.shows,
                "masks": tuple(Mask.over(mask.rectangle, mask.secret) for mask in picture.masks),
                "unfolded": picture.expanded,
                "folded": picture.collapsed,
            }
        )

    def keep_text(self, subject: Subject, picture: Screenshot) -> Event:
        """Keep the text of the page beside its picture, redacted, and with what it hides shown by its number."""
        if picture.text is None:
            return EvidenceMissed(step=subject.step, problem="the page's text could not be taken")
        redacted = _QUOTED_MARK.sub(r"\1", self._redactor.redact(picture.text))
        text = visible(redacted, spaces=False) + "\n"
        return self._write(subject, ".txt", text.encode()).model_copy(update={"media_type": "text/plain"})

    def keep_copy(self, original: EvidenceKept, suffix: str, draw: Callable[[bytes], str]) -> EvidenceKept:
        """Keep a copy of a picture, as the SVG that `draw` makes of its PNG."""
        picture = self._folder / Path(original.file).name
        content, name = draw(picture.read_bytes()).encode(), f"{picture.stem}-{suffix}.svg"
        subject = Subject(original.step, "", original.url, f"What the step would use, {suffix}")
        return self._write_file(subject, name, content).model_copy(
            update={"media_type": "image/svg+xml", "drawn_on": original.file, "masks": original.masks}
        )

    def _write(self, subject: Subject, suffix: str, content: bytes) -> EvidenceKept:
        return self._write_file(subject, f"{self._last_number:03}-{subject.label}{suffix}", content)

    def _write_file(self, subject: Subject, name: str, content: bytes) -> EvidenceKept:
        (self._folder / name).write_bytes(content)
        return EvidenceKept(
            step=subject.step,
            file=f"{self._folder.name}/{name}",
            sha256=hashlib.sha256(content).hexdigest(),
            url=subject.url,
            caption=subject.caption,
        )


def slug(heading: str) -> str:
    """A heading as part of a file's name: at most 60 lower-case letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", heading.lower()).strip("-")[:60] or "page"
