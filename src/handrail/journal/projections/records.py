"""The records of a run, of its sections and of its steps. Reports are made of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from handrail.action import Reach
from handrail.journal.events import (
    ApplianceProved,
    BlackoutOverridden,
    BrowserStarted,
    CertificateInspected,
    CitedDocument,
    ClockCompared,
    ControlledStep,
    EvidenceKept,
    EvidenceMissed,
    EvidenceSearched,
    FailureAccepted,
    FileDownloaded,
    HandshakeProbed,
    HintGiven,
    LessonAnswered,
    ListenerFailed,
    MissForeseen,
    OthersNotified,
    PageAnswered,
    PageNoticed,
    PageRegained,
    PlanLine,
    ProofForeseen,
    RunbookMended,
    RunFinished,
    RunResumed,
    RunStarted,
    SessionRenewed,
    StepApproved,
    StepAwaitsApproval,
    StepControls,
    StepProbed,
    StepRedoAllowed,
    StepRetried,
    TargetLocated,
    TextRead,
    TimeLimited,
    TraineeActed,
)
from handrail.journal.projections.handshakes import Handshake
from handrail.journal.projections.headline import CAME_TO_ITS_END, Headline, headline_of
from handrail.journal.projections.interruptions import Interruption
from handrail.journal.projections.outcomes import SETTLED_WHOLE, Outcome, is_planned
from handrail.journal.projections.taken_files import TakenFile
from handrail.mode import Mode, mode_named

StepFact = (
    PageNoticed
    | MissForeseen
    | TextRead
    | FileDownloaded
    | CertificateInspected
    | HandshakeProbed
    | EvidenceMissed
    | ProofForeseen
    | PageAnswered
    | PageRegained
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
"""The facts that a report lists with a step: findings, probes, questions and their answers."""
RunFact = (
    ApplianceProved
    | BlackoutOverridden
    | BrowserStarted
    | ClockCompared
    | EvidenceKept
    | EvidenceSearched
    | ListenerFailed
    | OthersNotified
    | RunbookMended
    | RunResumed
    | StepAwaitsApproval
    | TimeLimited
)
"""The facts that a report lists with the run as a whole."""


@dataclass(frozen=True)
class StepRecord:
    """A step of a run: its sentence, its outcome, its facts and its evidence."""

    number: str
    """The step's number in the plan: `7`, or `3.2` for the second step of a runbook that step 3 calls."""
    sentence: str
    appliance: str
    began: datetime
    """In the local time of the machine that performed it; in UTC if that is not on record."""
    action: str = ""
    reach: Reach | None = None
    """None if the action is not on record, or not known."""
    instruction: str = ""
    """The step in the imperative, for a guide."""
    by_hand: str = ""
    """The way in which a person does it without Handrail, where the page does not show it."""
    due: str = ""
    """Where a step that was skipped would have been due, as a clause for people."""
    note: str = ""
    effect: str = ""
    outcome: Outcome = "unfinished"
    reason: str = ""
    by: str = ""
    """The person who decided that it was skipped, or did it by hand."""
    after: str = ""
    """In a rehearsal: the number of the step that must come before this one."""
    took: timedelta = timedelta()
    fingerprint: str = ""
    """SHA-256 of the certificate that its appliance was last seen to serve when it began."""
    before: EvidenceKept | None = None
    """The last picture of its appliance's page before it began, kept by an earlier step."""
    target: TargetLocated | None = None
    """The rectangle of its control on that picture."""
    pictures: tuple[EvidenceKept, ...] = ()
    texts: tuple[EvidenceKept, ...] = ()
    facts: tuple[StepFact, ...] = ()

    @property
    def is_planned(self) -> bool:
        """Whether it is a step of the runbook, and not the way back to a step's page, numbered as in `29.back`."""
        return is_planned(self.number)

    @property
    def url(self) -> str:
        """The address of its page in its last picture."""
        return next((picture.url for picture in reversed(self.pictures) if picture.url), "")

    @property
    def is_in_row(self) -> bool:
        """Whether what it uses is in a row of a table, by which its sentence names it."""
        return " in row " in self.sentence

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
        order: tuple[Outcome, ...] = ("failed", "in doubt", "unfinished", "not found", "exception")
        return next((outcome for outcome in order if outcome in outcomes), "passed")


