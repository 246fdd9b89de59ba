"""What the practice appliances say of themselves: their audit logs, and what they serve on the wire."""

from __future__ import annotations

import hashlib
import socket
import ssl
from collections.abc import Sequence
from typing import Any

from handrail_practice.audit import read
from handrail_practice.pair import Pair

SITE = "support.example.com"


def events(pair: Pair, role: str, *kinds: str) -> list[dict[str, Any]]:
    """The audit entries of these kinds, in order."""
    appliance = pair.primary if role == "primary" else pair.backup
    return [entry for entry in read(appliance.audit_path) if entry["event"] in kinds]


def served(port: int, name: str | None) -> str:
    """The fingerprint of what is served, by a handshake that shares no code with the program."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    with (
        socket.create_connection(("127.0.0.1", port), timeout=10) as plain,
        context.wrap_socket(plain, server_hostname=name) as wrapped,
    ):
        return hashlib.sha256(wrapped.getpeercert(binary_form=True) or b"").hexdigest()


def all_served(pair: Pair, names: Sequence[str | None] = (SITE, None, "wrong.example.org")) -> set[str]:
    """Every certificate that the two appliances serve, asked in several ways."""
    return {served(appliance.port, name) for appliance in (pair.primary, pair.backup) for name in names}


def assert_replicated(pair: Pair) -> None:
    """Exactly one export with key, one import and one change of the default; the same certificate on both wires."""
    (export,) = events(pair, "primary", "certificate-exported")
    assert (export["with_key"], export["with_chain"], export["encrypted"]) == (True, True, True)
    (imported,) = events(pair, "backup", "certificate-imported")
    (changed,) = events(pair, "backup", "default-changed")
    assert imported["fingerprint"] == changed["after"] == export["fingerprint"]
    assert not events(pair, "primary", "certificate-imported", "default-changed", "certificate-deleted")
    assert all_served(pair) == {export["fingerprint"]}


def assert_untouched(pair: Pair) -> None:
    """Nothing changed on either appliance."""
    for role in ("primary", "backup"):
        assert not events(pair, role, "certificate-imported", "default-changed", "certificate-deleted")
