"""The facts of a run. Each is one frozen class; `AnyEvent` is the register of them all.

Steps are numbered as the plan numbers them: `"7"`, and `"3.2"` for the second step of a runbook that step 3 calls.
Texts are written redacted; `Journal` sees to that.
"""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from handrail.action import Effect, Reach
from handrail.journal.decisions import FailureAccepted, StepApproved, StepDoneByHand, StepRedoAllowed, StepRetried
from handrail.journal.facts import (
    CertificateInspected,
    Event,
    EvidenceKept,
    EvidenceMissed,
    EvidenceSearched,
    FileDownloaded,
    HandshakeProbed,
    PageNoticed,
    TargetLocated,
    TextRead,
    WindowFilmed,
)
from handrail.journal.lessons import HintGiven, LessonAnswered, TraineeActed
from handrail.mode import ModeName


class ApplianceFacts(BaseModel):
    """Who an appliance was, by its address and by the certificate that it served when the run began."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

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
    runbook_file: str = ""
    inventory_file: str = ""
    screenshots: Literal["on", "off", "only-on-failure"] = "on"
    mode: ModeName | Literal["practice"] = "run"
    """An exercise was called `practice` before; `RunRecord.mode` knows it by both names."""
    utc_offset: str = ""
    """By how much the local time of the machine was ahead of UTC, as in +01:00."""


class BrowserStarted(Event):
    """The browser that performs the steps came up."""

    kind: Literal["browser-started"] = "browser-started"
    version: str
    executable: str
    headed: bool = False


class RunResumed(Event):
    """Somebody took up a run that had ended early: who, where, and what was planned, in sentences."""

    kind: Literal["run-resumed"] = "run-resumed"
    operator: str = ""
    machine: str = ""
    versions: dict[str, str] = {}
    appliances: tuple[ApplianceFacts, ...] = ()
    plan: tuple[str, ...] = ()
    utc_offset: str = ""
    mended: int = 0
    """Bytes of a last entry that was cut off when the process died, and was taken away."""


class SectionStarted(Event):
    """The run came to the next heading of the document; sections are numbered from 1."""

    kind: Literal["section-started"] = "section-started"
    number: int = 0
    heading: str
    appliance: str


class StepStarted(Event):
    """A step is about to act. If no end follows, it is neither done nor undone."""

    kind: Literal["step-started"] = "step-started"
    step: str
    action: str
    sentence: str
    effect: Effect = "safe"
    appliance: str = ""
    note: str = ""
    target: tuple[str, ...] = ()
    reach: Reach | None = None
    """None in journals that were written before actions told it; so is an empty `instruction`."""
    instruction: str = ""
    """The step in the imperative, for a guide."""


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


class StepInDoubt(Event):
    """A step that must happen once began, and nothing shows whether it happened."""

    kind: Literal["step-in-doubt"] = "step-in-doubt"
    step: str
    problem: str


class StepProbed(Event):
    """Somebody looked whether a step has happened. Looking changes nothing."""

    kind: Literal["step-probed"] = "step-probed"
    step: str
    verdict: Literal["done", "absent", "unclear"]
    sought: str
    shown: str = ""


class ProofForeseen(Event):
    """Before a step that must happen once began, somebody looked whether its proof shows already. Then it proves nothing."""

    kind: Literal["proof-foreseen"] = "proof-foreseen"
    step: str
    already: bool


class TimeLimited(Event):
    """The run has time until then. `longest` is how long, in seconds, all of it took in the slowest of so many earlier runs."""

    kind: Literal["time-limited"] = "time-limited"
    until: datetime
    runs: int = 0
    longest: float = 0.0


class SessionRenewed(Event):
    """Nobody was signed in any more before a step; the runbook signs in again and brings the page back to where it was."""

    kind: Literal["session-renewed"] = "session-renewed"
    step: str
    appliance: str
    way: tuple[str, ...] = ()
    problem: str = ""


class ApplianceProved(Event):
    """What answers is the appliance that the inventory means: by its host name, its key, and what its page shows."""

    kind: Literal["appliance-proved"] = "appliance-proved"
    appliance: str
    host: str
    fingerprint: str
    shown: dict[str, str] = {}


class StepSkipped(Event):
    """A step was passed over, why, and by whom if a person said so. Its sentence is told here, for it may never have started."""

    kind: Literal["step-skipped"] = "step-skipped"
    step: str
    sentence: str
    reason: str
    action: str = ""
    appliance: str = ""
    note: str = ""
    by: str = ""
    reach: Reach | None = None
    instruction: str = ""


class StepRehearsed(Event):
    """A rehearsal came to a step and did not perform it, or it failed there: whether what it uses was found."""

    kind: Literal["step-rehearsed"] = "step-rehearsed"
    step: str
    verdict: Literal["proved", "after", "not-found"]
    target: tuple[str, ...] = ()
    after: str = ""
    """The number of the step that was not performed, and that this one can only be reached after."""
    detail: str = ""
    sentence: str
    action: str = ""
    effect: Effect = "safe"
    appliance: str = ""
    note: str = ""
    reach: Reach | None = None
    instruction: str = ""


class ListenerFailed(Event):
    """An observer broke. The run went on."""

    kind: Literal["listener-failed"] = "listener-failed"
    listener: str
    problem: str


class RunFinished(Event):
    """A run came to its end."""

    kind: Literal["run-finished"] = "run-finished"
    outcome: Literal["passed", "failed", "in-doubt", "stopped", "broken"]
    problem: str = ""


AnyEvent = Annotated[
    RunStarted
    | RunResumed
    | BrowserStarted
    | SectionStarted
    | StepStarted
    | StepPassed
    | StepFailed
    | StepInDoubt
    | StepProbed
    | ProofForeseen
    | StepRedoAllowed
    | StepApproved
    | StepRetried
    | FailureAccepted
    | SessionRenewed
    | TimeLimited
    | ApplianceProved
    | StepSkipped
    | StepRehearsed
    | StepDoneByHand
    | PageNoticed
    | TargetLocated
    | TextRead
    | FileDownloaded
    | CertificateInspected
    | HandshakeProbed
    | EvidenceKept
    | EvidenceMissed
    | EvidenceSearched
    | WindowFilmed
    | LessonAnswered
    | TraineeActed
    | HintGiven
    | ListenerFailed
    | RunFinished,
    Field(discriminator="kind"),
]
