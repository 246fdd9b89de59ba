"""Keys: made, opened from files of every kind, and held elsewhere."""

from __future__ import annotations

import stat
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization as form
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12

from handrail.errors import SurroundingsError
from handrail.sealing import SealingOptions, TrustAnchors, Verification, new_key, open_key, seal
from handrail.sealing.keys import self_signed

from .conftest import now
from .runs import ended_run

KINDS: dict[str, Callable[[], Any]] = {
    "rsa": lambda: rsa.generate_private_key(65537, 2048),
    "p256": lambda: ec.generate_private_key(ec.SECP256R1()),
    "p384": lambda: ec.generate_private_key(ec.SECP384R1()),
    "p521": lambda: ec.generate_private_key(ec.SECP521R1()),
}


def files(folder: Path, key: Any, password: bytes | None = None) -> tuple[Path, Path]:
    encryption = form.BestAvailableEncryption(password) if password else form.NoEncryption()
    (folder / "k.pem").write_bytes(key.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, encryption))
    (folder / "c.pem").write_bytes(self_signed(key, "QA", now()).public_bytes(form.Encoding.PEM))
    return folder / "k.pem", folder / "c.pem"


def sealed_and_trusted(folder: Path, key: str, certificate: Path | None, password: str | None = None) -> bool:
    signatory = open_key(key, certificate, password, now())
    run = ended_run(folder)
    seal(run, SealingOptions(signatory), "handrail test", now())
    results = list(Verification(run, TrustAnchors([signatory.certificate]), now()).results())
    return {result.state for result in results if result.subject != "time"} == {"proved"}


@pytest.mark.parametrize("kind", KINDS)
def test_a_key_in_a_file_seals(kind: str, tmp_path: Path) -> None:
    key, certificate = files(tmp_path, KINDS[kind]())
    assert sealed_and_trusted(tmp_path, str(key), certificate)


@pytest.mark.parametrize("kind", KINDS)
def test_a_key_that_is_only_spoken_to_seals(kind: str, tmp_path: Path) -> None:
    """As one in hardware does: it signs, and is never seen."""
    key, certificate = files(tmp_path, KINDS[kind]())
    assert sealed_and_trusted(tmp_path, f"file2:{key}", certificate)


def test_a_pkcs12_with_a_password_seals(tmp_path: Path) -> None:
    key = KINDS["p256"]()
    certificate = self_signed(key, "QA", now())
    encryption = form.BestAvailableEncryption(b"open sesame")
    (tmp_path / "qa.p12").write_bytes(pkcs12.serialize_key_and_certificates(b"qa", key, certificate, None, encryption))
    assert sealed_and_trusted(tmp_path, str(tmp_path / "qa.p12"), None, "open sesame")
    with pytest.raises(SurroundingsError, match="could not be opened .*; the password may be wrong") as raised:
        open_key(str(tmp_path / "qa.p12"), None, "sesame", now())
    assert "sesame" not in str(raised.value).replace("open sesame", "")


def test_a_new_key_is_its_owners_alone_and_never_overwritten(tmp_path: Path) -> None:
    key, certificate = new_key(tmp_path / "keys", "QA, Example Ltd", "open sesame", now())
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert sealed_and_trusted(tmp_path, str(key), certificate, "open sesame")
    with pytest.raises(SurroundingsError, match="is there already, and a key is never overwritten"):
        new_key(tmp_path / "keys", "QA, Example Ltd", None, now())


def test_what_is_wrong_with_a_key_is_said(tmp_path: Path) -> None:
    key, certificate = files(tmp_path, KINDS["p256"](), b"secret")
    (tmp_path / "other").mkdir()
    other, foreign = files(tmp_path / "other", KINDS["p256"]())
    wrong = {
        (str(key), None, None): "comes without the certificate that says whose it is",
        (str(key), certificate, None): "if it has a password, say under `password`",
        (str(key), certificate, "wrong"): "the password may be wrong",
        (f"file2:{other}", certificate, None): "could not be used",
        (str(other), certificate, None): "the certificate is not that of the key",
        (f"file2:{other}", None, None): "a certificate must say; name it under `certificate`",
        ("hsm:2?label=qa", foreign, "1234"): "could not be used",
        (str(certificate), None, None): "could not be opened as a private key in PEM",
    }
    for (opened, beside, password), sentence in wrong.items():
        with pytest.raises(SurroundingsError, match=sentence):
            open_key(opened, beside, password, now())
    with pytest.raises(SurroundingsError, match="seal with one that is valid today"):
        open_key(str(other), foreign, None, now() + timedelta(days=3650))
