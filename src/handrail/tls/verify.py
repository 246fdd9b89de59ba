"""Verification of a server's certificate by the trust anchors of an inventory."""

from __future__ import annotations

import ssl
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache

from handrail.errors import TlsNotTrusted
from handrail.tls.handshake import STRONG_ENOUGH, PeerCertificate, as_a_browser, handshake, handshake_with
from handrail.tls.trust import PIN_PREFIX, CaTrust, PinTrust, SystemTrust, Trust


@dataclass(frozen=True)
class TrustedLeaf:
    """A server's certificate, its facts, and the trust anchor that vouches for it. `der` is the certificate itself."""

    der: bytes
    fingerprint: str
    spki_base64: str
    subject: str
    issuer: str
    not_before: datetime
    not_after: datetime
    names: tuple[str, ...]
    trusted_by: str
    unsuited_key: str = ""
    """The kind of its key, if no browser connects with it."""

    @property
    def spki_pin(self) -> str:
        """The pin of the key, as an inventory takes it."""
        return PIN_PREFIX + self.spki_base64


async def verify(
    address: tuple[str, int], server_name: str, trust: Trust, *, timeout: float, now: datetime
) -> TrustedLeaf:
    """Fetch the certificate that a server presents for a name, if an anchor in `trust` vouches for it.

    A pin vouches for a key, whatever its certificate says; a CA or the system's store for chain, name and dates, by this
    machine's clock. `timeout` is in seconds, for each handshake. Raises `ApplianceUnreachable`, and `TlsNotTrusted` with the
    pin to write into the inventory if the certificate is the right one.
    """
    where = f"{server_name} at {address[0]}:{address[1]}"
    refusals = []
    for anchor in trust:
        try:
            peer = await _handshake_trusting(anchor, address, server_name, timeout)
            leaf = replace(_leaf_of(peer, where), trusted_by=str(anchor))
        except _Refused as refused:
            refusals.append(f"{anchor} does not vouch for it ({refused})")
        else:
            _must_suit_browsers(leaf, where)
            return leaf
    peer = await handshake(address, server_name, timeout=timeout)
    leaf = _leaf_of(peer, where)
    raise TlsNotTrusted(
        f"{where} serves {_description(leaf, now)}: {'; '.join(refusals) or 'nothing is trusted'}. "
        f"{_missing_issuer(peer)}{_advice(leaf)}"
    )


def _must_suit_browsers(leaf: TrustedLeaf, where: str) -> None:
    """Refuse a kind of key that OpenSSL takes and no browser does. Raises `TlsNotTrusted`."""
    if leaf.unsuited_key:
        raise TlsNotTrusted(
            f"{where} serves a certificate with a key of the kind {leaf.unsuited_key}, with which no current browser connects; "
            "whoever looks after it has to give it one with RSA, or ECDSA on P-256 or P-384"
        )


def _missing_issuer(peer: PeerCertificate) -> str:
    """The advice if a server sends nothing but its certificate, where an intermediate issued it."""
    from cryptography import x509

    from handrail.tls.names import display_name

    leaf = x509.load_der_x509_certificate(peer.leaf)
    if len(peer.chain) > 1 or leaf.subject == leaf.issuer:
        return ""
    return (
        f"It does not send the certificate of {display_name(leaf.issuer)}, which issued that of {display_name(leaf.subject)}; if "
        "that is an intermediate, whoever looks after the appliance has to install it there, or the inventory's `ca` names it. "
    )


def _description(leaf: TrustedLeaf, now: datetime) -> str:
    dates = f"valid until {leaf.not_after:%Y-%m-%d}"
    if now > leaf.not_after:
        dates = f"expired on {leaf.not_after:%Y-%m-%d}"
    elif now < leaf.not_before:
        dates = f"not valid before {leaf.not_before:%Y-%m-%d}"
    names = f" for {', '.join(leaf.names)}" if leaf.names else ""
    return f"a certificate of {leaf.subject}{names}, issued by {leaf.issuer}, {dates}"


def _advice(leaf: TrustedLeaf) -> str:
    return f"If it is the right one, let the inventory say tls: {{pin: {leaf.spki_pin}}}, or name its CA"


class _Refused(Exception):
    """The reason why an anchor does not vouch for a certificate."""


async def _handshake_trusting(
    anchor: SystemTrust | CaTrust | PinTrust, address: tuple[str, int], name: str, timeout: float
) -> PeerCertificate:
    """Shake hands once, and return the very certificate that the anchor vouches for. Raises `_Refused`."""
    if isinstance(anchor, PinTrust):
        peer = await handshake(address, name, timeout=timeout)
        if _leaf_of(peer, name).spki_pin != anchor.pin:
            raise _Refused("the key is another")
        return peer
    try:
        context = system_context() if isinstance(anchor, SystemTrust) else _ca_context(anchor)
    except (ssl.SSLError, OSError):
        raise _Refused("the file holds no certificate that can be read") from None
    try:
        return await handshake_with(context, address, name, timeout=timeout)
    except ssl.SSLCertVerificationError as error:
        raise _Refused(str(error.verify_message or error).removesuffix(".")) from None


@cache
def system_context() -> ssl.SSLContext:
    """The context of the system's store; to read that takes a tenth of a second."""
    return as_a_browser(ssl.create_default_context(), STRONG_ENOUGH)


def _ca_context(ca: CaTrust) -> ssl.SSLContext:
    """The context in which every certificate of a file is an anchor: a root, an intermediate, or the appliance's own."""
    context = as_a_browser(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), STRONG_ENOUGH)
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    context.load_verify_locations(cafile=ca.path)
    return context


def _leaf_of(peer: PeerCertificate, where: str) -> TrustedLeaf:
    from cryptography import x509

    from handrail.tls.names import display_name, names_of, spki_base64, unsuited_key

    try:
        certificate = x509.load_der_x509_certificate(peer.leaf)
    except ValueError:
        raise TlsNotTrusted(f"{where} serves a certificate that cannot be read; look at it with a browser") from None
    return TrustedLeaf(
        der=peer.leaf,
        fingerprint=peer.fingerprint,
        spki_base64=spki_base64(certificate),
        subject=display_name(certificate.subject),
        issuer=display_name(certificate.issuer),
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        names=names_of(certificate),
        trusted_by="",
        unsuited_key=unsuited_key(certificate),
    )
