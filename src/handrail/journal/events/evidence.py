"""Events of evidence: files that were kept, pictures that were missed, videos, and the search for secrets."""

from datetime import datetime
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict

from handrail.journal.event import Event
from handrail.rectangle import Rectangle


class Mask(BaseModel):
    """A rectangle of a picture that was covered, since `secret` could show there; in pixels from the upper left corner."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    left: int
    top: int
    width: int
    height: int
    secret: str

    @classmethod
    def over(cls, rectangle: Rectangle, secret: str) -> Self:
        """The mask over a rectangle, in whole pixels."""
        left, top, right, bottom = rectangle.pixel_edges
        return cls(left=left, top=top, width=right - left, height=bottom - top, secret=secret)

    @property
    def rectangle(self) -> Rectangle:
        return Rectangle(self.left, self.top, self.width, self.height)


class EvidenceKept(Event):
    """A file was kept, and this is its hash."""

    kind: Literal["evidence-kept"] = "evidence-kept"
    step: str
    file: str
    sha256: str
    media_type: str = "image/png"
    url: str = ""
    caption: str = ""
    drawn_on: str = ""
    """The untouched picture, also kept, of which this is a copy with something pointed out."""
    masks: tuple[Mask, ...] = ()
    unfolded: tuple[str, ...] = ()
    """Areas of the page with scroll bars of their own, expanded to their whole length for the picture."""
    shows: str = ""
    """The element of which it is a picture; empty if it shows the page, and in older journals."""
    folded: tuple[str, ...] = ()
    """Parts that were cut off, since the picture would have become too long: areas that were not expanded, the page's end."""


class EvidenceMissed(Event):
    """A picture could not be taken. That never fails a step, and is always on record."""

    kind: Literal["evidence-missed"] = "evidence-missed"
    step: str
    problem: str


class EvidenceSearched(Event):
    """The kept files were searched for the run's secrets: which were `found`, and where; which files could not be opened."""

    kind: Literal["evidence-searched"] = "evidence-searched"
    files: int
    secrets: int
    found: tuple[str, ...] = ()
    unopened: tuple[str, ...] = ()
    quarantine: str = ""
    left: str = ""
    """The file that holds one and stays in its place, readable for its owner alone: the journal."""


class WindowFilmed(Event):
    """A video of an appliance's window was kept in `file`, from the moment the window opened until it was closed."""

    kind: Literal["window-filmed"] = "window-filmed"
    appliance: str
    file: str
    began: datetime
    ended: datetime
    clapped: datetime | None = None
    """The moment at which the empty window turned dark. By that frame, every frame of the video is dated."""
    width: int = 0
    """Pixels of a frame that show the page, from the upper left corner; 0 if all do."""
    height: int = 0
