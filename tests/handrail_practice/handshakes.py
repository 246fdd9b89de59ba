"""What a TLS client sees of an appliance."""

import socket
import ssl
from hashlib import sha256
from pathlib import Path

from .browsing import untrusting


def served(port: int, host: str | None = None) -> str:
    """The fingerprint of the certificate that is served to this host name, or to no name at all."""
    with (
        socket.create_connection(("127.0.0.1", port)) as raw,
        untrusting().wrap_socket(raw, server_hostname=host) as connection,
    ):
        return sha256(connection.getpeercert(binary_form=True) or b"").hexdigest()


def trusted(port: int, host: str, ca: Path) -> bool:
    """Whether a client that knows only the practice root accepts the connection."""
    context = ssl.create_default_context(cafile=str(ca))
    try:
        with (
            socket.create_connection(("127.0.0.1", port)) as raw,
            context.wrap_socket(raw, server_hostname=host),
        ):
            return True
    except ssl.SSLCertVerificationError:
        return False
