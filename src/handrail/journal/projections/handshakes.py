"""The TLS handshakes of a run, in order: when an appliance was asked for its certificate, by which name, and what it showed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from handrail.journal.events import (
    ApplianceFacts,
    ApplianceProved,
    HandshakeProbed,
    RunResumed,
    RunStarted,
    StepStarted,
)
from handrail.journal.journal import Entry


@dataclass(frozen=True)
class Handshake:
    """An answer of an appliance; `asked_for` is empty if no host name was sent."""

    at: datetime
    role: str
    asked_for: str
    fingerprint: str


def handshakes(entries: Iterable[Entry]) -> Iterator[Handshake]:
    """Every handshake with an appliance, in the order in which they are on record."""
    roles: dict[str, str] = {}
    for entry in entries:
        match entry.event:
            case RunStarted(appliances=appliances) | RunResumed(appliances=appliances):
                yield from (_first(entry.at, facts) for facts in appliances if facts.fingerprint)
            case StepStarted(step=step, appliance=role):
                roles[step] = role
            case ApplianceProved(appliance=role, host=host, fingerprint=fingerprint) if fingerprint:
                yield Handshake(entry.at, role, host, fingerprint)
            case HandshakeProbed(step=step, asked_for=name, fingerprint=fingerprint):
                yield Handshake(entry.at, roles.get(step, ""), name, fingerprint)


def _first(at: datetime, facts: ApplianceFacts) -> Handshake:
    return Handshake(at, facts.role, urlsplit(facts.url).hostname or "", facts.fingerprint)
