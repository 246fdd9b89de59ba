"""The certificate of a file, with its chain, and what a browser would say of both."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from handrail.tls.chain import Chain, best_chain, early_starts, expiries, flaws, is_rooted
from handrail.tls.names import (
    alternative_names,
    common_name,
    display_name,
    has_issued,
    is_lets_encrypt,
    names_of,
    spki_base64,
)
from handrail.tls.trust import PIN_PREFIX

if TYPE_CHECKING:
    from cryptography.x509 import Certificate


@dataclass(frozen=True)
class Bundle:
    """The certificate of a file, with its chain, and facts about its key, which itself is not kept."""

    leaf: Certificate
    chain: tuple[Certificate, ...]
    has_key: bool
    key_matches: bool
    friendly_name: str = ""
    format: str = ""
    """The kind of the file, as in PKCS#12."""

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the leaf's DER, in hexadecimal."""
        from cryptography.hazmat.primitives.serialization import Encoding

        return hashlib.sha256(self.leaf.public_bytes(Encoding.DER)).hexdigest()

    @property
    def spki_pin(self) -> str:
        """The pin of the key, as an inventory takes it."""
        return PIN_PREFIX + spki_base64(self.leaf)

    @property
    def subject(self) -> str:
        return display_name(self.leaf.subject)

    @property
    def issuer(self) -> str:
        return display_name(self.leaf.issuer)

    @property
    def not_after(self) -> datetime:
        return self.leaf.not_valid_after_utc

    @property
    def names(self) -> tuple[str, ...]:
        return names_of(self.leaf)

    def covers(self, host: str) -> bool:
        return alternative_names(self.leaf).cover(host)

    def names_in_words(self) -> str:
        """The names that a browser looks at, for a sentence about one that is missing."""
        names, common = str(alternative_names(self.leaf)), common_name(self.leaf.subject)
        if names or not common:
            return f"it names {names or 'nothing'}"
        return f"it has no alternative names, and browsers do not look at the common name ({common})"

    def expired(self, now: datetime) -> bool:
        """Say whether the certificate or one above it has expired: no browser would accept it."""
        return any(expiries(self.chain_as_found(now), now))

    def not_yet_valid(self, now: datetime) -> bool:
        return any(early_starts(self.chain_as_found(now), now))

    def expiries(self, now: datetime) -> Iterator[str]:
        """Sentences about the certificate if it has expired, and about every one above it that has."""
        yield from self._sentences(expiries(self.chain_as_found(now), now))

    def early_starts(self, now: datetime) -> Iterator[str]:
        """Sentences about the certificate if it is not valid yet, and about every one above it that is not."""
        yield from self._sentences(early_starts(self.chain_as_found(now), now))

    def _sentences(self, found: Iterable[tuple[Certificate, str]]) -> Iterator[str]:
        for certificate, sentence in found:
            own = certificate == self.leaf
            yield sentence.removeprefix("it ") if own else f"cannot be believed, since {sentence}"

    def is_self_signed(self) -> bool:
        return has_issued(self.leaf, self.leaf)

    def chain_as_found(self, now: datetime | None = None) -> Chain:
        """The chain that a browser would find in the file: the certificate, then what vouches for it."""
        return best_chain(self.leaf, self.chain, now)

    def chain_is_complete(self) -> bool:
        """Say whether the chain leads up to a self-signed root, whatever its order, as a browser would accept it."""
        chain = self.chain_as_found()
        return is_rooted(chain) and not any(flaws(chain))

    def missing_issuer(self) -> str:
        """The name of the authority whose certificate the file lacks; empty if the chain ends at a root."""
        chain = self.chain_as_found()
        return "" if is_rooted(chain) else display_name(chain[-1].issuer)

    def chain_flaws(self, now: datetime) -> Iterator[str]:
        """What a browser would not accept in the chain, the dates of the certificate itself apart."""
        chain = self.chain_as_found(now)
        yield from flaws(chain)
        for certificate, sentence in (*expiries(chain, now), *early_starts(chain, now)):
            if certificate != self.leaf:
                yield sentence

    def issued_by_lets_encrypt(self) -> bool:
        return any(is_lets_encrypt(certificate.issuer) for certificate in (self.leaf, *self.chain))
