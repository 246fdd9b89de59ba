"""Reasons why no TLS connection came about, in words that say whose move it is."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator

NOT_TLS = ("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "RECORD_LAYER_FAILURE", "PACKET_LENGTH_TOO_LONG")
"""OpenSSL's reasons if the first bytes of a server belong to another protocol."""
TOO_OLD = ("TLSV1_ALERT_PROTOCOL_VERSION", "UNSUPPORTED_PROTOCOL", "UNKNOWN_PROTOCOL", "INAPPROPRIATE_FALLBACK")
NO_CIPHER = ("SSLV3_ALERT_HANDSHAKE_FAILURE", "TLSV1_ALERT_INSUFFICIENT_SECURITY", "NO_CIPHERS_AVAILABLE")

_HANDSHAKE, _CERTIFICATE_REQUEST = 22, 13
"""The type of a record, and of a message in it (RFC 5246, sections 6.2.1 and 7.4)."""


def connection_refusal(error: OSError | ValueError, timeout: float, server_name: str | None, received: bytes) -> str:
    """The reason in words. `received` is what the server had said, by which it can be told that it asked for a certificate."""
    match error:
        case ConnectionRefusedError():
            return "the connection was refused; is it switched on, and is this the right port?"
        case socket.gaierror():
            return "its name leads nowhere; check the name, or say `resolve` in the inventory"
        case TimeoutError():
            return f"no answer within {timeout:g} s; is it switched on, and does a firewall let us through?"
        case ssl.SSLError() | ConnectionResetError() | BrokenPipeError() if _asks_for_certificate(received):
            return (
                "it asks for a client certificate, and Handrail has none to show; whoever looks after it has to let this "
                "machine in without one"
            )
        case ssl.SSLEOFError() | ConnectionResetError() | BrokenPipeError():
            return "it hung up during the TLS handshake; is this its HTTPS port, and may this machine talk to it?"
        case ssl.SSLError():
            return _tls_refusal(error, server_name)
        case OSError():
            return f"{error.strerror or error}; check the address, and the network between"
        case _:
            return f"the name to ask for cannot be sent ({error}); check the host name"


def _tls_refusal(error: ssl.SSLError, server_name: str | None) -> str:
    reason = error.reason or str(error)
    if reason in NOT_TLS:
        return f"it does not speak TLS ({reason}); is this an HTTPS port?"
    if reason in TOO_OLD:
        return (
            f"it speaks nothing newer than TLS 1.0 or 1.1, which no current browser speaks ({reason}); whoever looks after it "
            "has to switch on TLS 1.2, or to update it"
        )
    if "UNRECOGNIZED_NAME" in reason:
        return (
            f"it has no certificate for the name {server_name or 'that it was asked for'} ({reason}); check the host name in the "
            "inventory, or whoever looks after it has to give it a certificate for that name"
        )
    if reason in NO_CIPHER:
        return (
            f"it has no cipher in common with current browsers ({reason}); whoever looks after it has to allow one in its SSL "
            "settings, such as ECDHE with AES-GCM"
        )
    return f"it refused the TLS handshake ({reason}); look at its SSL settings"


def _asks_for_certificate(received: bytes) -> bool:
    """Say whether a server up to TLS 1.2 has asked for a client certificate. In TLS 1.3 only the browser comes to know."""
    return _CERTIFICATE_REQUEST in _message_types(_handshake_bytes(received))


def _handshake_bytes(received: bytes) -> bytes:
    """The handshake messages of plain records, up to the first record of another type."""
    content, offset = b"", 0
    while offset + 5 <= len(received) and received[offset] == _HANDSHAKE:
        length = int.from_bytes(received[offset + 3 : offset + 5])
        content += received[offset + 5 : offset + 5 + length]
        offset += 5 + length
    return content


def _message_types(content: bytes) -> Iterator[int]:
    offset = 0
    while offset + 4 <= len(content):
        yield content[offset]
        offset += 4 + int.from_bytes(content[offset + 1 : offset + 4])
