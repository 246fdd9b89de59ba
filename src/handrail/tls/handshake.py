"""TLS handshakes of our own: they fetch the certificate that a server presents at an address, for a name or without one."""

from __future__ import annotations

import asyncio
import hashlib
import socket
import ssl
from dataclasses import dataclass
from typing import Any

from handrail.errors import ApplianceUnreachable

NOT_TLS = ("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "RECORD_LAYER_FAILURE", "PACKET_LENGTH_TOO_LONG")
"""OpenSSL's reasons if the first bytes of a server belong to another protocol."""


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
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return await handshake_with(context, address, server_name, timeout=timeout)


async def handshake_with(
    context: ssl.SSLContext, address: tuple[str, int], server_name: str | None, *, timeout: float
) -> PeerCertificate:
    """Shake hands by a `context`. Raises `ApplianceUnreachable`, and `ssl.SSLCertVerificationError` if `context` verifies."""
    try:
        async with asyncio.timeout(timeout):
            return await _shake_hands(context, address, server_name, timeout)
    except ssl.SSLCertVerificationError:
        raise
    except (OSError, ValueError) as error:
        reason = _reason(error, timeout)
    raise ApplianceUnreachable(f"{address[0]}:{address[1]} could not be reached: {reason}")


def _reason(error: OSError | ValueError, timeout: float) -> str:
    match error:
        case ConnectionRefusedError():
            return "the connection was refused; is it switched on, and is this the right port?"
        case socket.gaierror():
            return "its name leads nowhere; check the name, or say `resolve` in the inventory"
        case TimeoutError():
            return f"no answer within {timeout:g} s; is it switched on, and does a firewall let us through?"
        case ssl.SSLEOFError() | ConnectionResetError() | BrokenPipeError():
            return "it hung up during the TLS handshake; is this its HTTPS port, and may this machine talk to it?"
        case ssl.SSLError(reason=str(reason)) if reason in NOT_TLS:
            return f"it does not speak TLS ({reason}); is this an HTTPS port?"
        case ssl.SSLError():
            return f"it refused the TLS handshake ({error.reason or error}); look at its SSL settings"
        case OSError():
            return f"{error.strerror or error}; check the address, and the network between"
        case _:
            return f"the name to ask for cannot be sent ({error}); check the host name"


async def _shake_hands(
    context: ssl.SSLContext, address: tuple[str, int], server_name: str | None, timeout: float
) -> PeerCertificate:
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    tls = context.wrap_bio(incoming, outgoing, server_hostname=server_name)
    loop = asyncio.get_running_loop()
    with await _connect(address, timeout) as connection:
        while not _advance(tls):
            await loop.sock_sendall(connection, outgoing.read())
            received = await loop.sock_recv(connection, 1 << 16)
            if received:
                incoming.write(received)
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
