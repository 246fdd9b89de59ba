"""The record of a run, read from its journal. Every report and every exit code is made of it, so they cannot disagree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, tzinfo
from typing import Any

from handrail.errors import JournalBroken
from handrail.journal.event import Event
from handrail.journal.events import (
    ApplianceProved,
    EvidenceKept,
    LessonAnswered,
    PageNoticed,
    ProofForeseen,
    RunFinished,
    RunResumed,
    RunStarted,
    SectionStarted,
    StepApproved,
    StepDoneByHand,
    StepFailed,
    StepInDoubt,
    StepPassed,
    StepRehearsed,
    StepSkipped,
    StepSoAlready,
    StepStarted,
    TargetLocated,
)
from handrail.journal.journal import Entry
from handrail.journal.projections.earlier_actions import REACH, earlier_instruction
from handrail.journal.projections.handshakes import handshakes
from handrail.journal.projections.interruptions import interruptions
from handrail.journal.projections.outcomes import outcome_of
from handrail.journal.projections.records import RunFact, RunRecord, SectionRecord, StepFact, StepRecord
from handrail.journal.projections.taken_files import taken_files

_Start = StepStarted | StepSkipped | StepRehearsed
_End = StepPassed | StepFailed | StepInDoubt | StepDoneByHand | StepSoAlready


def run_record(entries: Sequence[Entry]) -> RunRecord:
    """Make the record of a run. Raises `JournalBroken` if `entries` do not begin with a run's start."""
    if not entries or not isinstance(entries[0].event, RunStarted):
        raise JournalBroken(
            "the journal does not begin with the start of a run; its beginning is lost, or it never began"
        )
    reading = _Reading()
    for entry in entries:
        reading.take(entry.at, entry.event)
    clock = _clock_of(entries[0].event)
    return RunRecord(
        started=entries[0].event,
        began=entries[0].at.astimezone(clock),
        ended=entries[-1].at.astimezone(clock),
        finished=run_end(entries),
        sections=tuple(reading.section_records()),
        run_facts=tuple(reading.run_facts),
        approvals=tuple(reading.approvals),
        handshakes=tuple(handshakes(entries)),
        interruptions=tuple(interruptions(entries)),
        taken_files=tuple(taken_files(entries)),
        kept_at=reading.kept_at,
        head=entries[-1].hash,
        entries=len(entries),
    )


def run_end(entries: Iterable[Entry]) -> RunFinished | None:
    """The end of the run, after its last resumption; None if the journal was cut off."""
    end: RunFinished | None = None
    for entry in entries:
        if isinstance(entry.event, (RunFinished, RunResumed)):
            end = entry.event if isinstance(entry.event, RunFinished) else None
    return end


