"""The certificates that appliances were seen to serve, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from handrail.journal import RunRecord
from handrail.report.changes import probes, seen_certificates, subjects


def certificate(fingerprint: str, known: Mapping[str, str]) -> str:
    """A certificate by the beginning of its fingerprint, and by whose it is, if that is `known`."""
    subject = known.get(fingerprint, "")
    return f"{fingerprint[:16]}…" + (f" ({subject})" if subject else "")


def ways_of_asking(role: str, fingerprint: str, record: RunRecord) -> list[str]:
    """The ways in which an appliance was asked for its certificate, and answered with this one."""
    names = dict.fromkeys(
        fact.asked_for for step, fact in probes(record) if (step.appliance, fact.fingerprint) == (role, fingerprint)
    )
    return [f"for {name}" if name else "without a name" for name in names]


def served_in_the_end(record: RunRecord) -> Iterator[str]:
    """A sentence for each certificate that steps have seen served last, with the appliances that serve it."""
    known = subjects(record)
    roles: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for role, seen in seen_certificates(record).items():
        ways = tuple(ways_of_asking(role, seen[-1].fingerprint, record))
        if ways:
            roles.setdefault((seen[-1].fingerprint, ways), []).append(role)
        elif asked := [fact.fingerprint for step, fact in probes(record) if step.appliance == role]:
            then = ", ".join(ways_of_asking(role, asked[-1], record))
            yield f"{role} served {certificate(asked[-1], known)}, asked {then}; it was not asked again since"
    for (fingerprint, ways), serving in roles.items():
        verb = "serves" if len(serving) == 1 else "serve"
        yield f"{' and '.join(serving)} {verb} {certificate(fingerprint, known)}, asked {', '.join(ways)}"
