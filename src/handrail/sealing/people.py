"""The people of a run: who performed, resumed or approved it, and whether somebody who signs it off is one of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from handrail.characters import alike
from handrail.journal.projections.summary import JournalSummary
from handrail.sealing.sign_off import Role
from handrail.tls import display_name
from handrail.tls.names import spki

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

_ACCENTS = re.compile("[\u0300-\u036f]")


@dataclass(frozen=True)
class Signer:
    """Somebody who signs a run off: the name that is typed, the account of their machine, and their certificate."""

    name: str
    account: str
    certificate: Certificate

    @property
    def names(self) -> tuple[str, str]:
        """The name as it was typed, and that of the certificate."""
        return self.name, display_name(self.certificate.subject)

    def is_same_person(self, other: Signer) -> bool:
        """Say whether both have a key or a name in common."""
        return same_key(self.certificate, other.certificate) or any(
            is_same_name(own, their) for own in self.names for their in other.names
        )


@dataclass(frozen=True)
class Participant:
    """Somebody who took part in a run, by a name or by the account alone, and what they did."""

    names: tuple[str, ...]
    deed: str
    is_account: bool = False
    """Nobody typed a name: all that is known is the account of the machine."""


def is_same_name(one: str, other: str) -> bool:
    """Say whether two names are the same, apart from case, spaces, accents, and characters that look alike."""
    return _normal(one) == _normal(other)


def same_key(one: Certificate, other: Certificate) -> bool:
    """Say whether two certificates are of one key."""
    return spki(one.public_key()) == spki(other.public_key())


def participants(summary: JournalSummary) -> Iterator[Participant]:
    """Everybody who performed a run, resumed it, approved its steps, or did steps by hand."""
    for event, deed in ((summary.started, "performed"), *((it, "resumed") for it in summary.resumptions)):
        names = tuple(filter(None, (event.get("operator_name", ""), event.get("operator", ""))))
        yield Participant(names, f"{deed} this run", is_account=not event.get("operator_name"))
    for event in summary.approvals:
        yield Participant((event["by"],), "approved steps of this run")
    for event in summary.done_by_hand:
        yield Participant((event["by"],), "did steps of this run by hand")


def same_person_reasons(
    signer: Signer, summary: JournalSummary, seal: Certificate | None, others: Iterable[tuple[Role, Signer]]
) -> tuple[str, ...]:
    """The sentences that say why it is not somebody else who signs; none if it is.

    `seal` is the certificate by which the run is sealed, and `others` have signed it off before.
    """
    return tuple(dict.fromkeys(_reasons(signer, summary, seal, others)))


def _reasons(
    signer: Signer, summary: JournalSummary, seal: Certificate | None, others: Iterable[tuple[Role, Signer]]
) -> Iterator[str]:
    for participant in participants(summary):
        own = (*signer.names, signer.account) if participant.is_account else signer.names
        same = [name for name in participant.names if any(is_same_name(name, it) for it in own)]
        if same:
            account = "the account " if participant.is_account else ""
            yield f"{account}{same[0]} {participant.deed}"
    if seal is not None and same_key(signer.certificate, seal):
        yield f"the key of {display_name(seal.subject)} has sealed this run"
    for role, other in others:
        if signer.is_same_person(other):
            yield f"{other.name} has signed this run off as {role}"


def _normal(name: str) -> str:
    """The name as a keyboard without accents has it: who types it is the same person."""
    plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", alike(name)))
    return " ".join(plain.casefold().split())
