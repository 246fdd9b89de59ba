"""What a journal tells, as reports take it: lines, one a step, in sections, and the whole of a run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from handrail.action import Reach
from handrail.journal.events import (
    ApplianceProved,
    BrowserStarted,
    CertificateInspected,
    EvidenceKept,
    EvidenceMissed,
    EvidenceSearched,
    FailureAccepted,
    FileDownloaded,
    HandshakeProbed,
    HintGiven,
    LessonAnswered,
    ListenerFailed,
    PageNoticed,
    ProofForeseen,
    RunFinished,
    RunResumed,
    RunStarted,
    SessionRenewed,
    StepApproved,
    StepProbed,
    StepRedoAllowed,
    StepRetried,
    TargetLocated,
    TextRead,
    TimeLimited,
    TraineeActed,
)
from handrail.journal.projections.outcomes import Outcome
from handrail.mode import Mode, mode_named

StepFact = (
    PageNoticed
    | TextRead
    | FileDownloaded
    | CertificateInspected
    | HandshakeProbed
    | EvidenceMissed
    | ProofForeseen
    | StepApproved
    | StepProbed
    | StepRetried
    | StepRedoAllowed
    | FailureAccepted
    | SessionRenewed
    | LessonAnswered
    | TraineeActed
    | HintGiven
)
"""What stands beside a step: what it found, and what was looked for, asked and answered on the way."""
RunFact = ApplianceProved | BrowserStarted | EvidenceKept | EvidenceSearched | ListenerFailed | RunResumed | TimeLimited
"""What concerns a run as a whole."""


@dataclass(frozen=True)
class StepRecord:
    """One step, as a report tells it."""

    number: str
    """As the plan numbers it: `7`, or `3.2` for the second step of a runbook that step 3 calls."""
    sentence: str
    appliance: str
    began: datetime
    """In the local time of the machine that performed it, where that is on record."""
    action: str = ""
    reach: Reach | None = None
    """None where an action is not on record, or not known."""
    instruction: str = ""
    """The step in the imperative, for a guide."""
    note: str = ""
    effect: str = ""
    outcome: Outcome = "unfinished"
    reason: str = ""
    by: str = ""
    """Who decided that it was skipped, or did it by hand."""
    after: str = ""
    """In a rehearsal: the step that this one can only be reached after."""
    took: timedelta = timedelta()
    fingerprint: str = ""
    """Of the certificate that its appliance was last seen to serve when it began."""
    before: EvidenceKept | None = None
    """The last picture of its appliance's page from before it began: that of an earlier step."""
    target: TargetLocated | None = None
    """Where on that picture its control stood."""
    pictures: tuple[EvidenceKept, ...] = ()
    texts: tuple[EvidenceKept, ...] = ()
    facts: tuple[StepFact, ...] = ()

    @property
    def url(self) -> str:
        """Where its page was when it was last photographed."""
        return next((it.url for it in reversed(self.pictures) if it.url), "")

    @property
    def kept(self) -> tuple[EvidenceKept, ...]:
        return self.pictures + self.texts


@dataclass(frozen=True)
class SectionRecord:
    """The steps under one heading of the document."""

    heading: str
    appliance: str
    steps: tuple[StepRecord, ...] = ()

    @property
    def outcome(self) -> Outcome:
        outcomes = {step.outcome for step in self.steps}
        order: tuple[Outcome, ...] = ("failed", "in doubt", "unfinished", "not found")
        return next((outcome for outcome in order if outcome in outcomes), "passed")


@dataclass(frozen=True)
class RunRecord:
    """A whole run, read from its journal."""

    started: RunStarted
    began: datetime
    ended: datetime
    finished: RunFinished | None = None
    sections: tuple[SectionRecord, ...] = ()
    run_facts: tuple[tuple[datetime, RunFact], ...] = ()
    head: str = ""
    entries: int = 0

    @property
    def mode(self) -> Mode:
        return mode_named(self.started.mode)

    @property
    def steps(self) -> tuple[StepRecord, ...]:
        return tuple(step for section in self.sections for step in section.steps)

    @property
    def outcome(self) -> str:
        """`unfinished` where the journal has no end: the process died."""
        return self.finished.outcome if self.finished else "unfinished"

    def count(self, outcome: Outcome) -> int:
        return sum(step.outcome == outcome for step in self.steps)
