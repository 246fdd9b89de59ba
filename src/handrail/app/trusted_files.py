"""The files of certificates that somebody trusts: for seals, for sign-offs, and for the time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from handrail.errors import InvalidCall
from handrail.sealing import TrustAnchors

if TYPE_CHECKING:
    from cryptography.x509 import Certificate


@dataclass(frozen=True)
class TrustedFiles:
    """PEM files, by what those whose certificates they hold, or issued, are trusted with."""

    both: Sequence[Path] = ()
    """Whoever may seal and sign off."""
    seals: Sequence[Path] = ()
    sign_offs: Sequence[Path] = ()
    times: Sequence[Path] = ()

    def read(self, *, asks_for_sign_off: bool = False) -> TrustAnchors:
        """Read the certificates. Raises `InvalidCall` for a file that cannot be read, or holds none."""
        return TrustAnchors(
            signers=_read_certificates(self.both),
            authorities=_read_certificates(self.times),
            sealers=_read_certificates(self.seals),
            countersigners=_read_certificates(self.sign_offs),
            asks_for_sign_off=asks_for_sign_off,
        )


def _read_certificates(files: Iterable[Path]) -> Sequence[Certificate]:
    from cryptography import x509

    certificates: list[Certificate] = []
    for file in files:
        try:
            certificates += x509.load_pem_x509_certificates(file.read_bytes())
        except OSError as error:
            raise InvalidCall(f"{file} cannot be read ({error.strerror})") from None
        except ValueError:
            raise InvalidCall(f"{file} holds no certificate in PEM") from None
    return certificates