@dataclass(frozen=True)
class RunRecord:
    """A run, read from its journal."""

    started: RunStarted
    began: datetime
    ended: datetime
    finished: RunFinished | None = None
    sections: tuple[SectionRecord, ...] = ()
    run_facts: tuple[tuple[datetime, RunFact], ...] = ()
    approvals: tuple[tuple[datetime, StepApproved], ...] = ()
    handshakes: tuple[Handshake, ...] = ()
    interruptions: tuple[Interruption, ...] = ()
    taken_files: tuple[TakenFile, ...] = ()
    kept_at: Mapping[str, datetime] = field(default_factory=dict)
    """The time of each file of evidence, in the local time of the machine that kept it, if that is on record."""
    head: str = ""
    """The hash of the last entry."""
    entries: int = 0

    @property
    def mode(self) -> Mode:
        return mode_named(self.started.mode)

    @property
    def steps(self) -> tuple[StepRecord, ...]:
        return tuple(step for section in self.sections for step in section.steps)

    @property
    def resumptions(self) -> tuple[tuple[datetime, RunResumed], ...]:
        """The resumptions of the run, each with its time."""
        return tuple((at, event) for at, event in self.run_facts if isinstance(event, RunResumed))

    @property
    def controlled(self) -> tuple[ControlledStep, ...]:
        """The steps that answer to controls of an audit, by the text of the runbook that was performed last."""
        lines = {line.step: line for line in self.planned}
        return tuple(_as_planned(it, lines) for it in self._last_text.controlled)

    @property
    def cited(self) -> CitedDocument | None:
        """What its steps cite, by that text; None if they cite nothing, or if that is not on record."""
        return self._last_text.cited

    @property
    def planned(self) -> tuple[PlanLine, ...]:
        """All its steps, as that text plans them. Empty for older journals."""
        return self._last_text.planned

    def position(self, number: str) -> str:
        """The position of a step among all of its run's plan, as in "7 of 45"; empty for what only leads back to a page.

        A lesson's captions count in the same way. An older journal has no plan: there the steps on record are counted.
        """
        numbers = [line.step for line in self.planned] or [step.number for step in self.steps if step.is_planned]
        total = len(self.planned) or max(len(numbers), self.started.steps)
        return f"{numbers.index(number) + 1} of {total}" if number in numbers else ""

    @property
    def not_reached(self) -> tuple[PlanLine, ...]:
        """The planned steps of a run that ended early to which it never came."""
        if self.outcome in CAME_TO_ITS_END:
            return ()
        begun = {step.number: step for step in self.steps}
        closed = {number for number, step in begun.items() if step.outcome in SETTLED_WHOLE}
        return tuple(line for line in self.planned if line.step not in begun and not _is_within(line.step, closed))

    @property
    def _last_text(self) -> RunStarted | RunbookMended:
        texts: list[RunStarted | RunbookMended] = [self.started]
        texts += [event for _, event in self.run_facts if isinstance(event, RunbookMended)]
        return texts[-1]

    def operator_at(self, moment: datetime) -> str:
        """Who was at work then: whoever began the run, or resumed it last."""
        beginning = self.beginnings_until(moment)[-1]
        return beginning.operator_name or beginning.operator

    def beginnings_until(self, moment: datetime) -> list[RunStarted | RunResumed]:
        """The start of the run, and its resumptions until then."""
        return [self.started, *(event for at, event in self.resumptions if at <= moment)]

    @property
    def outcome(self) -> Headline:
        """The outcome of the run; `unfinished` if the journal has no end, since the process died."""
        end = self.finished.outcome if self.finished else "unfinished"
        return headline_of(end, ((step.outcome, step.effect == "once") for step in self.steps))

    @property
    def came_to_its_end(self) -> bool:
        """Whether the run came to its last step, so that nothing is left to resume."""
        return self.outcome in CAME_TO_ITS_END

    def count(self, outcome: Outcome) -> int:
        """The number of the runbook's steps with this outcome. What only led back to a step's page is none of them."""
        return sum(step.outcome == outcome and step.is_planned for step in self.steps)


def _is_within(number: str, callers: Collection[str]) -> bool:
    """Whether a step, as 3.2, is one of those that one of these steps calls, at any depth."""
    parts = number.split(".")
    return any(".".join(parts[:depth]) in callers for depth in range(1, len(parts)))


def _as_planned(answering: StepControls | ControlledStep, lines: Mapping[str, PlanLine]) -> ControlledStep:
    """A step that answers to controls, with what is planned of it: nothing, if a foreign journal does not plan it.

    Older journals have both in one place.
    """
    if isinstance(answering, ControlledStep):
        return answering
    step, line = answering.step, lines.get(answering.step)
    if line is None:
        return ControlledStep(step=step, sentence="", controls=answering.controls)
    return ControlledStep(
        step=step,
        sentence=line.sentence,
        heading=line.heading,
        appliance=line.appliance,
        controls=answering.controls,
    )
