"""What is served, held against what is trusted."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from datetime import datetime

from handrail.errors import TlsNotTrusted
from handrail.tls.handshake import Served, served, shake
from handrail.tls.trust import PIN_PREFIX, CaTrust, PinTrust, SystemTrust, Trust


@dataclass(frozen=True)
class TrustedLeaf:
    """A certificate that the inventory trusts: who it is, and by what."""

    fingerprint: str
    spki_base64: str
    subject: str
    issuer: str
    not_after: datetime
    names: tuple[str, ...]
    trusted_by: str


async def verify(
    address: tuple[str, int], server_name: str, trust: Trust, *, within: float, now: datetime
) -> TrustedLeaf:
    """The certificate that is served for a name, if anything in `trust` vouches for it.

    A pin vouches for a key, whatever its certificate says; a CA or the system's store for chain, name and dates. Raises
    `TlsNotTrusted` with the pin to write into the inventory, if that is what is wanted.
    """
    first = await served(address, server_name, within=within)
    refusals = []
    for one in trust:
        refusal = await _refusal(one, first, address, server_name, within)
        if refusal is None:
            return _trusted(first, str(one))
        refusals.append(f"{one} does not vouch for it ({refusal})")
    leaf = _trusted(first, "")
    kept = "; ".join(refusals)
    raise TlsNotTrusted(
        f"{server_name} at {address[0]}:{address[1]} serves a certificate of {leaf.subject}, issued by {leaf.issuer}, "
        f"valid until {leaf.not_after:%Y-%m-%d}: {kept}. If it is the right one, let the inventory say "
        f"tls: {{pin: {PIN_PREFIX}{leaf.spki_base64}}}, or name its CA"
    )


async def _refusal(
    one: SystemTrust | CaTrust | PinTrust, first: Served, address: tuple[str, int], name: str, within: float
) -> str | None:
    if isinstance(one, PinTrust):
        return None if one.pin == PIN_PREFIX + _trusted(first, "").spki_base64 else "the key is another"
    try:
        context = ssl.create_default_context(cafile=str(one.file) if isinstance(one, CaTrust) else None)
    except (ssl.SSLError, OSError):
        return "the file holds no certificate"
    try:
        again = await shake(address, name, context, within=within)
    except ssl.SSLCertVerificationError as error:
        return error.verify_message.removesuffix(".").lower()
    return None if again.leaf == first.leaf else "it served two different certificates in a row"


def _trusted(served_now: Served, by: str) -> TrustedLeaf:
    from cryptography import x509

    from handrail.tls.certificates import called, names_of, spki_base64

    certificate = x509.load_der_x509_certificate(served_now.leaf)
    return TrustedLeaf(
        fingerprint=served_now.fingerprint,
        spki_base64=spki_base64(certificate),
        subject=called(certificate.subject),
        issuer=called(certificate.issuer),
        not_after=certificate.not_valid_after_utc,
        names=names_of(certificate),
        trusted_by=by,
    )
