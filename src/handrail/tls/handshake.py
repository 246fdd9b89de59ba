"""One TLS handshake of our own: which certificate is served at an address, for a name or without one."""

from __future__ import annotations

import asyncio
import hashlib
import socket
import ssl
from dataclasses import dataclass

from handrail.errors import ApplianceUnreachable


@dataclass(frozen=True)
class Served:
    """What was presented: the leaf certificate (DER), and the protocol's version."""

    leaf: bytes
    protocol: str

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the leaf, in hexadecimal."""
        return hashlib.sha256(self.leaf).hexdigest()


async def served(address: tuple[str, int], server_name: str | None, *, within: float) -> Served:
    """Shake hands once, believing nothing, within so many seconds. Raises `ApplianceUnreachable`."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return await shake(address, server_name, context, within=within)


async def shake(address: tuple[str, int], server_name: str | None, context: ssl.SSLContext, *, within: float) -> Served:
    """Shake hands as `context` says. Raises `ApplianceUnreachable`, or `ssl.SSLCertVerificationError` where it verifies."""
    where = f"{address[0]}:{address[1]}"
    try:
        return await asyncio.wait_for(asyncio.to_thread(_shake, address, server_name, context, within), within + 1)
    except ssl.SSLCertVerificationError:
        raise
    except ConnectionRefusedError:
        reason = "the connection was refused; is it switched on, and is this the right port?"
    except socket.gaierror:
        reason = "its name leads nowhere; check the name, or say `resolve` in the inventory"
    except TimeoutError:
        reason = f"no answer within {within:g} s; is it switched on, and does a firewall let us through?"
    except ssl.SSLError as error:
        reason = f"it does not speak TLS as we do ({error.reason or 'handshake failed'}); is this an HTTPS port?"
    except OSError as error:
        reason = f"{error.strerror or error}"
    raise ApplianceUnreachable(f"{where} could not be reached: {reason}")


def _shake(address: tuple[str, int], server_name: str | None, context: ssl.SSLContext, within: float) -> Served:
    with (
        socket.create_connection(address, timeout=within) as plain,
        context.wrap_socket(plain, server_hostname=server_name) as wrapped,
    ):
        leaf = wrapped.getpeercert(binary_form=True)
        assert leaf is not None
        return Served(leaf, wrapped.version() or "")
