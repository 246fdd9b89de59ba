"""PAdES signatures of PDF files, which any PDF reader shows. They need pyHanko, which is an extra."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from handrail.errors import InvalidCall, SurroundingsError

if TYPE_CHECKING:
    from pyhanko.sign.signers import SimpleSigner

SIGNATURE_FIELD = "Handrail"
"""The name of the form field that holds the signature."""


async def sign_pdf(pdf: bytes, pkcs12: bytes, password: bytes | None = None, *, reason: str = "") -> bytes:
    """Return the PDF with a certifying signature by the key in a PKCS#12 file: later changes show.

    The level is B-B: its time is the signer's own statement. Raises `InvalidCall` if the PKCS#12 file cannot be opened with
    the password, and `SurroundingsError` if pyHanko is not installed.
    """
    try:
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
        from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
        from pyhanko.sign.signers import PdfSignatureMetadata, async_sign_pdf
    except ImportError:
        raise SurroundingsError(
            "a PDF is signed by pyHanko, which is not installed: pip install 'handrail[pades]'"
        ) from None
    signer = _signer(pkcs12, password)
    metadata = PdfSignatureMetadata(
        field_name=SIGNATURE_FIELD,
        reason=reason or None,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )
    out = BytesIO()
    await async_sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), metadata, signer, output=out)
    return out.getvalue()


def can_open(pkcs12: bytes, password: bytes | None) -> bool:
    """Whether the key and certificate of a PKCS#12 file can be read with a password."""
    from cryptography.hazmat.primitives.serialization.pkcs12 import load_key_and_certificates

    try:
        key, certificate, _ = load_key_and_certificates(pkcs12, password)
    except ValueError:
        return False
    return key is not None and certificate is not None


def _signer(pkcs12: bytes, password: bytes | None) -> SimpleSigner:
    from pyhanko.sign.signers import SimpleSigner

    if not can_open(pkcs12, password):
        raise InvalidCall("no key and certificate can be read from the PKCS#12 file: another password, or another file")
    signer: SimpleSigner = SimpleSigner.load_pkcs12_data(pkcs12, other_certs=[], passphrase=password)
    return signer
