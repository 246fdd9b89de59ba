"""TLS handshakes of our own: they fetch the certificate that a server presents at an address, for a name or without one."""

from __future__ import annotations

import asyncio
import hashlib
import socket
import ssl
from dataclasses import dataclass
from typing import Any

from handrail.errors import ApplianceUnreachable
from handrail.tls.refusals import connection_refusal

ANY_CIPHER, STRONG_ENOUGH = "DEFAULT:@SECLEVEL=0", "DEFAULT:@SECLEVEL=1"
"""OpenSSL's ciphers for who believes nothing, and for who verifies: both have those of old servers that browsers still take (RSA
key exchange, SHA-1 as a MAC); the second believes no signature with SHA-1, and no key under 80 bits of strength."""


@dataclass(frozen=True)
class PeerCertificate:
    """The certificate that a server presents, with its chain, leaf first, in DER; `protocol` is the version of TLS."""

    leaf: bytes
    protocol: str
    chain: tuple[bytes, ...] = ()

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the leaf, in hexadecimal."""
        return hashlib.sha256(self.leaf).hexdigest()


async def handshake(address: tuple[str, int], server_name: str | None, *, timeout: float) -> PeerCertificate:
    """Shake hands once, and verify nothing; `timeout` is in seconds. Raises `ApplianceUnreachable`.

    An IP address as `server_name` is not sent: RFC 6066 knows only names.
    """
    return await handshake_with(believing_context(), address, server_name, timeout=timeout)


def believing_context() -> ssl.SSLContext:
    """A context that believes every certificate, for who looks at the key that is served and decides by that."""
    context = as_a_browser(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), ANY_CIPHER)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


async def reach(address: tuple[str, int], *, timeout: float) -> None:
    """Connect once, and hang up: for a server without TLS. Raises `ApplianceUnreachable`."""
    try:
        async with asyncio.timeout(timeout):
            (await _connect(address, timeout)).close()
            return
    except OSError as error:
        reason = connection_refusal(error, timeout, None, b"")
    raise ApplianceUnreachable(f"{address[0]}:{address[1]} could not be reached: {reason}")


def as_a_browser(context: ssl.SSLContext, ciphers: str) -> ssl.SSLContext:
    """Let a context connect with every server that Chromium connects with: from TLS 1.2 on, old ciphers and old software too."""
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers(ciphers)
    context.options |= getattr(
        ssl, "OP_LEGACY_SERVER_CONNECT", 0x4
    )  # a server from before RFC 5746; named since Python 3.12
    context.hostname_checks_common_name = False
    return context


async def handshake_with(
    context: ssl.SSLContext, address: tuple[str, int], server_name: str | None, *, timeout: float
) -> PeerCertificate:
    """Shake hands by a `context`. Raises `ApplianceUnreachable`, and `ssl.SSLCertVerificationError` if `context` verifies."""
    received = bytearray()
    try:
        async with asyncio.timeout(timeout):
            return await _shake_hands(context, address, server_name, timeout, received)
    except ssl.SSLCertVerificationError:
        raise
    except (OSError, ValueError) as error:
        reason = connection_refusal(error, timeout, server_name, bytes(received))
    raise ApplianceUnreachable(f"{address[0]}:{address[1]} could not be reached: {reason}")


async def _shake_hands(
    context: ssl.SSLContext, address: tuple[str, int], server_name: str | None, timeout: float, received: bytearray
) -> PeerCertificate:
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    tls = context.wrap_bio(incoming, outgoing, server_hostname=server_name)
    loop = asyncio.get_running_loop()
    with await _connect(address, timeout) as connection:
        while not _advance(tls):
            await loop.sock_sendall(connection, outgoing.read())
            piece = await loop.sock_recv(connection, 1 << 16)
            received += piece
            if piece:
                incoming.write(piece)
            else:
                incoming.write_eof()
        await loop.sock_sendall(connection, outgoing.read())
        leaf = tls.getpeercert(binary_form=True) or b""
        return PeerCertificate(leaf, tls.version() or "", _presented_chain(tls) or (leaf,))


def _advance(tls: ssl.SSLObject) -> bool:
    """Process the bytes that have come. Return whether the handshake is complete."""
    try:
        tls.do_handshake()
    except ssl.SSLWantReadError:
        return False
    return True


async def _connect(address: tuple[str, int], timeout: float) -> socket.socket:
    """Connect to one of the name's addresses. Each has its share of the time, since one of them may be silent."""
    loop, problem = asyncio.get_running_loop(), OSError("the name has no address")
    candidates = await loop.getaddrinfo(*address, type=socket.SOCK_STREAM)
    for family, socket_type, protocol, _, endpoint in candidates:
        try:
            async with asyncio.timeout(timeout / len(candidates)):
                return await _dial(socket.socket(family, socket_type, protocol), endpoint)
        except OSError as error:
            problem = error
    raise problem


async def _dial(connection: socket.socket, endpoint: Any) -> socket.socket:
    try:
        connection.setblocking(False)
        await asyncio.get_running_loop().sock_connect(connection, endpoint)
    except BaseException:
        connection.close()
        raise
    return connection


def _presented_chain(tls: ssl.SSLObject) -> tuple[bytes, ...]:
    """The chain, if Python gives it: by a public method since 3.13, and by a private one before."""
    public: Any = getattr(tls, "get_unverified_chain", None)
    if public is not None:
        return tuple(public())
    private: Any = getattr(getattr(tls, "_sslobj", None), "get_unverified_chain", None)
    presented = (private() if private is not None else None) or ()
    return tuple(ssl.PEM_cert_to_DER_cert(certificate.public_bytes()) for certificate in presented)
