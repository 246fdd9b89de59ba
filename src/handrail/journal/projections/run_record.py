"""Pure readings of a journal. Every report and every exit code is made from these, so they cannot disagree."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, tzinfo
from typing import Any

from handrail.errors import JournalBroken
from handrail.journal.event import Event
from handrail.journal.events import (
    ApplianceProved,
    EvidenceKept,
    LessonAnswered,
    ProofForeseen,
    RunFinished,
    RunResumed,
    RunStarted,
    SectionStarted,
    StepDoneByHand,
    StepFailed,
    StepInDoubt,
    StepPassed,
    StepRehearsed,
    StepSkipped,
    StepStarted,
    TargetLocated,
)
from handrail.journal.journal import Entry
from handrail.journal.projections.earlier_actions import REACH, earlier_instruction
from handrail.journal.projections.records import (
    VERDICTS,
    Outcome,
    RunFact,
    RunRecord,
    SectionRecord,
    StepFact,
    StepRecord,
)


@dataclass
class _Reading:
    sections: list[tuple[SectionStarted, list[str]]] = field(default_factory=list)
    lines: dict[str, StepRecord] = field(default_factory=dict)
    run_facts: list[tuple[datetime, RunFact]] = field(default_factory=list)
    _early: dict[str, tuple[StepFact, ...]] = field(default_factory=dict)
    """What was told of steps that had not begun: their approval."""
    _here: list[str] = field(default_factory=list)
    _clock: tzinfo = UTC
    _fingerprints: dict[str, str] = field(default_factory=dict)
    _seen: dict[str, EvidenceKept] = field(default_factory=dict)
    """By appliance: the last picture of its whole page."""

    def take(self, at: datetime, event: Event) -> None:
        if isinstance(event, RunStarted | RunResumed):
            self._clock = _clock_of(event)
            self._fingerprints |= {it.role: it.fingerprint for it in event.appliances}
        self._take(at.astimezone(self._clock), event)

    def _take(self, at: datetime, event: Event) -> None:
        match event:
            case SectionStarted():
                self._section(event)
            case StepStarted() | StepSkipped() | StepRehearsed():
                self._begin(at, event)
            case StepPassed(step=step):
                self._end(step, at, "passed")
            case StepFailed(step=step, problem=problem):
                self._end(step, at, "failed", problem)
            case StepInDoubt(step=step, problem=problem):
                self._end(step, at, "in doubt", problem)
            case StepDoneByHand(step=step, by=by, reason=reason):
                self._end(step, at, "by hand", f"{by}: {reason}", by)
            case EvidenceKept(step=step) | TargetLocated(step=step) if step in self.lines:
                self._keep(self.lines[step], event)
            case _ if isinstance(event, RunFact):
                self._stand_around(at, event)
            case _ if isinstance(event, StepFact):
                self._find(event)

    def _stand_around(self, at: datetime, event: RunFact) -> None:
        self.run_facts.append((at, event))
        if isinstance(event, ApplianceProved):
            self._fingerprints[event.appliance] = event.fingerprint

    def _keep(self, line: StepRecord, kept: EvidenceKept | TargetLocated) -> None:
        if isinstance(kept, TargetLocated):
            self._add(line.number, target=kept)
            return
        if kept.media_type.startswith("text/"):
            self._add(line.number, texts=(*line.texts, kept))
            return
        self._add(line.number, pictures=(*line.pictures, kept))
        if not kept.drawn_on and not kept.caption:  # a picture with a caption may show a part of its page alone
            self._seen[line.appliance] = kept

    def _find(self, event: StepFact) -> None:
        if isinstance(event, ProofForeseen) and not event.already:
            return  # as it should be
        if isinstance(event, LessonAnswered) and event.answer != "next":
            return  # what came of it is told
        if event.step in self.lines:
            self._add(event.step, facts=(*self.lines[event.step].facts, event))
        else:
            self._early[event.step] = (*self._early.get(event.step, ()), event)

    def _section(self, event: SectionStarted) -> None:
        """A resumed run comes to some of its headings again."""
        known = next(
            (n for n, (one, _) in enumerate(self.sections) if event.number and one.number == event.number), None
        )
        if known is None:
            self.sections.append((event, []))
            self._here = self.sections[-1][1]
        else:
            self._here = self.sections[known][1]

    def _begin(self, at: datetime, event: StepStarted | StepSkipped | StepRehearsed) -> None:
        line = StepRecord(
            number=event.step,
            sentence=event.sentence,
            appliance=event.appliance,
            began=at,
            action=event.action,
            reach=event.reach or REACH.get(event.action),
            instruction=event.instruction or earlier_instruction(event.action, event.sentence),
            note=event.note,
        )
        if isinstance(event, StepSkipped):
            line = replace(line, outcome="skipped", by=event.by, reason=self._why_skipped(event))
        else:
            line = replace(line, effect=event.effect)
        if isinstance(event, StepRehearsed):
            line = replace(line, outcome=VERDICTS[event.verdict], reason=event.detail, after=event.after)
        if event.step not in self.lines and self.sections:
            self._here.append(event.step)
        again = self.lines.get(event.step)
        if again is None:
            line = replace(line, before=self._seen.get(event.appliance))
        else:
            line = replace(line, before=again.before, pictures=again.pictures, texts=again.texts, facts=again.facts)
        line = replace(line, fingerprint=self._fingerprints.get(event.appliance, ""))
        line = replace(line, facts=(*line.facts, *self._early.pop(event.step, ())))
        self.lines[event.step] = line

    def _why_skipped(self, event: StepSkipped) -> str:
        """Why, by whom, and after which failure, if a person skipped what had failed."""
        before = self.lines.get(event.step)
        failed = f"; it had failed: {before.reason}" if before and before.outcome == "failed" else ""
        return (f"{event.by}: " if event.by else "") + event.reason + failed

    def _end(self, step: str, at: datetime, outcome: Outcome, reason: str = "", by: str = "") -> None:
        if step in self.lines:
            self._add(step, outcome=outcome, reason=reason, by=by, took=at - self.lines[step].began)

    def _add(self, step: str, **changes: Any) -> None:
        self.lines[step] = replace(self.lines[step], **changes)


def _clock_of(event: RunStarted | RunResumed) -> tzinfo:
    return datetime.strptime(event.utc_offset, "%z").tzinfo or UTC if event.utc_offset else UTC


def run_record(entries: Sequence[Entry]) -> RunRecord:
    """The run, section by section. Raises `JournalBroken` where `entries` do not begin with a run's start."""
    if not entries or not isinstance(entries[0].event, RunStarted):
        raise JournalBroken(
            "the journal does not begin with the start of a run; its beginning is lost, or it never began"
        )
    reading = _Reading()
    for entry in entries:
        reading.take(entry.at, entry.event)
    first, last = entries[0], entries[-1]
    clock = _clock_of(entries[0].event)
    return RunRecord(
        started=entries[0].event,
        began=first.at.astimezone(clock),
        ended=last.at.astimezone(clock),
        finished=finished(entries),
        sections=tuple(
            SectionRecord(event.heading, event.appliance, tuple(reading.lines[step] for step in steps))
            for event, steps in reading.sections
        ),
        run_facts=tuple(reading.run_facts),
        head=last.seal,
        entries=len(entries),
    )


def finished(entries: Iterable[Entry]) -> RunFinished | None:
    """How the run ended, at its last try; None where it was cut off."""
    ends: RunFinished | None = None
    for entry in entries:
        if isinstance(entry.event, (RunFinished, RunResumed)):
            ends = entry.event if isinstance(entry.event, RunFinished) else None
    return ends
