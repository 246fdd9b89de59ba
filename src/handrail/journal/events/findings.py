"""Events with the findings of a step on the page, in a file or at an address."""

from dataclasses import astuple
from typing import Literal, Self

from handrail.journal.event import Event
from handrail.rectangle import Rectangle


class PageNoticed(Event):
    """A page did something by itself: a dialog, a popup, a download, a reload, a message, a drifted locator, a certificate."""

    kind: Literal["page-noticed"] = "page-noticed"
    step: str
    what: str
    detail: str
    declared: bool = True


class MissForeseen(Event):
    """After a step's target was missed: a later step of the same page would miss its own, as the page is now."""

    kind: Literal["miss-foreseen"] = "miss-foreseen"
    step: str
    """The number of the step that failed."""
    later: str
    sentence: str
    problem: str


class TargetLocated(Event):
    """The target of a step was located: a rectangle of a picture of the whole page, in pixels, as the step began."""

    kind: Literal["target-located"] = "target-located"
    step: str
    left: int
    top: int
    width: int
    height: int
    scrolled_left: int = 0
    """Pixels by which the page was scrolled when the target was used: in the window, it is so much further to the left."""
    scrolled_top: int = 0

    @classmethod
    def at(cls, step: str, control: Rectangle, scrolled: tuple[float, float]) -> Self:
        """The event for a control at that rectangle, rounded to whole pixels."""
        left, top, width, height = map(round, astuple(control))
        right, down = map(round, scrolled)
        return cls(step=step, left=left, top=top, width=width, height=height, scrolled_left=right, scrolled_top=down)

    @property
    def rectangle(self) -> Rectangle:
        return Rectangle(self.left, self.top, self.width, self.height)


class TextRead(Event):
    """A text was taken from the page, under a name."""

    kind: Literal["text-read"] = "text-read"
    step: str
    name: str
    text: str


class FileDownloaded(Event):
    """A file came from the appliance. It is in the private folder, and removed when the run ends."""

    kind: Literal["file-downloaded"] = "file-downloaded"
    step: str
    name: str
    filename: str
    size: int
    sha256: str


class CertificateInspected(Event):
    """A certificate file was inspected."""

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
    """The number of certificates in the file beside the first."""


class HandshakeProbed(Event):
    """An address was asked for its certificate in a TLS handshake; `asked_for` is empty if no host name was sent."""

    kind: Literal["handshake-probed"] = "handshake-probed"
    step: str
    address: str
    asked_for: str
    fingerprint: str
