"""The keys by which the appliances of a run are locked."""

from __future__ import annotations

from handrail.inventory import Appliance
from handrail.tls import TrustedLeaf


def lock_keys(appliance: Appliance, leaf: TrustedLeaf | None) -> dict[str, str]:
    """The keys by which an appliance is locked, each with words for it; two names for one appliance share at least one key."""
    host, port = appliance.address
    url = f"{appliance.host}:{appliance.port}" + (f" at {host}:{port}" if appliance.resolve else "")
    keys = {f"address {host}:{port}": f"the address {host}:{port}", f"url {url}": f"the host name {url}"}
    return keys | ({f"key {leaf.spki_base64}": f"the TLS key {leaf.spki_pin}"} if leaf else {})