@dataclass
class _Reading:
    steps: dict[str, StepRecord] = field(default_factory=dict)
    run_facts: list[tuple[datetime, RunFact]] = field(default_factory=list)
    approvals: list[tuple[datetime, StepApproved]] = field(default_factory=list)
    _sections: list[tuple[SectionStarted, list[str]]] = field(default_factory=list)
    """The sections, each with the numbers of its steps."""
    _section: list[str] | None = None
    """The numbers of the steps in the section that the run is in."""
    _early_facts: dict[str, tuple[StepFact, ...]] = field(default_factory=dict)
    """Facts of steps that had not started, such as their approval."""
    _clock: tzinfo = UTC
    _fingerprints: dict[str, str] = field(default_factory=dict)
    """The certificate that each appliance was last seen to serve."""
    kept_at: dict[str, datetime] = field(default_factory=dict)
    """By file."""
    _last_pictures: dict[str, EvidenceKept] = field(default_factory=dict)
    """The last picture of each appliance's whole page."""

    def section_records(self) -> Iterator[SectionRecord]:
        for event, numbers in self._sections:
            yield SectionRecord(event.heading, event.appliance, tuple(self.steps[number] for number in numbers))

    def take(self, at: datetime, event: Event) -> None:
        if isinstance(event, RunStarted | RunResumed):
            self._clock = _clock_of(event)
            self._fingerprints |= {appliance.role: appliance.fingerprint for appliance in event.appliances}
        self._take(at.astimezone(self._clock), event)

    def _take(self, at: datetime, event: Event) -> None:
        if isinstance(event, EvidenceKept):
            self.kept_at[event.file] = at
        match event:
            case SectionStarted():
                self._enter(event)
            case StepStarted() | StepSkipped() | StepRehearsed():
                self._start(at, event)
            case StepPassed() | StepFailed() | StepInDoubt() | StepDoneByHand() | StepSoAlready():
                self._end(at, event)
            case EvidenceKept() if event.step in self.steps:
                self._keep(event)
            case TargetLocated():
                self._change(event.step, target=event)
            case _ if isinstance(event, RunFact):
                self._add_to_run(at, event)
            case _ if isinstance(event, StepFact):
                self._add_to_step(event)
        if isinstance(event, StepApproved):
            self.approvals.append((at, event))

    def _enter(self, section: SectionStarted) -> None:
        """Enter a section; a resumed run enters some of its sections again."""
        known = (numbers for event, numbers in self._sections if section.number and event.number == section.number)
        self._section = next(known, None)
        if self._section is None:
            self._section = []
            self._sections.append((section, self._section))

    def _start(self, at: datetime, event: _Start) -> None:
        step = self._new(at, event)
        if isinstance(event, StepSkipped):
            earlier = self.steps.get(event.step)
            outcome = outcome_of(event.kind, by=event.by, earlier=earlier.outcome if earlier else None)
            step = replace(step, outcome=outcome, by=event.by, due=event.due, reason=self._why_skipped(event))
        else:
            step = replace(step, effect=event.effect)
        if isinstance(event, StepRehearsed):
            step = replace(step, reason=event.detail, after=event.after)
        earlier = self.steps.get(event.step)
        if earlier:
            kept = replace(step, before=earlier.before, pictures=earlier.pictures, texts=earlier.texts)
            step = replace(kept, facts=(*earlier.facts, *step.facts))
        elif self._section is not None:
            self._section.append(event.step)
        self.steps[event.step] = step

    def _new(self, at: datetime, event: _Start) -> StepRecord:
        return StepRecord(
            number=event.step,
            sentence=event.sentence,
            appliance=event.appliance,
            began=at,
            action=event.action,
            reach=event.reach or REACH.get(event.action),
            instruction=event.instruction or earlier_instruction(event.action, event.sentence),
            by_hand=event.by_hand,
            note=event.note,
            outcome=outcome_of(event.kind, event.verdict if isinstance(event, StepRehearsed) else ""),
            fingerprint=self._fingerprints.get(event.appliance, ""),
            before=self._last_pictures.get(event.appliance),
            facts=self._early_facts.pop(event.step, ()),
        )

    def _why_skipped(self, event: StepSkipped) -> str:
        """Name the person, if one skipped it, and the failure before that."""
        earlier = self.steps.get(event.step)
        failed = f"; it had failed: {earlier.reason}" if earlier and earlier.outcome in ("failed", "in doubt") else ""
        return (f"{event.by}: " if event.by else "") + event.reason + failed

    def _end(self, at: datetime, event: _End) -> None:
        step = self.steps.get(event.step)
        if step:
            by = event.by if isinstance(event, StepDoneByHand) else ""
            self._change(event.step, outcome=outcome_of(event.kind), reason=_reason(event), by=by, took=at - step.began)

    def _keep(self, kept: EvidenceKept) -> None:
        step = self.steps[kept.step]
        if kept.media_type.startswith("text/"):
            self._change(kept.step, texts=(*step.texts, kept))
            return
        self._change(kept.step, pictures=(*step.pictures, kept))
        if not kept.drawn_on and not kept.caption:  # a picture with a caption may show a part of its page alone
            self._last_pictures[step.appliance] = kept

    def _add_to_run(self, at: datetime, fact: RunFact) -> None:
        self.run_facts.append((at, fact))
        if isinstance(fact, ApplianceProved):
            self._fingerprints[fact.appliance] = fact.fingerprint

    def _add_to_step(self, fact: StepFact) -> None:
        if isinstance(fact, ProofForeseen) and not fact.already:
            return  # as it should be
        if isinstance(fact, LessonAnswered) and fact.answer != "next":
            return  # another event tells what came of it
        if fact.step in self.steps:
            if isinstance(fact, PageNoticed) and fact.what == "drift" and fact in self.steps[fact.step].facts:
                return  # a target that is looked for twice drifts once
            self._change(fact.step, facts=(*self.steps[fact.step].facts, fact))
        else:
            self._early_facts[fact.step] = (*self._early_facts.get(fact.step, ()), fact)

    def _change(self, number: str, **changes: Any) -> None:
        if number in self.steps:
            self.steps[number] = replace(self.steps[number], **changes)


def _reason(event: _End) -> str:
    match event:
        case StepFailed(problem=problem) | StepInDoubt(problem=problem):
            return problem
        case StepDoneByHand(by=by, reason=reason):
            return f"{by}: {reason}"
        case StepSoAlready(sought=sought):
            return f"before it began, {sought}; it was not performed"
    return ""


def _clock_of(event: RunStarted | RunResumed) -> tzinfo:
    return datetime.strptime(event.utc_offset, "%z").tzinfo or UTC if event.utc_offset else UTC
