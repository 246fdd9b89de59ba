"""Signing a PDF so that any reader shows who vouches for it: PAdES, by pyHanko, which is an extra."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from handrail.errors import InvalidCall, SurroundingsError

if TYPE_CHECKING:
    from pyhanko.sign.signers import SimpleSigner

FIELD = "Handrail"
"""The name of the signature's field."""


async def signed(pdf: bytes, pkcs12: bytes, password: bytes | None = None, *, reason: str = "") -> bytes:
    """`pdf` with a certifying signature by the key in a PKCS#12 file: whatever is changed afterwards shows.

    Its level is B-B: the time in it is the signer's own word. Raises `InvalidCall` where the file cannot be opened with
    `password`, and `SurroundingsError` where pyHanko is not installed.
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
    how = PdfSignatureMetadata(
        field_name=FIELD,
        reason=reason or None,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )
    out = BytesIO()
    await async_sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), how, signer, output=out)
    return out.getvalue()


def opens(pkcs12: bytes, password: bytes | None) -> bool:
    """Can the key be used with that password?"""
    from cryptography.hazmat.primitives.serialization.pkcs12 import load_key_and_certificates

    try:
        key, certificate, _ = load_key_and_certificates(pkcs12, password)
    except ValueError:
        return False
    return key is not None and certificate is not None


def _signer(pkcs12: bytes, password: bytes | None) -> SimpleSigner:
    from pyhanko.sign.signers import SimpleSigner

    if not opens(pkcs12, password):
        raise InvalidCall("no key and certificate can be read from the PKCS#12 file: another password, or another file")
    signer: SimpleSigner = SimpleSigner.load_pkcs12_data(pkcs12, other_certs=[], passphrase=password)
    return signer
