"""CMS signatures (RFC 5652): made by cryptography, read and verified here."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from handrail.sealing.keys import Signatory, digest_for
from handrail.tls import has_issued

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

MAX_CHAIN = 8
"""Certificates from a signer's up to a trusted one, at most."""

HASHES = {
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
}


@dataclass(frozen=True)
class Signature:
    """A signature: the signer's certificate, and the other certificates that came with it."""

    certificate: Certificate
    others: tuple[Certificate, ...]


def sign(content: bytes, signatory: Signatory) -> bytes:
    """Make a detached signature over `content`, in DER."""
    from cryptography.hazmat.primitives.serialization import Encoding
    from cryptography.hazmat.primitives.serialization.pkcs7 import PKCS7Options, PKCS7SignatureBuilder

    key = signatory.key or _hardware_key(signatory)
    leaf = signatory.certificate
    builder = PKCS7SignatureBuilder().set_data(content).add_signer(leaf, key, digest_for(leaf))
    for certificate in signatory.chain:
        builder = builder.add_certificate(certificate)
    options = (PKCS7Options.DetachedSignature, PKCS7Options.Binary, PKCS7Options.NoCapabilities)
    return builder.sign(Encoding.DER, options)


class _HardwareEC:
    """A key in hardware, with the interface that `cryptography` expects. Such a key can only sign."""

    def __init__(self, signatory: Signatory) -> None:
        self._signatory = signatory

    def sign(self, content: bytes, *_: object) -> bytes:
        return bytes.fromhex(self._signatory.signer.sign(content).signature)


class _HardwareRSA(_HardwareEC):
    pass


def _hardware_key(signatory: Signatory) -> Any:
    from cryptography.hazmat.primitives.asymmetric import ec, rsa

    ec.EllipticCurvePrivateKey.register(_HardwareEC)
    rsa.RSAPrivateKey.register(_HardwareRSA)
    is_rsa = isinstance(signatory.certificate.public_key(), rsa.RSAPublicKey)
    return _HardwareRSA(signatory) if is_rsa else _HardwareEC(signatory)


def read_signature(der: bytes, content: bytes | None = None) -> Signature:
    """The one signature in `der`, over `content` or else over the content that it carries.

    Raises `ValueError` with what is wrong.
    """
    from cryptography.exceptions import InvalidSignature

    signer, encapsulated, certificates = _parsed(der)
    leaf = next((certificate for certificate in certificates if _is_named(certificate, signer["sid"])), None)
    name = HASHES.get(str(signer["digestAlgorithm"]["algorithm"]))
    if leaf is None or name is None:
        raise ValueError(
            "it is signed in a way that is not known here" if leaf else "its signer's certificate is missing"
        )
    digest = hashlib.new(name, encapsulated if content is None else content).digest()
    if _attribute(signer, "1.2.840.113549.1.9.4") != digest:
        raise ValueError("it is over something else")
    try:
        _verify(leaf, signer, name)
    except InvalidSignature:
        raise ValueError("it is not by the certificate that it names") from None
    return Signature(leaf, tuple(other for other in certificates if other != leaf))


def _parsed(der: bytes) -> tuple[Any, bytes, list[Certificate]]:
    from cryptography.hazmat.primitives.serialization.pkcs7 import load_der_pkcs7_certificates
    from pyasn1.codec.der.decoder import decode
    from pyasn1.error import PyAsn1Error
    from pyasn1_modules import rfc5652

    try:
        outer, rest = decode(der, asn1Spec=rfc5652.ContentInfo())
        inner = None if rest else decode(outer["content"], asn1Spec=rfc5652.SignedData())[0]
        certificates = list(load_der_pkcs7_certificates(der)) if inner else []
    except (PyAsn1Error, ValueError):
        inner = None
    if inner is None or len(inner["signerInfos"]) != 1 or not inner["signerInfos"][0]["signedAttrs"].isValue:
        raise ValueError("it is no CMS signature by one signer")
    content = inner["encapContentInfo"]["eContent"]
    return inner["signerInfos"][0], bytes(content) if content.isValue else b"", certificates


def _is_named(certificate: Certificate, sid: Any) -> bool:
    from pyasn1.codec.der.encoder import encode

    identifier = sid["issuerAndSerialNumber"]
    return (certificate.issuer.public_bytes(), certificate.serial_number) == (
        encode(identifier["issuer"]["rdnSequence"]),
        int(identifier["serialNumber"]),
    )


def _attribute(signer: Any, kind: str) -> bytes:
    from pyasn1.codec.der.decoder import decode

    values = [attribute["attrValues"] for attribute in signer["signedAttrs"] if str(attribute["attrType"]) == kind]
    return bytes(decode(values[0][0])[0]) if len(values) == 1 and len(values[0]) == 1 else b""


def _verify(leaf: Certificate, signer: Any, name: str) -> None:
    """Verify the signature over the signed attributes, encoded as a SET (RFC 5652 §5.4)."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
    from pyasn1.codec.der.encoder import encode

    attributes = b"\x31" + encode(signer["signedAttrs"])[1:]
    value, key = bytes(signer["signature"]), leaf.public_key()
    algorithm = {"sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512()}[name]
    if isinstance(key, ec.EllipticCurvePublicKey):
        key.verify(value, attributes, ec.ECDSA(algorithm))
    elif isinstance(key, rsa.RSAPublicKey):
        key.verify(value, attributes, padding.PKCS1v15(), algorithm)
    else:
        raise ValueError("it is signed in a way that is not known here")


def fingerprint_of(certificate: Certificate) -> str:
    """The SHA-256 of a certificate, in hexadecimal."""
    from cryptography.hazmat.primitives.hashes import SHA256

    return certificate.fingerprint(SHA256()).hex()


def anchor_of(signature: Signature, trusted: Iterable[Certificate], at: datetime) -> Certificate | None:
    """The trusted certificate that the signer's certificate is, or leads to through valid issuers; None if there is none."""
    anchors, certificate = list(trusted), signature.certificate
    for _ in range(MAX_CHAIN):
        if not certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc:
            return None
        if certificate in anchors:
            return certificate
        candidates = (other for other in (*anchors, *signature.others) if other != certificate and _may_issue(other))
        issuer = next((candidate for candidate in candidates if has_issued(candidate, certificate)), None)
        if issuer is None:
            return None
        certificate = issuer
    return None


def _may_issue(certificate: Certificate) -> bool:
    from cryptography import x509

    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except (x509.ExtensionNotFound, ValueError):
        return False
