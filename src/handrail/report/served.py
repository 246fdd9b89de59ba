"""The certificates that appliances were seen to serve, in words: for each name that was asked, what they showed and when.

What an appliance serves later, or for another name, nobody knows; so every sentence tells of the last time that it was asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from handrail.journal import HandshakeProbed, RunRecord, StepRecord
from handrail.journal.projections.handshakes import Handshake
from handrail.report.changes import changes, subjects
from handrail.report.words import utc_time


@dataclass(frozen=True)
class Sight:
    """A certificate that was served for one name, from the first to the last time that it was asked for."""

    fingerprint: str
    first: datetime
    last: datetime


@dataclass(frozen=True)
class Answers:
    """What an appliance has served for some names: one certificate after another."""

    names: tuple[str, ...]
    sights: tuple[Sight, ...]

    @property
    def asked(self) -> str:
        return ", ".join(f"for {name}" if name else "without a name" for name in self.names)


def certificate(fingerprint: str, known: Mapping[str, str]) -> str:
    """A certificate by its whole fingerprint, and by whose it is, if that is `known`."""
    return fingerprint + _of(fingerprint, known)


def _in_short(fingerprint: str, known: Mapping[str, str]) -> str:
    return f"{fingerprint[:16]}…{_of(fingerprint, known)}"


def _of(fingerprint: str, known: Mapping[str, str]) -> str:
    subject = known.get(fingerprint, "")
    return f" ({subject})" if subject else ""


def answers(role: str, record: RunRecord) -> list[Answers]:
    """What an appliance has served, by the name that was asked for; names that were asked within a second are told together."""
    by_name: dict[str, list[Sight]] = {}
    for handshake in record.handshakes:
        if handshake.role == role:
            sights = by_name.setdefault(handshake.asked_for, [])
            first = handshake.at
            if sights and sights[-1].fingerprint == handshake.fingerprint:
                first = sights.pop().first
            sights.append(Sight(handshake.fingerprint, first, handshake.at))
    together: dict[tuple[tuple[str, str, str], ...], list[str]] = {}
    for name, sights in by_name.items():
        alike = tuple((it.fingerprint, utc_time(it.first, it.first), utc_time(it.last, it.last)) for it in sights)
        together.setdefault(alike, []).append(name)
    return [Answers(tuple(names), tuple(by_name[names[0]])) for names in together.values()]


def served(role: str, record: RunRecord) -> Iterator[str]:
    """A sentence for each certificate that an appliance served, without those of which another took the place."""
    known, told = subjects(record), answers(role, record)
    alike: dict[str, list[Answers]] = {}
    for answer in told:
        if answer.sights[0].fingerprint != answer.sights[-1].fingerprint:
            continue  # what replaced what is a change; see `replaced`
        if len(answer.sights) == 1:
            alike.setdefault(answer.sights[0].fingerprint, []).append(answer)
        else:
            *_, before, now = answer.sights
            yield (
                f"asked {answer.asked}: {certificate(before.fingerprint, known)}, last at {_time(before.last, record)}; "
                f"{certificate(now.fingerprint, known)}{_when(now, record)}"
            )
    for fingerprint, asked in alike.items():
        whens = "; ".join(_last_asked(role, answer, record) for answer in asked)
        yield f"served {certificate(fingerprint, known)} when last asked: {whens}"
    yield from _not_asked_since(role, record)


def _last_asked(role: str, answer: Answers, record: RunRecord) -> str:
    (sight,) = answer.sights
    earlier = [step.number for step in _changes_of(role, record) if step.began < sight.first]
    not_before = f" (not asked before step {earlier[0]})" if earlier else ""
    return f"{answer.asked}, {_time(sight.last, record)}{not_before}"


def _changes_of(role: str, record: RunRecord) -> list[StepRecord]:
    return [step for step in changes(record) if step.appliance == role]


def _when(sight: Sight, record: RunRecord) -> str:
    first, last = _time(sight.first, record), _time(sight.last, record)
    return f", at {first}" if first == last else f", first at {first}, last at {last}"


def _time(at: datetime, record: RunRecord) -> str:
    return utc_time(at, record.began)


def _not_asked_since(role: str, record: RunRecord) -> Iterator[str]:
    """The last step that has changed an appliance, or may have, if nobody asked it for its certificate since."""
    last = max((it.at for it in record.handshakes if it.role == role), default=record.began)
    later = [step for step in _changes_of(role, record) if step.began > last]
    if later:
        yield f"not asked again since step {later[-1].number}: which certificate it serves since then is not known"


def replaced(record: RunRecord) -> Iterator[str]:
    """A sentence for each appliance that was seen to serve another certificate for the same name as before."""
    known = subjects(record)
    for role in dict.fromkeys(it.role for it in record.handshakes):
        for answer in answers(role, record):
            before, now = answer.sights[0], answer.sights[-1]
            if before.fingerprint != now.fingerprint:
                yield (
                    f"{role}, asked {answer.asked}: {certificate(now.fingerprint, known)} at {_time(now.last, record)}, "
                    f"instead of {certificate(before.fingerprint, known)} at {_time(before.last, record)}"
                )


def served_in_the_end(record: RunRecord) -> Iterator[str]:
    """A line for a terminal on each certificate that steps have seen served last: by which appliances, for which names, when."""
    known, probed = subjects(record), _probed(record)
    last = {(it.role, it.asked_for): it for it in record.handshakes if (it.role, it.asked_for) in probed}
    together: dict[tuple[str, str], list[Handshake]] = {}
    for it in last.values():
        together.setdefault((it.role, it.fingerprint), []).append(it)
    told: dict[tuple[str, str], list[str]] = {}
    for (role, fingerprint), asked in together.items():
        names = Answers(tuple(it.asked_for for it in asked), ()).asked
        told.setdefault((fingerprint, names), []).append(f"{role} at {_time(min(it.at for it in asked), record)}")
    for (fingerprint, names), when in told.items():
        yield f"{_in_short(fingerprint, known)} was served when last asked {names}: by {' and '.join(when)}"


def _probed(record: RunRecord) -> set[tuple[str, str]]:
    """The names that steps have asked for, each with the appliance that was asked."""
    facts = ((step, fact) for step in record.steps for fact in step.facts if isinstance(fact, HandshakeProbed))
    return {(step.appliance, fact.asked_for) for step, fact in facts}
