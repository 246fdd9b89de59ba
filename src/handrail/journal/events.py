"""The facts of a run. Each is one frozen class; `AnyEvent` is the register of them all.

Steps are numbered as the plan numbers them: `"7"`, and `"3.2"` for the second step of a runbook that step 3 calls.
Texts are written redacted; `Journal` sees to that.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


class Event(BaseModel):
    """A fact. Names are past participles."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ApplianceFacts(BaseModel):
    """Who an appliance was, by its address and by the certificate that it served when the run began."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    role: str
    name: str
    url: str
    address: str
    username: str = ""
    fingerprint: str = ""
    subject: str = ""
    trusted_by: str = ""


class RunStarted(Event):
    """A run began: who, what, with what, on what."""

    kind: Literal["run-started"] = "run-started"
    runbook: str
    digest: str
    document: str = ""
    document_url: str = ""
    pair: str = ""
    operator: str = ""
    machine: str = ""
    versions: dict[str, str] = {}
    appliances: tuple[ApplianceFacts, ...] = ()
    inputs: dict[str, str] = {}
    steps: int = 0


class BrowserStarted(Event):
    """The browser that performs the steps came up."""

    kind: Literal["browser-started"] = "browser-started"
    version: str
    executable: str
    headed: bool = False


class SectionStarted(Event):
    """The run came to the next heading of the document."""

    kind: Literal["section-started"] = "section-started"
    heading: str
    appliance: str


class StepStarted(Event):
    """A step is about to act. If no end follows, it is neither done nor undone."""

    kind: Literal["step-started"] = "step-started"
    step: str
    action: str
    sentence: str
    effect: Literal["safe", "idempotent", "once"] = "safe"
    appliance: str = ""
    note: str = ""


class StepPassed(Event):
    """A step did what it says."""

    kind: Literal["step-passed"] = "step-passed"
    step: str


class StepFailed(Event):
    """A step could not be carried out, and why."""

    kind: Literal["step-failed"] = "step-failed"
    step: str
    error: str
    problem: str


class StepSkipped(Event):
    """A step was passed over, and why. Its sentence is told here, since it never started."""

    kind: Literal["step-skipped"] = "step-skipped"
    step: str
    sentence: str
    reason: str
    action: str = ""
    appliance: str = ""
    note: str = ""


class StepDoneByHand(Event):
    """A person did what a step could not."""

    kind: Literal["step-done-by-hand"] = "step-done-by-hand"
    step: str
    by: str
    reason: str


class PageNoticed(Event):
    """Something happened on a page: a dialog, a popup, a download, a reload, a locator that drifted, a new certificate."""

    kind: Literal["page-noticed"] = "page-noticed"
    step: str
    what: str
    detail: str
    declared: bool = True


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


class EvidenceKept(Event):
    """A file was kept, and this is its hash."""

    kind: Literal["evidence-kept"] = "evidence-kept"
    step: str
    file: str
    sha256: str
    media_type: str = "image/png"
    url: str = ""
    caption: str = ""


class EvidenceMissed(Event):
    """A picture could not be taken. That never fails a step, and is never silent."""

    kind: Literal["evidence-missed"] = "evidence-missed"
    step: str
    problem: str


class ListenerFailed(Event):
    """An observer broke. The run went on."""

    kind: Literal["listener-failed"] = "listener-failed"
    listener: str
    problem: str


class RunFinished(Event):
    """A run came to its end."""

    kind: Literal["run-finished"] = "run-finished"
    outcome: Literal["passed", "failed", "stopped", "broken"]
    problem: str = ""


AnyEvent = Annotated[
    RunStarted
    | BrowserStarted
    | SectionStarted
    | StepStarted
    | StepPassed
    | StepFailed
    | StepSkipped
    | StepDoneByHand
    | PageNoticed
    | TextRead
    | FileDownloaded
    | CertificateInspected
    | HandshakeProbed
    | EvidenceKept
    | EvidenceMissed
    | ListenerFailed
    | RunFinished,
    Field(discriminator="kind"),
]
