"""The end of TLS in a run's proxy, where many runs share a browser: each run's proxy takes the keys of its own appliances alone.

Chromium takes its list of keys for the whole process. A browser that many runs share is given one key only, that of the proxies
of this process; which key an appliance must have is decided by the proxy of each run (decision 030).
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from handrail.tls import believing_context, key_of, system_context

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.x509 import Certificate

HANDSHAKE_SECONDS = 15.0
SHUTDOWN_SECONDS = 1.0
"""Seconds for which the other side of a connection that ends is waited for."""
ALWAYS = (datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))
"""The dates of the proxy's certificates. Nobody looks at them: browsers know the key, or they do not."""


@dataclass(frozen=True)
class ProxyIdentity:
    """The key by which browsers know the proxies of this process, and another that no browser knows, for what is refused."""

    key: str
    """In Chromium's notation."""
    known: ssl.SSLContext
    unknown: ssl.SSLContext

    @classmethod
    def make(cls, folder: Path) -> ProxyIdentity:
        """Make both keys. They live as long as this process; what lies in `folder` for a moment can be read by nobody else."""
        from cryptography.hazmat.primitives.asymmetric import ec
        from cryptography.hazmat.primitives.serialization import Encoding

        keys = [ec.generate_private_key(ec.SECP256R1()) for _ in range(2)]
        certificates = [_certificate(key) for key in keys]
        known, unknown = (_context(*own, folder) for own in zip(keys, certificates, strict=True))
        return cls(key_of(certificates[0].public_bytes(Encoding.DER)), known, unknown)


Connection: TypeAlias = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass(frozen=True)
class TlsRelay:
    """The two ends of TLS in a proxy: that of a browser, which knows `identity`, and that of an appliance with a trusted key."""

    identity: ProxyIdentity
    trusted_keys: frozenset[str]

    async def connect(self, host: str, port: int, name: str) -> Connection | None:
        """Connect to who serves one of the trusted keys, or what the system's store vouches for: nobody else.

        That is what a browser of the run's own would connect with. Raises `OSError`, and `ValueError` for a certificate that
        cannot be read.
        """
        reader, writer = await _connect(believing_context(), host, port, name)
        is_trusted = False
        try:
            is_trusted = key_of(writer.get_extra_info("ssl_object").getpeercert(binary_form=True)) in self.trusted_keys
        finally:
            if not is_trusted:
                writer.transport.abort()
        if is_trusted:
            return reader, writer
        with contextlib.suppress(ssl.SSLCertVerificationError):
            return await _connect(system_context(), host, port, name)
        return None

    async def accept(self, browser: asyncio.StreamWriter) -> None:
        """Begin TLS with the browser, by the key that it knows. Raises `OSError`."""
        await browser.start_tls(self.identity.known, ssl_handshake_timeout=HANDSHAKE_SECONDS)

    async def refuse(self, browser: asyncio.StreamWriter) -> None:
        """Show the browser a key that it does not know: it tells that as it tells of any such certificate. Raises `OSError`."""
        await browser.start_tls(self.identity.unknown, ssl_handshake_timeout=HANDSHAKE_SECONDS)


async def _connect(context: ssl.SSLContext, host: str, port: int, name: str) -> Connection:
    return await asyncio.open_connection(
        host,
        port,
        ssl=context,
        server_hostname=name,
        ssl_handshake_timeout=HANDSHAKE_SECONDS,
        ssl_shutdown_timeout=SHUTDOWN_SECONDS,
    )


def _context(key: EllipticCurvePrivateKey, certificate: Certificate, folder: Path) -> ssl.SSLContext:
    """The context of a server with this key. OpenSSL reads keys from files only: this one is encrypted, and gone at once."""
    from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, PrivateFormat

    passphrase, file = secrets.token_hex(32), folder / f"proxy-{secrets.token_hex(8)}.pem"
    encrypted = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(passphrase.encode()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        file.write_bytes(encrypted + certificate.public_bytes(Encoding.PEM))
        context.load_cert_chain(file, password=passphrase)
    finally:
        file.unlink(missing_ok=True)
    return context


def _certificate(key: EllipticCurvePrivateKey) -> Certificate:
    from cryptography import x509
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.x509.oid import NameOID

    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "the proxy of a run of Handrail")])
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), *ALWAYS)
    return builder.sign(key, SHA256())
