"""What a run changed: the steps that changed an appliance, their approvals, and the certificates that each appliance served."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from handrail.journal import (
    CertificateInspected,
    RunRecord,
    StepApproved,
    StepRecord,
)
from handrail.journal.projections.outcomes import Outcome
from handrail.report.sign_ins import is_inside, sign_in_numbers

MAY_HAVE_CHANGED: tuple[Outcome, ...] = ("passed", "by hand", "in doubt", "unfinished")
"""The outcomes of steps that did what they do, or may have."""


@dataclass(frozen=True)
class SeenCertificate:
    """A certificate that an appliance was seen to serve: when it was first seen, and its fingerprint."""

    first_seen: datetime
    fingerprint: str


def changes(record: RunRecord) -> tuple[StepRecord, ...]:
    """The steps that changed an appliance, or may have; signing in changes nothing."""
    own = sign_in_numbers(record)
    return tuple(step for step in record.steps if _changes(step) and not is_inside(step.number, own))


def _changes(step: StepRecord) -> bool:
    sends = step.effect == "idempotent" and step.reach == "sends"
    return (step.effect == "once" or sends) and step.outcome in MAY_HAVE_CHANGED


def approvals_of(step: StepRecord, record: RunRecord) -> tuple[tuple[datetime, StepApproved], ...]:
    """The approvals of a step, each with its time."""
    return tuple((at, approval) for at, approval in record.approvals if approval.step == step.number)


def seen_certificates(record: RunRecord) -> dict[str, list[SeenCertificate]]:
    """The certificates that each appliance was seen to serve, by role, in order; each once for as long as it was served."""
    seen: dict[str, list[SeenCertificate]] = {facts.role: [] for facts in record.started.appliances}
    for handshake in record.handshakes:
        served = seen.setdefault(handshake.role, [])
        if not served or served[-1].fingerprint != handshake.fingerprint:
            served.append(SeenCertificate(handshake.at, handshake.fingerprint))
    return seen


def subjects(record: RunRecord) -> dict[str, str]:
    """Whose each certificate is, by its fingerprint, as far as the run has seen into it: its first name, or its subject."""
    known = {facts.fingerprint: facts.subject for facts in record.started.appliances if facts.subject}
    inspected = (fact for step in record.steps for fact in step.facts if isinstance(fact, CertificateInspected))
    return known | {fact.fingerprint: next(iter(fact.names), fact.subject) for fact in inspected}
