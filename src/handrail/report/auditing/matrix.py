"""Evidence by control: for each control of an audit the steps that answer to it, and what the run shows of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from handrail.journal import (
    CertificateInspected,
    ControlledStep,
    EvidenceKept,
    FileDownloaded,
    HandshakeProbed,
    PageNoticed,
    RunRecord,
    StepApproved,
    StepRecord,
    TextRead,
)
from handrail.journal.projections.outcomes import FAILURES
from handrail.mode import DRAFT, Mode
from handrail.report.changes import approvals_of
from handrail.report.sign_ins import called_steps

Verdict: TypeAlias = Literal["evidenced", "evidenced in part", "not evidenced"]
Shown: TypeAlias = Literal["performed", "so already", "not due", "not reached", "open"]
"""What a run shows of a step; `open` is whatever leaves a question: failed, in doubt, declared done, left out by a person."""

ProvingFact: TypeAlias = FileDownloaded | CertificateInspected | HandshakeProbed | TextRead | PageNoticed


@dataclass(frozen=True)
class AnsweringStep:
    """A step that answers to a control, with the steps of the runbook that it calls, as far as the run came to them."""

    planned: ControlledStep
    origin: str
    """Where it is written: at the `step`, at its `section`, or at the `runbook`."""
    record: StepRecord | None = None
    """None if the run did not come to it."""
    called: tuple[StepRecord, ...] = ()
    approvals: tuple[tuple[datetime, StepApproved], ...] = ()
    operator: str = ""
    """Who was at work when it began, or whoever declared it done or left it out; empty if nobody has performed it."""

    @property
    def number(self) -> str:
        return self.planned.step

    @property
    def sentence(self) -> str:
        return self.record.sentence if self.record else self.planned.sentence

    @property
    def records(self) -> tuple[StepRecord, ...]:
        """The step, and those that it calls."""
        return (self.record, *self.called) if self.record else ()

    @property
    def telling(self) -> StepRecord | None:
        """The step that tells most of how it ended: the first of those that leave a question, or the step itself."""
        return next((it for it in self.records if _leaves_a_question(it)), self.record)

    @property
    def shown(self) -> Shown:
        if self.telling is None:
            return "not reached"
        if _leaves_a_question(self.telling):
            return "open"
        if self.telling.outcome == "passed":
            return "performed"
        return "so already" if self.telling.outcome == "so already" else "not due"

    @property
    def pictures(self) -> tuple[tuple[StepRecord, EvidenceKept], ...]:
        """The pictures of the step and of those that it calls, each with its own step."""
        return tuple((step, kept) for step in self.records for kept in step.pictures)

    @property
    def facts(self) -> tuple[ProvingFact, ...]:
        return tuple(fact for step in self.records for fact in proving_facts(step))


@dataclass(frozen=True)
class ControlEvidence:
    """Controls to which the very same steps answer, and those steps in their order."""

    controls: tuple[str, ...]
    steps: tuple[AnsweringStep, ...]
    is_evidence: bool = True
    """Whether the run can prove anything of what is done; a rehearsal and a draft cannot."""

    @property
    def verdict(self) -> Verdict:
        if not self.is_evidence or not self.count("performed"):
            return "not evidenced"
        return "evidenced in part" if self.count("open") or self.count("not reached") else "evidenced"

    @property
    def origin(self) -> str:
        """Where it is written that these steps answer to these controls, if that is the same for all; empty otherwise."""
        origins = {step.origin for step in self.steps}
        return origins.pop() if len(origins) == 1 else ""

    def count(self, shown: Shown) -> int:
        return sum(step.shown == shown for step in self.steps)

    def steps_shown(self, *shown: Shown) -> tuple[AnsweringStep, ...]:
        return tuple(step for step in self.steps if step.shown in shown)


def evidence_by_control(record: RunRecord) -> tuple[ControlEvidence, ...]:
    """The evidence of a run by control, in the order of their identifiers; empty where its runbook names none."""
    reading = _Reading(record)
    together: dict[tuple[tuple[str, str], ...], tuple[list[str], tuple[AnsweringStep, ...]]] = {}
    for name in sorted({it.name for step in record.controlled for it in step.controls}, key=natural):
        steps = tuple(reading.steps_of(name))
        key = tuple((step.number, step.origin) for step in steps)
        together.setdefault(key, ([], steps))[0].append(name)
    can_prove = proves_something(record.mode)
    return tuple(ControlEvidence(tuple(names), steps, can_prove) for names, steps in together.values())


def proving_facts(step: StepRecord) -> Iterator[ProvingFact]:
    """The facts that prove a step beside its pictures; of what a page did by itself, the messages that it showed."""
    for fact in step.facts:
        if (
            isinstance(fact, FileDownloaded | CertificateInspected | HandshakeProbed | TextRead)
            or isinstance(fact, PageNoticed)
            and fact.what == "message"
        ):
            yield fact


def proves_something(mode: Mode) -> bool:
    """Whether a run in this mode can prove what was done: a rehearsal does nothing, a draft changes while it is performed."""
    return not mode.rehearses and mode is not DRAFT


class _Reading:
    """One run, asked for the steps that answer to a control."""

    def __init__(self, record: RunRecord) -> None:
        self._record = record
        self._steps = {step.number: step for step in record.steps}

    def steps_of(self, control: str) -> Iterator[AnsweringStep]:
        """The steps that answer to it; what a called runbook does counts with its caller, if that answers to it, too."""
        answering = {
            step.step: (step, answer.origin)
            for step in self._record.controlled
            for answer in step.controls
            if answer.name == control
        }
        for number, (planned, origin) in answering.items():
            if number.rpartition(".")[0] not in answering:
                yield self._answering(planned, origin)

    def _answering(self, planned: ControlledStep, origin: str) -> AnsweringStep:
        step = self._steps.get(planned.step)
        if step is None:
            return AnsweringStep(planned, origin)
        called = tuple(it for it in called_steps(step, self._record.steps) if it.is_planned)
        approvals = tuple(found for it in (step, *called) for found in approvals_of(it, self._record))
        nobody = step.outcome in ("skipped", "so already")
        operator = step.by or ("" if nobody else self._record.operator_at(step.began))
        return AnsweringStep(planned, origin, step, called, approvals, operator)


def _leaves_a_question(step: StepRecord) -> bool:
    left_out = step.outcome == "skipped" and bool(step.by)
    return step.outcome in (*FAILURES, "by hand", "proved", "after") or left_out


def natural(name: str) -> list[tuple[int, str]]:
    """The key by which CC6.1 stands before CC6.10, and both before CM-3."""
    return [(int(part), "") if part.isdigit() else (-1, part.casefold()) for part in re.findall(r"\d+|\D+", name)]
