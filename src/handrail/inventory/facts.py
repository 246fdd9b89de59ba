"""The facts of a pair that an approval is for: where its appliances are, who is signed in, and what their keys are trusted by."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from handrail.errors import SurroundingsError
from handrail.inventory.model import Appliance
from handrail.tls import CaTrust, PinTrust, SystemTrust


def appliance_facts(appliances: Mapping[str, Appliance]) -> dict[str, Any]:
    """The facts of appliances, by role, as JSON: the same wherever their inventory lies, and without any secret.

    A CA is told by the SHA-256 of its file. Raises `SurroundingsError` if that cannot be read.
    """
    return {role: _facts(appliance) for role, appliance in appliances.items()}


def _facts(appliance: Appliance) -> dict[str, Any]:
    identity = appliance.identity
    return {
        "name": appliance.name,
        "url": appliance.url,
        "address": list(appliance.address),
        "username": appliance.username,
        "trust": sorted(_anchor(anchor) for anchor in appliance.trust),
        "identity": {"at": identity.at, "shows": dict(identity.shows)} if identity else None,
    }


def _anchor(anchor: SystemTrust | CaTrust | PinTrust) -> str:
    match anchor:
        case SystemTrust():
            return "system"
        case PinTrust(pin):
            return f"pin {pin}"
        case CaTrust(path):
            return f"ca {_sha256(path)}"


def _sha256(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        reason = error.strerror
    raise SurroundingsError(f"the CA {path} cannot be read ({reason}); put it where the inventory says it is")
