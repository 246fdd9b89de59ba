"""What is inside a certificate, and inside a file that carries one with its key and its chain."""

from __future__ import annotations

import base64
import hashlib
import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from handrail.errors import ExpectationNotMet

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes, PublicKeyTypes
    from cryptography.x509 import Certificate, Name

LETS_ENCRYPT = ("let's encrypt", "internet security research group", "isrg")


def spki_base64(certificate: Certificate) -> str:
    """The SHA-256 of a certificate's public key, as Chromium and pins write it."""
    return base64.b64encode(hashlib.sha256(_spki(certificate.public_key())).digest()).decode()


def _spki(key: PublicKeyTypes) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def called(name: Name) -> str:
    """A subject or issuer by its common name, else as a whole."""
    from cryptography.x509.oid import NameOID

    common = name.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(common[0].value) if common else name.rfc4514_string() or "nobody"


def names_of(certificate: Certificate) -> tuple[str, ...]:
    """The alternative names; where there are none, the common name."""
    from cryptography import x509

    try:
        alternatives = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (x509.ExtensionNotFound, ValueError):
        return (called(certificate.subject),)
    addresses = [str(address) for address in alternatives.get_values_for_type(x509.IPAddress)]
    return (*alternatives.get_values_for_type(x509.DNSName), *addresses)


def covers(names: Sequence[str], host: str) -> bool:
    """Is a host among the names? A wildcard stands for exactly one label, the left-most (RFC 6125)."""
    wanted = host.lower().rstrip(".")
    _, _, parent = wanted.partition(".")
    return any(
        name in (wanted, f"*.{parent}" if parent and not _is_address(wanted) else wanted)
        for name in map(str.lower, names)
    )


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


@dataclass(frozen=True)
class Bundle:
    """A certificate as it came in a file, with its key (which is not kept) and its chain."""

    leaf: Certificate
    chain: tuple[Certificate, ...]
    has_key: bool
    key_matches: bool
    friendly_name: str = ""

    @property
    def fingerprint(self) -> str:
        from cryptography.hazmat.primitives.serialization import Encoding

        return hashlib.sha256(self.leaf.public_bytes(Encoding.DER)).hexdigest()

    @property
    def subject(self) -> str:
        return called(self.leaf.subject)

    @property
    def issuer(self) -> str:
        return called(self.leaf.issuer)

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
        return _issued(self.leaf, self.leaf)

    def chain_is_complete(self) -> bool:
        """Does the chain lead, signature by signature, to a root that signed itself, in whatever order it came?"""
        current, left = self.leaf, list(self.chain)
        while not _issued(current, current):
            issuer = next((candidate for candidate in left if _issued(candidate, current)), None)
            if issuer is None:
                return False
            left.remove(issuer)
            current = issuer
        return True

    def issued_by_lets_encrypt(self) -> bool:
        issuers = " ".join(certificate.issuer.rfc4514_string() for certificate in (self.leaf, *self.chain)).lower()
        return any(name in issuers.replace("\\'", "'") for name in LETS_ENCRYPT)


def _issued(issuer: Certificate, certificate: Certificate) -> bool:
    from cryptography.exceptions import InvalidSignature

    try:
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def open_bundle(content: bytes, passphrase: str | None) -> Bundle:
    """Open PKCS#12 or PEM. Raises `ExpectationNotMet` where it cannot be, without the passphrase in any text."""
    if b"-----BEGIN " in content:
        return _pem(content, passphrase)
    if not content.startswith(b"\x30"):
        raise ExpectationNotMet(f"the file is no certificate file: {_kind(content)}, {len(content)} bytes")
    return _pkcs12(content, passphrase)


def _kind(content: bytes) -> str:
    start = content.lstrip()[:200].lower()
    if start.startswith((b"<!doctype", b"<html", b"<?xml")):
        return "it is an HTML page; the appliance answered with a page instead of a file"
    return "it is neither PKCS#12 nor PEM" if content else "it is empty"


def _pkcs12(content: bytes, passphrase: str | None) -> Bundle:
    from cryptography.hazmat.primitives.serialization import pkcs12

    try:
        loaded = pkcs12.load_pkcs12(content, passphrase.encode() if passphrase is not None else None)
    except (ValueError, TypeError):
        loaded = None
    if loaded is None:
        raise _not_opened(passphrase)
    chain = tuple(extra.certificate for extra in loaded.additional_certs)
    if loaded.cert is None and not chain:
        raise ExpectationNotMet("the file holds no certificate")
    leaf = loaded.cert.certificate if loaded.cert else _leaf_of(chain, None)
    name = (loaded.cert.friendly_name if loaded.cert else None) or b""
    rest = tuple(certificate for certificate in chain if certificate != leaf)
    return Bundle(leaf, rest, loaded.key is not None, _belong(loaded.key, leaf), name.decode(errors="replace"))


def _pem(content: bytes, passphrase: str | None) -> Bundle:
    from cryptography import x509

    try:
        certificates = tuple(x509.load_pem_x509_certificates(content))
    except ValueError:
        certificates = ()
    if not certificates:
        raise ExpectationNotMet("the PEM file holds no certificate that can be read")
    key = _pem_key(content, passphrase)
    leaf = _leaf_of(certificates, key)
    rest = tuple(certificate for certificate in certificates if certificate != leaf)
    return Bundle(leaf, rest, key is not None, _belong(key, leaf))


def _pem_key(content: bytes, passphrase: str | None) -> PrivateKeyTypes | None:
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    blocks = content.split(b"-----BEGIN ")
    block = next((part for part in blocks if part.partition(b"-----")[0].endswith(b"PRIVATE KEY")), None)
    if block is None:
        return None
    encrypted = b"ENCRYPTED" in block
    try:
        return load_pem_private_key(b"-----BEGIN " + block, passphrase.encode() if passphrase and encrypted else None)
    except (ValueError, TypeError):
        refused = _not_opened(passphrase)
    raise refused


def _not_opened(passphrase: str | None) -> ExpectationNotMet:
    how = "with this passphrase" if passphrase is not None else "without a passphrase"
    return ExpectationNotMet(f"the file cannot be opened {how}; it is protected by another, or damaged")


def _leaf_of(certificates: Sequence[Certificate], key: PrivateKeyTypes | None) -> Certificate:
    mine = [certificate for certificate in certificates if _belong(key, certificate)]
    ends = [one for one in certificates if not any(_issued(one, other) for other in certificates if other != one)]
    return (mine or ends or list(certificates))[0]


def _belong(key: PrivateKeyTypes | None, certificate: Certificate) -> bool:
    return key is not None and _spki(key.public_key()) == _spki(certificate.public_key())
