"""The wording of steps: their effects, their outcomes, what was found, and what people decided about them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from handrail.action import EFFECT_WORDS, Effect
from handrail.journal import (
    CertificateInspected,
    EvidenceMissed,
    FailureAccepted,
    FileDownloaded,
    HandshakeProbed,
    HintGiven,
    LessonAnswered,
    MissForeseen,
    PageNoticed,
    StepApproved,
    StepRecord,
    StepRedoAllowed,
    StepRetried,
    TextRead,
    TraineeActed,
)
from handrail.journal.projections.records import StepFact
from handrail.report.words.attempts import attempt_finding, lesson_finding, page_finding
from handrail.report.words.units import plural

HUMAN_DECISIONS = (StepApproved, StepRetried, StepRedoAllowed, FailureAccepted)
"""Findings that are decisions of a person."""


def effect(effect: Effect) -> str:
    return EFFECT_WORDS[effect].report


def outcome(step: StepRecord) -> str:
    """The outcome of a step, in words."""
    if step.outcome == "exception":
        return "failed, and skipped"
    if step.outcome == "by hand":
        return "declared done"
    return f"reachable only after step {step.after}" if step.outcome == "after" else step.outcome


def step_ended(step: StepRecord) -> str:
    """The outcome of a step, in words that tell apart what was not due and what a person left out."""
    if step.outcome == "skipped":
        return "skipped by a person" if step.by else "not due"
    return outcome(step)


def rehearsal_outcome(step: StepRecord) -> str:
    """The outcome of a step in a rehearsal, in words."""
    return {"passed": "performed", "skipped": "not due"}.get(step.outcome) or outcome(step)


def folded_steps(steps: Sequence[StepRecord]) -> str:
    """The steps of a sign-in in short: how many there are, and how they ended."""
    counts = Counter(rehearsal_outcome(step) for step in steps)
    return f"The {plural(len(steps), 'step')} of signing in: {', '.join(f'{n} {ended}' for ended, n in counts.items())}"


def human_decisions(step: StepRecord) -> list[str]:
    """The approvals and decisions of people about a step."""
    decisions = [finding(fact) for fact in step.facts if isinstance(fact, HUMAN_DECISIONS)]
    if step.by:
        decisions.append(f"{'Declared done' if step.outcome == 'by hand' else 'Skipped'} by {step.reason}")
    return decisions


def finding(fact: StepFact) -> str:
    """A fact of a step in a sentence."""
    match fact:
        case MissForeseen() | PageNoticed():
            return page_finding(fact)
        case TextRead():
            return f"${fact.name} reads “{fact.text}”"
        case FileDownloaded():
            return f"${fact.name} is {fact.filename}, {fact.size} bytes, SHA-256 {fact.sha256[:16]}…"
        case CertificateInspected():
            names = f" for {', '.join(fact.names)}" if fact.names else ""
            key = "with" if fact.has_key else "without"
            return (
                f"Certificate {fact.fingerprint[:16]}… of {fact.subject}{names}, issued by {fact.issuer}, "
                f"valid until {fact.not_after[:10]}, {key} its key, and {fact.chain} more in the chain"
            )
        case HandshakeProbed():
            asked = f"asked for {fact.asked_for}" if fact.asked_for else "asked without a name"
            return f"{fact.address}, {asked}, serves {fact.fingerprint[:16]}…"
        case EvidenceMissed():
            return f"Not kept: {fact.problem}"
        case LessonAnswered() | TraineeActed() | HintGiven():
            return lesson_finding(fact)
        case _:
            return attempt_finding(fact)
