"""Signing keys for seals: in a file or in hardware, each with its holder's certificate."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from handrail.errors import SurroundingsError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.hashes import SHA256, SHA384, SHA512
    from cryptography.x509 import Certificate
    from securesystemslib.signer import Signer, SSlibKey

VALIDITY_YEARS = 5
"""The validity of a certificate that is made here."""

KEY_ADDRESS = re.compile(r"[a-z][a-z0-9]+:")
"""The beginning of a key's address that securesystemslib resolves: hsm:, awskms:, gcpkms:, azurekms:, hv:, file2:"""

TEST_MESSAGE = b"A trial signature of Handrail, made before a run begins."
"""A key in hardware signs this when it is opened, which shows that it can sign, and belongs to the certificate."""


@dataclass(frozen=True)
class Signatory:
    """A key that can sign, and its holder's certificate with the chain above it."""

    signer: Signer
    certificate: Certificate
    chain: tuple[Certificate, ...] = ()
    key: Any = None
    """The private key itself, if it is in a file."""

    @property
    def fingerprint(self) -> str:
        from cryptography.hazmat.primitives.hashes import SHA256

        return self.certificate.fingerprint(SHA256()).hex()

    @property
    def holder(self) -> str:
        """The certificate's subject, as RFC 4514 writes it."""
        return self.certificate.subject.rfc4514_string()


def open_key(key: str, certificate: Path | None, password: str | None, now: datetime) -> Signatory:
    """Open a key in a file (PKCS#8, PKCS#12), or at an address. Raises `SurroundingsError` with what to do."""
    signatory = _open(key, certificate, password)
    valid_from, valid_until = signatory.certificate.not_valid_before_utc, signatory.certificate.not_valid_after_utc
    if not valid_from <= now <= valid_until:
        raise SurroundingsError(
            f"the certificate of the key {key} is valid from {valid_from:%Y-%m-%d} until {valid_until:%Y-%m-%d}; seal with one "
            "that is valid today"
        )
    return signatory


def _open(key: str, certificate: Path | None, password: str | None) -> Signatory:
    if KEY_ADDRESS.match(key) and not Path(key).exists():
        return _in_hardware(key, certificate, password)
    content = _read(Path(key), "key")
    if b"-----BEGIN" in content:
        return _from_pem(Path(key), content, certificate, password)
    return _from_pkcs12(Path(key), content, password)


def _from_pem(file: Path, content: bytes, certificate: Path | None, password: str | None) -> Signatory:
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import load_pem_private_key
    from securesystemslib.signer import CryptoSigner

    pem = _read(certificate, "certificate") if certificate else content
    if b"BEGIN CERTIFICATE" not in pem:
        raise SurroundingsError(
            f"the key {file} comes without the certificate that says whose it is; name one under `certificate`, or make both "
            "with: handrail keys new"
        )
    try:
        key: Any = load_pem_private_key(content, password.encode() if password else None)
        leaf, *chain = x509.load_pem_x509_certificates(pem)
    except (ValueError, TypeError):  # both may quote what they were given
        key = None
    if key is None:
        raise SurroundingsError(_not_opened(file, "a private key in PEM (PKCS#8), with a certificate", password))
    _must_belong(leaf, key.public_key(), file)
    return Signatory(CryptoSigner(key, public_key_of(leaf)), leaf, tuple(chain), key)


def _from_pkcs12(file: Path, content: bytes, password: str | None) -> Signatory:
    from cryptography.hazmat.primitives.serialization.pkcs12 import load_key_and_certificates
    from securesystemslib.signer import CryptoSigner

    try:
        key, leaf, others = load_key_and_certificates(content, password.encode() if password else None)
    except ValueError:
        key = leaf = None
    if key is None or leaf is None:
        raise SurroundingsError(
            _not_opened(file, "a private key with its certificate (PKCS#8 in PEM, or PKCS#12)", password)
        )
    _must_belong(leaf, key.public_key(), file)
    return Signatory(CryptoSigner(key, public_key_of(leaf)), leaf, tuple(others), key)


