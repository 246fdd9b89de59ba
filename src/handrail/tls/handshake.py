"""One TLS handshake of our own: which certificate is served at an address, for a name or without one."""

from __future__ import annotations

import asyncio
import hashlib
import socket
import ssl
from dataclasses import dataclass
from typing import Any

from handrail.errors import ApplianceUnreachable

NOT_TLS = ("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "RECORD_LAYER_FAILURE", "PACKET_LENGTH_TOO_LONG")
"""What OpenSSL calls the first bytes of a server that speaks something else."""


@dataclass(frozen=True)
class Served:
    """What was presented: the leaf certificate, the protocol's version, and the chain, leaf first; certificates are DER."""

    leaf: bytes
    protocol: str
    chain: tuple[bytes, ...] = ()

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the leaf, in hexadecimal."""
        return hashlib.sha256(self.leaf).hexdigest()


async def served(address: tuple[str, int], server_name: str | None, *, within: float) -> Served:
    """Shake hands once, believing nothing, within so many seconds. Raises `ApplianceUnreachable`.

    An IP address as `server_name` is not sent: RFC 6066 knows names only.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return await shake(address, server_name, context, within=within)


async def shake(address: tuple[str, int], server_name: str | None, context: ssl.SSLContext, *, within: float) -> Served:
    """Shake hands as `context` says. Raises `ApplianceUnreachable`, or `ssl.SSLCertVerificationError` where it verifies."""
    try:
        async with asyncio.timeout(within):
            return await _shaken(address, server_name, context, within)
    except ssl.SSLCertVerificationError:
        raise
    except (OSError, ValueError) as error:
        reason = _reason(error, within)
    raise ApplianceUnreachable(f"{address[0]}:{address[1]} could not be reached: {reason}")


def _reason(error: OSError | ValueError, within: float) -> str:
    match error:
        case ConnectionRefusedError():
            return "the connection was refused; is it switched on, and is this the right port?"
        case socket.gaierror():
            return "its name leads nowhere; check the name, or say `resolve` in the inventory"
        case TimeoutError():
            return f"no answer within {within:g} s; is it switched on, and does a firewall let us through?"
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


async def _shaken(address: tuple[str, int], server_name: str | None, context: ssl.SSLContext, within: float) -> Served:
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    wrapped = context.wrap_bio(incoming, outgoing, server_hostname=server_name)
    loop = asyncio.get_running_loop()
    with await _connected(address, within) as plain:
        while not _finished(wrapped):
            await loop.sock_sendall(plain, outgoing.read())
            answer = await loop.sock_recv(plain, 1 << 16)
            if answer:
                incoming.write(answer)
            else:
                incoming.write_eof()
        await loop.sock_sendall(plain, outgoing.read())
        leaf = wrapped.getpeercert(binary_form=True) or b""
        return Served(leaf, wrapped.version() or "", _presented(wrapped) or (leaf,))


def _finished(wrapped: ssl.SSLObject) -> bool:
    try:
        wrapped.do_handshake()
    except ssl.SSLWantReadError:
        return False
    return True


async def _connected(address: tuple[str, int], within: float) -> socket.socket:
    """A name may have several addresses, one of them silent: each has its share of the time."""
    loop, trouble = asyncio.get_running_loop(), OSError("the name has no address")
    found = await loop.getaddrinfo(*address, type=socket.SOCK_STREAM)
    for family, kind, protocol, _, where in found:
        try:
            async with asyncio.timeout(within / len(found)):
                return await _dialled(socket.socket(family, kind, protocol), where)
        except OSError as error:
            trouble = error
    raise trouble


async def _dialled(plain: socket.socket, where: Any) -> socket.socket:
    try:
        plain.setblocking(False)
        await asyncio.get_running_loop().sock_connect(plain, where)
    except BaseException:
        plain.close()
        raise
    return plain


def _presented(wrapped: ssl.SSLObject) -> tuple[bytes, ...]:
    """The chain, where Python tells: publicly since 3.13, and behind the public object before."""
    public: Any = getattr(wrapped, "get_unverified_chain", None)
    if public is not None:
        return tuple(public())
    private: Any = getattr(getattr(wrapped, "_sslobj", None), "get_unverified_chain", None)
    presented = (private() if private is not None else None) or ()
    return tuple(ssl.PEM_cert_to_DER_cert(certificate.public_bytes()) for certificate in presented)
