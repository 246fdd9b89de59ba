"""Certificate files: a certificate, its key and its chain, in PKCS#12, PEM or DER."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from handrail.errors import ExpectationNotMet
from handrail.tls.certificate_names import (
    covers,
    display_name,
    has_issued,
    is_lets_encrypt,
    names_of,
    spki,
    spki_base64,
)
from handrail.tls.trust import PIN_PREFIX

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
    from cryptography.hazmat.primitives.serialization.pkcs12 import PKCS12KeyAndCertificates
    from cryptography.x509 import Certificate


@dataclass(frozen=True)
class Bundle:
    """The certificate of a file, with its chain, and facts about its key, which itself is not kept."""

    leaf: Certificate
    chain: tuple[Certificate, ...]
    has_key: bool
    key_matches: bool
    friendly_name: str = ""

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
        return covers(self.names, host)

    def expired(self, now: datetime) -> bool:
        return now > self.leaf.not_valid_after_utc

    def not_yet_valid(self, now: datetime) -> bool:
        return now < self.leaf.not_valid_before_utc

    def is_self_signed(self) -> bool:
        return has_issued(self.leaf, self.leaf)

    def chain_is_complete(self) -> bool:
        """Say whether the chain leads, signature by signature, to a self-signed root, whatever its order."""
        return _leads_to_a_root(self.leaf, self.chain)

    def issued_by_lets_encrypt(self) -> bool:
        return any(is_lets_encrypt(certificate.issuer) for certificate in (self.leaf, *self.chain))


def _leads_to_a_root(current: Certificate, remaining: Sequence[Certificate]) -> bool:
    """Search every path: with cross-signed intermediates there are several, and not every path ends at a root."""
    return has_issued(current, current) or any(
        _leads_to_a_root(candidate, [other for other in remaining if other != candidate])
        for candidate in remaining
        if has_issued(candidate, current)
    )


def open_bundle(content: bytes, passphrase: str | None) -> Bundle:
    """Open PKCS#12, PEM, or a bare certificate in DER.

    Raises `ExpectationNotMet` if that fails, always outside an `except`: an exception chained to it could hold the passphrase.
    """
    if b"-----BEGIN " in content:
        return _pem(content, passphrase)
    if not content.startswith(b"\x30"):
        raise ExpectationNotMet(f"the file is no certificate file: {_nature_of(content)}, {len(content)} bytes")
    bare = _der(content)
    return Bundle(bare, (), has_key=False, key_matches=False) if bare else _pkcs12(content, passphrase)


def _nature_of(content: bytes) -> str:
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    if start.startswith((b"<!doctype", b"<html", b"<?xml")):
        return "it is an HTML page; the appliance answered with a page instead of a file"
    return "it is neither PKCS#12 nor PEM" if content else "it is empty"


def _der(content: bytes) -> Certificate | None:
    from cryptography import x509

    try:
        return x509.load_der_x509_certificate(content)
    except ValueError:
        return None


def _pkcs12(content: bytes, passphrase: str | None) -> Bundle:
    loaded = _loaded(content, passphrase)
    entries = [*([loaded.cert] if loaded.cert else []), *loaded.additional_certs]
    if not entries:
        raise ExpectationNotMet("the PKCS#12 file holds no certificate")
    names = {entry.certificate: entry.friendly_name or b"" for entry in entries}
    leaf = loaded.cert.certificate if loaded.cert else _leaf_of(list(names), loaded.key)
    return _bundle(leaf, names, loaded.key, names[leaf].decode(errors="replace"))


def _loaded(content: bytes, passphrase: str | None) -> PKCS12KeyAndCertificates:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import pkcs12

    try:
        return pkcs12.load_pkcs12(content, passphrase.encode() if passphrase is not None else None)
    except UnsupportedAlgorithm:
        refused = ExpectationNotMet("the file is protected with a method that is no longer supported; export it anew")
    except (ValueError, TypeError):
        refused = _not_opened(passphrase)
    raise refused


def _pem(content: bytes, passphrase: str | None) -> Bundle:
    from cryptography import x509

    try:
        certificates = x509.load_pem_x509_certificates(content)
    except ValueError:
        certificates = []
    if not certificates:
        raise ExpectationNotMet(
            f"the PEM file holds no certificate that can be read; it holds "
            f"{', '.join(_titles(content)) or 'nothing whole'}"
        )
    key = _pem_key(content, passphrase)
    return _bundle(_leaf_of(certificates, key), certificates, key)


def _titles(content: bytes) -> Iterator[str]:
    for block in content.split(b"-----BEGIN ")[1:]:
        yield block.partition(b"-----")[0].decode("ascii", "replace")[:40]


def _pem_key(content: bytes, passphrase: str | None) -> PrivateKeyTypes | None:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    blocks = content.split(b"-----BEGIN ")
    block = next((part for part in blocks if part.partition(b"-----")[0].endswith(b"PRIVATE KEY")), None)
    if block is None:
        return None
    encrypted = block.startswith(b"ENCRYPTED") or b"Proc-Type: 4,ENCRYPTED" in block
    try:
        return load_pem_private_key(b"-----BEGIN " + block, passphrase.encode() if passphrase and encrypted else None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        refused = _not_opened(passphrase)
    raise refused


def _not_opened(passphrase: str | None) -> ExpectationNotMet:
    how = "with this passphrase" if passphrase is not None else "without a passphrase"
    return ExpectationNotMet(f"the file cannot be opened {how}; it is protected by another, or damaged")


def _bundle(
    leaf: Certificate, certificates: Iterable[Certificate], key: PrivateKeyTypes | None, friendly_name: str = ""
) -> Bundle:
    chain = tuple(certificate for certificate in certificates if certificate != leaf)
    return Bundle(leaf, chain, key is not None, _has_key(leaf, key), friendly_name)


def _leaf_of(certificates: Sequence[Certificate], key: PrivateKeyTypes | None) -> Certificate:
    with_key = [certificate for certificate in certificates if _has_key(certificate, key)]
    leaves = [
        leaf for leaf in certificates if not any(has_issued(leaf, other) for other in certificates if other != leaf)
    ]
    return (with_key or leaves or list(certificates))[0]


def _has_key(certificate: Certificate, key: PrivateKeyTypes | None) -> bool:
    return key is not None and spki(key.public_key()) == spki(certificate.public_key())
