"""Inventories: appliances, pairs, and the anchors that their certificates are trusted by."""

from handrail.inventory.model import (
    PLAIN_HTTP,
    Appliance,
    HttpAuthentication,
    Inventory,
    Pair,
    SealSettings,
    ShownIdentity,
)
from handrail.inventory.reader import load_inventory

__all__ = [
    "PLAIN_HTTP",
    "Appliance",
    "HttpAuthentication",
    "Inventory",
    "Pair",
    "SealSettings",
    "ShownIdentity",
    "load_inventory",
]
