"""Names in certificates: subjects, issuers, hosts; and the keys that certificates carry."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from ipaddress import ip_address
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes
    from cryptography.x509 import Certificate, Name

LETS_ENCRYPT = ("let's encrypt", "internet security research group", "isrg ")


def spki(key: PublicKeyTypes) -> bytes:
    """A public key as certificates hold it: SubjectPublicKeyInfo, in DER."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def spki_base64(certificate: Certificate) -> str:
    """The SHA-256 of a certificate's public key, as Chromium and pins write it."""
    return base64.b64encode(hashlib.sha256(spki(certificate.public_key())).digest()).decode()


def display_name(name: Name) -> str:
    """A subject or issuer by its common name, else as a whole."""
    return common_name(name) or name.rfc4514_string() or "nobody"


def common_name(name: Name) -> str:
    from cryptography.x509.oid import NameOID

    return "".join(str(attribute.value) for attribute in name.get_attributes_for_oid(NameOID.COMMON_NAME)[:1])


def names_of(certificate: Certificate) -> tuple[str, ...]:
    """The subject alternative names; if there are none, the common name."""
    from cryptography import x509

    try:
        alternatives = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (x509.ExtensionNotFound, x509.DuplicateExtension, ValueError):
        return tuple(filter(None, [common_name(certificate.subject)]))
    addresses = [str(address) for address in alternatives.get_values_for_type(x509.IPAddress)]
    return (*alternatives.get_values_for_type(x509.DNSName), *addresses)


def covers(names: Sequence[str], host: str) -> bool:
    """Say whether one of these names matches `host`. A wildcard matches exactly one label, the left-most (RFC 6125)."""
    normalized_host = _normalized(host)
    label, _, parent = normalized_host.partition(".")
    accepted = (
        {normalized_host}
        if _is_address(normalized_host) or not (label and parent)
        else {normalized_host, f"*.{parent}"}
    )
    return any(_normalized(name) in accepted for name in names)


def _normalized(name: str) -> str:
    bare = name.lower().rstrip(".").strip("[]")
    if _is_address(bare):
        return str(ip_address(bare))
    try:
        return bare.encode("idna").decode()
    except UnicodeError:
        return bare


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def has_issued(issuer: Certificate, certificate: Certificate) -> bool:
    """Say whether the signature on `certificate` is that of `issuer`."""
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

    try:
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True


def is_lets_encrypt(issuer: Name) -> bool:
    values = [str(attribute.value).lower().replace("\u2019", "'") for attribute in issuer]
    return any(known in f"{value} " for value in values for known in LETS_ENCRYPT)
