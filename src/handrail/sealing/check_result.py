"""Results of checks of a run, and the trust anchors that decide whose signatures and timestamps count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

CheckState = Literal["proved", "not proved", "broken"]


@dataclass(frozen=True)
class CheckResult:
    """The result of one check: its subject in a word, its finding in a sentence, and whether that proves anything."""

    subject: str
    sentence: str
    state: CheckState
    is_untrusted: bool = field(default=False, kw_only=True)
    """It is broken only by whom the verifier trusts: for anybody else, or without trust anchors, it may hold."""


def proved(subject: str, sentence: str) -> CheckResult:
    return CheckResult(subject, sentence, "proved")


def not_proved(subject: str, sentence: str) -> CheckResult:
    return CheckResult(subject, sentence, "not proved")


def broken(subject: str, sentence: str) -> CheckResult:
    return CheckResult(subject, sentence, "broken")


def untrusted(subject: str, sentence: str) -> CheckResult:
    return CheckResult(subject, sentence, "broken", is_untrusted=True)


@dataclass(frozen=True)
class TrustAnchors:
    """Trusted certificates: their signatures and timestamps count, and those of certificates that they issued."""

    signers: Sequence[Certificate] = ()
    """Those who may seal and sign off."""
    authorities: Sequence[Certificate] = ()
    """Certificates of timestamp authorities (RFC 3161)."""
    sealers: Sequence[Certificate] = ()
    """Those who may seal, and no more."""
    countersigners: Sequence[Certificate] = ()
    """Those who may sign off, and no more."""
    asks_for_sign_off: bool = False
    """A run that nobody has signed off is broken."""

    @property
    def may_seal(self) -> Sequence[Certificate]:
        return (*self.signers, *self.sealers)

    @property
    def may_sign_off(self) -> Sequence[Certificate]:
        return (*self.signers, *self.countersigners)
