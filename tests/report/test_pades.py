"""A signed PDF shows who signed it, and that it was changed afterwards."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, pkcs12
from cryptography.x509.oid import NameOID

from handrail.errors import InvalidCall, SurroundingsError
from handrail.report.pades import SIGNATURE_FIELD, can_open, sign_pdf

pytest.importorskip("pyhanko", reason="signing PDFs is an extra: pip install 'handrail[pades]'")

from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

NAME = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Evidence of Example Inc.")])
NOW = datetime.now(UTC)


@pytest.fixture(scope="module")
def pair() -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    key = ec.generate_private_key(ec.SECP256R1())
    usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
    certificate = (
        x509.CertificateBuilder(NAME, NAME, key.public_key(), 7, NOW - timedelta(days=1), NOW + timedelta(days=9))
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    return key, certificate


@pytest.fixture(scope="module")
def locked(pair: tuple[ec.EllipticCurvePrivateKey, x509.Certificate]) -> bytes:
    return pkcs12.serialize_key_and_certificates(b"evidence", *pair, None, BestAvailableEncryption(b"opens it"))


@pytest.fixture(scope="module")
def blank() -> bytes:
    """An empty page."""
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /Resources << >> /MediaBox [0 0 595 842] >>",
    )
    pdf, offsets = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(b"%010d 00000 n \n" % len(pdf))
        pdf += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"xref\n0 4\n0000000000 65535 f \n" + b"".join(offsets)
    return pdf + table + b"trailer << /Size 4 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(pdf)


async def verdict(pdf: bytes, certificate: x509.Certificate) -> Any:
    (signature,) = PdfFileReader(BytesIO(pdf)).embedded_regular_signatures
    (root,) = load_certs_from_pemder_data(certificate.public_bytes(Encoding.DER))
    assert signature.field_name == SIGNATURE_FIELD
    return await async_validate_pdf_signature(signature, ValidationContext(trust_roots=[root]))


async def test_a_signed_pdf_holds_and_says_who_signed(
    pair: tuple[ec.EllipticCurvePrivateKey, x509.Certificate], locked: bytes, blank: bytes
) -> None:
    pdf = await sign_pdf(blank, locked, b"opens it", reason="Report of a run")
    status = await verdict(pdf, pair[1])
    assert status.bottom_line
    assert status.signing_cert.subject.native["common_name"] == "Evidence of Example Inc."
    (signature,) = PdfFileReader(BytesIO(pdf)).embedded_regular_signatures
    assert (signature.sig_object["/SubFilter"], signature.sig_object["/Reason"]) == (
        "/ETSI.CAdES.detached",
        "Report of a run",
    )
    assert pdf.startswith(blank)


async def test_what_is_changed_afterwards_shows(
    pair: tuple[ec.EllipticCurvePrivateKey, x509.Certificate], locked: bytes, blank: bytes
) -> None:
    pdf = await sign_pdf(blank, locked, b"opens it")
    forged = pdf.replace(b"595", b"596", 1)
    assert forged != pdf
    assert not (await verdict(forged, pair[1])).bottom_line


async def test_a_wrong_password_or_another_file_is_the_callers_mistake(locked: bytes, blank: bytes) -> None:
    for pkcs12_file, password in ((locked, b"does not"), (locked, None), (b"no such file", b"opens it")):
        with pytest.raises(InvalidCall, match="another password, or another file"):
            await sign_pdf(blank, pkcs12_file, password)


def test_a_key_without_a_password_needs_none(pair: tuple[ec.EllipticCurvePrivateKey, x509.Certificate]) -> None:
    open_file = pkcs12.serialize_key_and_certificates(b"evidence", *pair, None, NoEncryption())
    assert (can_open(open_file, None), can_open(b"", None)) == (True, False)


async def test_without_pyhanko_what_to_install_is_said(
    monkeypatch: pytest.MonkeyPatch, locked: bytes, blank: bytes
) -> None:
    monkeypatch.setitem(sys.modules, "pyhanko.sign.signers", None)
    with pytest.raises(SurroundingsError, match=r"pip install 'handrail\[pades\]'"):
        await sign_pdf(blank, locked, b"opens it")