def _in_hardware(address: str, certificate: Path | None, password: str | None) -> Signatory:
    from cryptography import x509
    from securesystemslib.signer import Signer

    if certificate is None:
        raise SurroundingsError(f"whose key {address} is, a certificate must say; name it under `certificate`")
    try:
        leaf, *chain = x509.load_pem_x509_certificates(_read(certificate, "certificate"))
    except ValueError:
        raise SurroundingsError(f"{certificate} is no certificate in PEM") from None
    problem, public = "", public_key_of(leaf)
    try:
        signer = Signer.from_priv_key_uri(address, public, lambda secret: password or "")
        public.verify_signature(signer.sign(TEST_MESSAGE), TEST_MESSAGE)
    except Exception as error:  # each kind of hardware has its own
        problem = f"{type(error).__name__}: {error}".replace(password or "\n", "…")
    if problem:
        raise SurroundingsError(f"the key {address} could not be used ({problem})")
    return Signatory(signer, leaf, tuple(chain))


def public_key_of(certificate: Certificate) -> SSlibKey:
    """A certificate's key, in the type that envelopes are verified with. Raises `SurroundingsError` for other kinds of keys."""
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from securesystemslib.signer import SSlibKey

    key = certificate.public_key()
    if isinstance(key, RSAPublicKey):
        return SSlibKey.from_crypto(key, scheme="rsa-pkcs1v15-sha256")  # what `openssl dgst` takes as it is
    if isinstance(key, EllipticCurvePublicKey) and key.curve.name in ("secp256r1", "secp384r1", "secp521r1"):
        return SSlibKey.from_crypto(key)
    raise SurroundingsError("a seal is signed with an RSA key, or one on the curves P-256, P-384 and P-521")


def digest_for(certificate: Certificate) -> SHA256 | SHA384 | SHA512:
    """The hash algorithm for signatures by a certificate's key, in statements and in CMS."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey

    key = certificate.public_key()
    name = key.curve.name if isinstance(key, EllipticCurvePublicKey) else ""
    if name == "secp384r1":
        return hashes.SHA384()
    return hashes.SHA512() if name == "secp521r1" else hashes.SHA256()


def _must_belong(certificate: Certificate, key: Any, file: Path) -> None:
    if certificate.public_key() != key:
        raise SurroundingsError(f"the certificate is not that of the key {file}; name the one that belongs to it")


def _not_opened(file: Path, expected: str, password: str | None) -> str:
    hint = (
        "the password may be wrong" if password else "if it has a password, say under `password` where that comes from"
    )
    return f"{file} could not be opened as {expected}; {hint}"


def _read(file: Path, kind: str) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        reason = error.strerror
    raise SurroundingsError(f"the {kind} {file} cannot be read ({reason})")


def new_key(folder: Path, holder: str, password: str | None, now: datetime) -> tuple[Path, Path]:
    """Make a key and a self-signed certificate: `seal.key.pem`, readable by its owner alone, and `seal.cert.pem`.

    Raises `SurroundingsError` if either is there already: a key is never overwritten.
    """
    from cryptography.hazmat.primitives import serialization as form
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    encryption = form.BestAvailableEncryption(password.encode()) if password else form.NoEncryption()
    private = key.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, encryption)
    public = self_signed(key, holder, now).public_bytes(form.Encoding.PEM)
    files = folder / "seal.key.pem", folder / "seal.cert.pem"
    taken = next((file for file in files if file.exists()), None)
    if taken:
        raise SurroundingsError(
            f"{taken} is there already, and a key is never overwritten; name another folder with --dir"
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file, content, mode in zip(files, (private, public), (0o600, 0o644), strict=True):
            with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as opened:
                opened.write(content)
    except OSError as error:
        reason = error.strerror
    else:
        return files
    raise SurroundingsError(f"no key could be written to {folder} ({reason})")


def self_signed(key: Any, holder: str, now: datetime) -> Certificate:
    """Make a certificate for digital signatures, issued by the key's holder to itself."""
    from cryptography import x509
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.x509.oid import NameOID

    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, holder)])
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    return (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + timedelta(days=365 * VALIDITY_YEARS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .sign(key, SHA256())
    )
