"""Certificate files, as appliances give them: PEM, DER, PKCS#12, PKCS#7; and the names of what is none of them."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from handrail.errors import ExpectationNotMet
from handrail.tls.certificates import Bundle
from handrail.tls.names import display_name, extension, has_issued, has_key
from handrail.tls.pem import BEGIN, PKCS7, blocks, certificates_in, keys_in

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
    from cryptography.hazmat.primitives.serialization.pkcs12 import PKCS12KeyAndCertificates
    from cryptography.x509 import Certificate

_BEGINNINGS = {
    b"\xfe\xed\xfe\xed": "it is a keystore of Java (JKS)",
    b"PK\x03\x04": "it is a zip archive",
    b"\x89PNG": "it is a picture",
    b"%PDF": "it is a PDF",
    b"ssh-": "it is a public key of SSH",
}
_SIGNED_DATA = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"
"""The object identifier at the beginning of PKCS#7, in DER."""


def open_bundle(content: bytes, passphrase: str | None) -> Bundle:
    """Open PKCS#12, PEM, PKCS#7, or a bare certificate in DER.

    Raises `ExpectationNotMet` if that fails, always outside an `except`: an exception chained to it could hold the passphrase.
    """
    with _without_warnings():
        if BEGIN in content:
            return _pem(content, passphrase)
        if b"-\0-\0-\0-\0" in content:
            raise ExpectationNotMet(
                "the file is PEM in UTF-16, which appliances do not read; save it as ASCII or UTF-8"
            )
        if not content.startswith(b"\x30"):
            raise ExpectationNotMet(f"the file is no certificate file: {_nature_of(content)}, {len(content)} bytes")
        return _der(content, passphrase)


