"""The events of a journal, one frozen class each. `AnyEvent` is the register of them all.

Steps are numbered as in the plan: `"7"`, and `"3.2"` for the second step of a runbook that step 3 calls.
"""

from typing import Annotated

from pydantic import Field

from handrail.journal.events.citations import CitedDocument, CitedSentence
from handrail.journal.events.decisions import (
    FailureAccepted,
    StepApproved,
    StepAwaitsApproval,
    StepDoneByHand,
    StepRedoAllowed,
    StepRetried,
)
from handrail.journal.events.evidence import EvidenceKept, EvidenceMissed, EvidenceSearched, Mask, WindowFilmed
from handrail.journal.events.findings import (
    CertificateInspected,
    FileDownloaded,
    HandshakeProbed,
    MissForeseen,
    PageNoticed,
    TargetLocated,
    TextRead,
)
from handrail.journal.events.lessons import HintGiven, LessonAnswered, TraineeActed
from handrail.journal.events.notices import NoticeKind, OthersNotified
from handrail.journal.events.rollouts import (
    BlackoutAwaited,
    BudgetSpent,
    PairEnded,
    PairResumed,
    PairStarted,
    PairState,
    RolloutApproved,
    RolloutFinished,
    RolloutPlanned,
    RolloutResumed,
    RolloutStopping,
    WaveAnswered,
    WaveAsked,
    WaveEnded,
    WaveStarted,
)
from handrail.journal.events.run import (
    AnsweredControl,
    ApplianceFacts,
    ApplianceProved,
    BlackoutOverridden,
    BrowserStarted,
    ClockCompared,
    ControlledStep,
    DocumentPage,
    ListenerFailed,
    PlanLine,
    RunbookMended,
    RunFinished,
    RunResumed,
    RunStarted,
    SectionStarted,
    StepControls,
    TimeLimited,
)
from handrail.journal.events.steps import (
    PageAnswered,
    PageRegained,
    ProofForeseen,
    SessionRenewed,
    StepFailed,
    StepInDoubt,
    StepPassed,
    StepProbed,
    StepRehearsed,
    StepSkipped,
    StepSoAlready,
    StepStarted,
)

__all__ = [
    "AnsweredControl",
    "AnyEvent",
    "ApplianceFacts",
    "ApplianceProved",
    "BlackoutAwaited",
    "BlackoutOverridden",
    "BrowserStarted",
    "BudgetSpent",
    "CertificateInspected",
    "CitedDocument",
    "CitedSentence",
    "ClockCompared",
    "ControlledStep",
    "DocumentPage",
    "EvidenceKept",
    "EvidenceMissed",
    "EvidenceSearched",
    "FailureAccepted",
    "FileDownloaded",
    "HandshakeProbed",
    "HintGiven",
    "LessonAnswered",
    "ListenerFailed",
    "Mask",
    "MissForeseen",
    "NoticeKind",
    "OthersNotified",
    "PageAnswered",
    "PageNoticed",
    "PageRegained",
    "PairEnded",
    "PairResumed",
    "PairStarted",
    "PairState",
    "PlanLine",
    "ProofForeseen",
    "RolloutApproved",
    "RolloutFinished",
    "RolloutPlanned",
    "RolloutResumed",
    "RolloutStopping",
    "RunFinished",
    "RunResumed",
    "RunStarted",
    "RunbookMended",
    "SectionStarted",
    "SessionRenewed",
    "StepApproved",
    "StepAwaitsApproval",
    "StepControls",
    "StepDoneByHand",
    "StepFailed",
    "StepInDoubt",
    "StepPassed",
    "StepProbed",
    "StepRedoAllowed",
    "StepRehearsed",
    "StepRetried",
    "StepSkipped",
    "StepSoAlready",
    "StepStarted",
    "TargetLocated",
    "TextRead",
    "TimeLimited",
    "TraineeActed",
    "WaveAnswered",
    "WaveAsked",
    "WaveEnded",
    "WaveStarted",
    "WindowFilmed",
]

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
    | PageAnswered
    | PageRegained
    | StepRedoAllowed
    | StepAwaitsApproval
    | StepApproved
    | StepRetried
    | FailureAccepted
    | SessionRenewed
    | TimeLimited
    | BlackoutOverridden
    | ApplianceProved
    | ClockCompared
    | StepSkipped
    | StepSoAlready
    | StepRehearsed
    | StepDoneByHand
    | PageNoticed
    | MissForeseen
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
    | OthersNotified
    | RunbookMended
    | RunFinished
    | BlackoutAwaited
    | BudgetSpent
    | PairEnded
    | PairResumed
    | PairStarted
    | RolloutApproved
    | RolloutFinished
    | RolloutPlanned
    | RolloutResumed
    | RolloutStopping
    | WaveAnswered
    | WaveAsked
    | WaveEnded
    | WaveStarted,
    Field(discriminator="kind"),
]
