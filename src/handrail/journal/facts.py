"""What a step found, noticed or kept: facts that stand beside its start and its end."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict


class Event(BaseModel):
    """A fact. Names are past participles."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class PageNoticed(Event):
    """Something happened on a page: a dialog, a popup, a download, a reload, a locator that drifted, a new certificate."""

    kind: Literal["page-noticed"] = "page-noticed"
    step: str
    what: str
    detail: str
    declared: bool = True


class TargetLocated(Event):
    """Where a step's control stood when the step began: a rectangle of a picture of the whole page, in its pixels."""

    kind: Literal["target-located"] = "target-located"
    step: str
    left: int
    top: int
    width: int
    height: int
    scrolled_left: int = 0
    """How far the page was scrolled when it was used: in the window, it stood so much further to the left."""
    scrolled_top: int = 0


class WindowFilmed(Event):
    """A video of an appliance's window was kept in `file`, from when that came up until it was closed."""

    kind: Literal["window-filmed"] = "window-filmed"
    appliance: str
    file: str
    began: datetime
    ended: datetime
    clapped: datetime | None = None
    """When the empty window turned dark, to the picture: by that, all pictures of the video have their time."""
    width: int = 0
    """What the page has of the pictures, from the upper left corner, in pixels; 0 where it has all of them."""
    height: int = 0


class TextRead(Event):
    """A text was taken from the page, under a name."""

    kind: Literal["text-read"] = "text-read"
    step: str
    name: str
    text: str


class FileDownloaded(Event):
    """A file came from the appliance. It is kept in the private folder, and gone when the run ends."""

    kind: Literal["file-downloaded"] = "file-downloaded"
    step: str
    name: str
    filename: str
    size: int
    sha256: str


class CertificateInspected(Event):
    """What was found inside a certificate file."""

    kind: Literal["certificate-inspected"] = "certificate-inspected"
    step: str
    name: str
    fingerprint: str
    subject: str
    issuer: str
    not_after: str
    names: tuple[str, ...] = ()
    has_key: bool = False
    chain: int = 0


class HandshakeProbed(Event):
    """Which certificate an address served in a TLS handshake; `asked_for` is empty where no name was given."""

    kind: Literal["handshake-probed"] = "handshake-probed"
    step: str
    address: str
    asked_for: str
    fingerprint: str


class Mask(BaseModel):
    """A rectangle of a picture, in its pixels from the upper left corner, that was covered: `secret` could show there."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    left: int
    top: int
    width: int
    height: int
    secret: str


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
    """The picture, untouched and kept too, that this one is a copy of; on the copy, something is pointed out."""
    masks: tuple[Mask, ...] = ()
    unfolded: tuple[str, ...] = ()
    """Areas of the page that scroll by themselves, and were opened to their whole length for the picture."""
    folded: tuple[str, ...] = ()
    """What is not whole on the picture, since it would have become too long: areas that stayed as they were, the page's end."""


class EvidenceMissed(Event):
    """A picture could not be taken. That never fails a step, and is never silent."""

    kind: Literal["evidence-missed"] = "evidence-missed"
    step: str
    problem: str


class EvidenceSearched(Event):
    """What was kept was searched for the run's secrets: which were `found`, and where; what could not be looked into."""

    kind: Literal["evidence-searched"] = "evidence-searched"
    files: int
    secrets: int
    found: tuple[str, ...] = ()
    unopened: tuple[str, ...] = ()
    quarantine: str = ""