@contextmanager
def _without_warnings() -> Iterator[None]:
    """No warning of a library reaches the operator, who could do nothing about it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _nature_of(content: bytes) -> str:
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    if start.startswith((b"<!doctype", b"<html", b"<?xml")):
        return "it is an HTML page; the appliance answered with a page instead of a file"
    if not content:
        return "it is empty"
    known = next((nature for beginning, nature in _BEGINNINGS.items() if content.startswith(beginning)), None)
    return known or ("it is base64 without a PEM heading" if _is_base64(content) else "it is neither PKCS#12 nor PEM")


def _is_base64(content: bytes) -> bool:
    return re.fullmatch(rb"MI[A-Za-z0-9+/\s]{60,}=*\s*", content) is not None


def _der(content: bytes, passphrase: str | None) -> Bundle:
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import pkcs7

    with suppress(ValueError):
        return Bundle(x509.load_der_x509_certificate(content), (), has_key=False, key_matches=False)
    if _SIGNED_DATA in content[:30]:
        certificates: list[Certificate] = []
        with suppress(ValueError):
            certificates = list(pkcs7.load_der_pkcs7_certificates(content))
        return _pkcs7(certificates, passphrase)
    if other := _other_der(content):
        raise ExpectationNotMet(f"the file is {other}")
    return _pkcs12(content, passphrase)


def _pkcs7(certificates: Sequence[Certificate], passphrase: str | None) -> Bundle:
    if not certificates:
        raise ExpectationNotMet("the file is PKCS#7 (.p7b), and holds no certificate that can be read")
    if passphrase is not None:
        raise ExpectationNotMet(
            "the file is PKCS#7 (.p7b), which holds certificates alone, no key, and takes no passphrase; export PKCS#12 instead"
        )
    return _bundle(certificates, (), "PKCS#7")


def _other_der(content: bytes) -> str | None:
    """What a file in DER is, if it is known, and no certificate."""
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import load_der_private_key, load_der_public_key

    with suppress(ValueError):
        request = x509.load_der_x509_csr(content)
        return f"a certificate request for {display_name(request.subject)}, not the certificate that an authority made of it"
    with suppress(ValueError):
        x509.load_der_x509_crl(content)
        return "a list of revoked certificates (CRL), not a certificate"
    with suppress(ValueError):
        try:
            load_der_private_key(content, None)
        except TypeError:
            return "a private key alone, protected by a passphrase, without its certificate"
        return "a private key alone, without its certificate"
    with suppress(ValueError):
        load_der_public_key(content)
        return "a public key, not a certificate"
    return None


def _pkcs12(content: bytes, passphrase: str | None) -> Bundle:
    loaded = _loaded(content, passphrase)
    entries = [*([loaded.cert] if loaded.cert else []), *loaded.additional_certs]
    if not entries:
        what = "a private key, and no certificate" if loaded.key else "no certificate"
        raise ExpectationNotMet(f"the PKCS#12 file holds {what}")
    names = {entry.certificate: entry.friendly_name or b"" for entry in entries}
    keys = [loaded.key] if loaded.key else []
    leaf = loaded.cert.certificate if loaded.cert else _leaf_of(list(names), keys)
    return _with_leaf(leaf, names, keys, "PKCS#12", names[leaf].decode(errors="replace"))


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
    found = blocks(content)
    certificates = certificates_in(found)
    if not certificates:
        titles = ", ".join(block.title[:40] for block in found) or "nothing whole"
        raise ExpectationNotMet(
            f"the PEM file holds no certificate that can be read; it holds {titles}{_meaning(titles)}"
        )
    keys = list(keys_in(found, passphrase))
    has_its_key = any(has_key(one, key) for one in certificates for key in keys)
    if not has_its_key and len(keys) < sum(block.is_key for block in found):
        raise _not_opened(passphrase)
    is_pkcs7 = all(block.title in PKCS7 for block in found)
    return _bundle(certificates, keys, "PKCS#7" if is_pkcs7 else "PEM")


def _meaning(titles: str) -> str:
    if "REQUEST" in titles:
        return ", which asks an authority for a certificate, and is none"
    return ""


def _not_opened(passphrase: str | None) -> ExpectationNotMet:
    how = "with this passphrase" if passphrase is not None else "without a passphrase"
    return ExpectationNotMet(f"the file cannot be opened {how}; it is protected by another, or damaged")


def _bundle(certificates: Iterable[Certificate], keys: Sequence[PrivateKeyTypes], format: str) -> Bundle:
    different = list(dict.fromkeys(certificates))
    return _with_leaf(_leaf_of(different, keys), different, keys, format)


def _with_leaf(
    leaf: Certificate,
    certificates: Iterable[Certificate],
    keys: Sequence[PrivateKeyTypes],
    format: str,
    friendly_name: str = "",
) -> Bundle:
    chain = tuple(certificate for certificate in certificates if certificate != leaf)
    return Bundle(leaf, chain, bool(keys), any(has_key(leaf, key) for key in keys), friendly_name, format)


def _leaf_of(certificates: Sequence[Certificate], keys: Sequence[PrivateKeyTypes]) -> Certificate:
    """The certificate that a file is about: the one that has its key there, else the one that has issued no other.

    Raises `ExpectationNotMet` if there are several.
    """
    if with_key := [one for one in certificates if any(has_key(one, key) for key in keys)]:
        return _only(with_key, "with their keys")
    ends = [
        leaf for leaf in certificates if not any(has_issued(leaf, other) for other in certificates if other != leaf)
    ]
    leaves = [leaf for leaf in ends if not _is_ca(leaf)]
    return _only(leaves, "that issued no other") if leaves else (ends or list(certificates))[0]


def _only(leaves: Sequence[Certificate], which: str) -> Certificate:
    if len(leaves) > 1:
        listed = ", ".join(
            f"{display_name(leaf.subject)} (until {leaf.not_valid_after_utc:%Y-%m-%d})" for leaf in leaves
        )
        raise ExpectationNotMet(
            f"the file holds {len(leaves)} certificates {which}: {listed}; which one is meant, nobody can tell. Export one alone"
        )
    return leaves[0]


def _is_ca(certificate: Certificate) -> bool:
    from cryptography import x509

    constraints = extension(certificate, x509.BasicConstraints)
    return constraints is not None and constraints.ca
