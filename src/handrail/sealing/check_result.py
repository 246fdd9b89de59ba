"""What a verification says, and whom it trusts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

State = Literal["proved", "not proved", "broken"]


@dataclass(frozen=True)
class CheckResult:
    """One thing that was looked at, in a word, and what became of it, in a sentence."""

    subject: str
    sentence: str
    state: State = "proved"


@dataclass(frozen=True)
class Trust:
    """Whose signatures and times count: certificates, or those of their issuers."""

    signers: Sequence[Certificate] = ()
    authorities: Sequence[Certificate] = ()
