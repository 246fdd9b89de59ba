"""Which appliances there are, in which pairs, and what they may be trusted by."""

from handrail.inventory.model import Appliance, Inventory, Pair, Seal
from handrail.inventory.reader import load_inventory

__all__ = ["Appliance", "Inventory", "Pair", "Seal", "load_inventory"]
