"""Inventories: appliances, pairs with their labels, the anchors that certificates are trusted by, and the fleet's calendar."""

from handrail.inventory.calendar import Blackout, opening
from handrail.inventory.facts import appliance_facts
from handrail.inventory.fleet import Fleet, load_fleet
from handrail.inventory.labels import Labels
from handrail.inventory.model import (
    PLAIN_HTTP,
    Appliance,
    HttpAuthentication,
    Inventory,
    Pair,
    SealSettings,
    ShownIdentity,
)
from handrail.inventory.notify import NotifiedService
from handrail.inventory.reader import load_inventory

__all__ = [
    "PLAIN_HTTP",
    "Appliance",
    "Blackout",
    "Fleet",
    "HttpAuthentication",
    "Inventory",
    "Labels",
    "NotifiedService",
    "Pair",
    "SealSettings",
    "ShownIdentity",
    "appliance_facts",
    "load_fleet",
    "load_inventory",
    "opening",
]
