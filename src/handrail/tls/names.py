"""Names in certificates: subjects, issuers, hosts; and the keys that certificates carry."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes, PublicKeyTypes
    from cryptography.x509 import Certificate, ExtensionType, Name

E = TypeVar("E", bound="ExtensionType")

LETS_ENCRYPT = ("let's encrypt", "internet security research group", "isrg ")


def spki(key: PublicKeyTypes) -> bytes:
    """A public key as certificates hold it: SubjectPublicKeyInfo, in DER."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def spki_base64(certificate: Certificate) -> str:
    """The SHA-256 of a certificate's public key, as Chromium and pins write it."""
    return base64.b64encode(hashlib.sha256(spki(certificate.public_key())).digest()).decode()


def key_of(der: bytes) -> str:
    """The SHA-256 of the public key of a certificate in DER, as Chromium and pins write it. Raises `ValueError`."""
    from cryptography import x509

    return spki_base64(x509.load_der_x509_certificate(der))


def display_name(name: Name) -> str:
    """A subject or issuer by its common name, else as a whole."""
    return common_name(name) or name.rfc4514_string() or "nobody"


def common_name(name: Name) -> str:
    from cryptography.x509.oid import NameOID

    return "".join(str(attribute.value) for attribute in name.get_attributes_for_oid(NameOID.COMMON_NAME)[:1])


def extension(certificate: Certificate, kind: type[E]) -> E | None:
    """The extension of a certificate, if it has one that can be read."""
    from cryptography import x509

    try:
        return certificate.extensions.get_extension_for_class(kind).value
    except (x509.ExtensionNotFound, x509.DuplicateExtension, ValueError):
        return None


@dataclass(frozen=True)
class AlternativeNames:
    """The names for which a certificate is good: host names in lower case, and IP addresses."""

    hosts: tuple[str, ...] = ()
    addresses: tuple[IPv4Address | IPv6Address, ...] = ()

    def __str__(self) -> str:
        return ", ".join((*self.hosts, *map(str, self.addresses)))

    def cover(self, host: str) -> bool:
        """Say whether a browser takes one of these names for `host`.

        An address is an address, never a host name that looks like one. A wildcard stands for exactly one label, the left-most,
        above at least two others.
        """
        bare = host.lower().rstrip(".").strip("[]")
        if address := _address(bare):
            return address in self.addresses
        name = _in_ascii(bare)
        label, _, parent = name.partition(".")
        accepted = {name, f"*.{parent}"} if label and "." in parent else {name}
        return bool(name) and any(own in accepted and "\0" not in own for own in self.hosts)


def alternative_names(certificate: Certificate) -> AlternativeNames:
    """The subject alternative names. Browsers have looked at no other since 2017."""
    from cryptography import x509

    names = extension(certificate, x509.SubjectAlternativeName)
    if names is None:
        return AlternativeNames()
    hosts = tuple(host.lower().removesuffix(".") for host in names.get_values_for_type(x509.DNSName))
    addresses = (address for address in names.get_values_for_type(x509.IPAddress))
    return AlternativeNames(hosts, tuple(one for one in addresses if isinstance(one, (IPv4Address, IPv6Address))))


def names_of(certificate: Certificate) -> tuple[str, ...]:
    """The names that a certificate shows: the alternative names; if there are none, the common name."""
    names = alternative_names(certificate)
    shown = (*names.hosts, *map(str, names.addresses))
    return shown or tuple(filter(None, [common_name(certificate.subject)]))


def _in_ascii(host: str) -> str:
    """A host name as browsers ask for it: IDNA 2008, by the rules of UTS 46."""
    if host.isascii():
        return host
    import idna

    try:
        return idna.encode(host, uts46=True).decode()
    except idna.IDNAError:
        return host


def _address(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def has_issued(issuer: Certificate, certificate: Certificate) -> bool:
    """Say whether the signature on `certificate` is that of `issuer`."""
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

    try:
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True


def has_key(certificate: Certificate, key: PrivateKeyTypes) -> bool:
    """Say whether a private key belongs to a certificate; a kind of key that is not known belongs to none."""
    from cryptography.exceptions import UnsupportedAlgorithm

    try:
        return spki(key.public_key()) == spki(certificate.public_key())
    except (ValueError, UnsupportedAlgorithm):
        return False


def unsuited_key(certificate: Certificate) -> str:
    """The kind of a certificate's key, if no browser connects with it; empty for RSA, P-256 and P-384."""
    from cryptography.hazmat.primitives.asymmetric import ec, rsa

    key = certificate.public_key()
    if isinstance(key, ec.EllipticCurvePublicKey):
        return "" if key.curve.name in ("secp256r1", "secp384r1") else key.curve.name
    return "" if isinstance(key, rsa.RSAPublicKey) else type(key).__name__.removesuffix("PublicKey").strip("_")


def is_lets_encrypt(issuer: Name) -> bool:
    values = [str(attribute.value).lower().replace("\u2019", "'") for attribute in issuer]
    return any(known in f"{value} " for value in values for known in LETS_ENCRYPT)
