"""Pairs for rollouts, made without files."""

from __future__ import annotations

from typing import Any

from handrail.inventory import Appliance, Pair
from handrail.secrets import parse_reference
from handrail.tls import SystemTrust, Trust


def made(
    name: str,
    *,
    hosts: tuple[str, ...] = (),
    resolve: tuple[str, int] | None = None,
    trust: Trust = (SystemTrust(),),
    **labels: str | tuple[str, ...],
) -> Pair:
    """A pair of two appliances of its own, if `hosts` does not name others."""
    password = parse_reference({"env": "PASSWORD"})
    roles = {
        role: Appliance(host, f"https://{host}/appliance", "admin", password, trust, resolve)
        for role, host in zip(
            ("primary", "backup"), hosts or (f"{name}-a.example.com", f"{name}-b.example.com"), strict=False
        )
    }
    words = {label: (word,) if isinstance(word, str) else word for label, word in labels.items()}
    return Pair(name, roles, {"site": f"{name}.example.com"}, labels=words)


def facts_of(pair: Pair, **inputs: str) -> dict[str, Any]:
    """The facts of the assignment of a runbook to a pair."""
    appliances = {
        role: {
            "name": appliance.name,
            "url": appliance.url,
            "address": list(appliance.address),
            "trust": sorted(map(str, appliance.trust)),
            "identity": None,
        }
        for role, appliance in pair.roles.items()
    }
    return {"runbook": "a1" * 32, "pair": pair.name, "appliances": appliances, "inputs": {**pair.inputs, **inputs}}
