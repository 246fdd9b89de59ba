"""With what a run is sealed: opened before anything is done, so that no run ends without the signature that it should have."""

from __future__ import annotations

from pathlib import Path

from handrail.inventory import Seal
from handrail.run.orders import Orders, World
from handrail.sealing import Means, open_key
from handrail.secrets import Redactor, SecretSources


def means_of(orders: Orders, world: World, redactor: Redactor) -> Means:
    """The key and the authority of a run's inventory. Raises `SecretUnavailable` or `SurroundingsError`."""
    return means_for(orders.pair.seal, orders.base, world, redactor)


def means_for(seal: Seal, base: Path, world: World, redactor: Redactor) -> Means:
    """As above, for what an inventory in the folder `base` says."""
    if not seal.key:
        return Means(authority=seal.timestamp)
    sources = SecretSources(world.env, world.ask, redactor)
    password = sources.resolve("seal password", seal.password, base).reveal() if seal.password else None
    return Means(open_key(seal.key, seal.certificate, password, world.clock()), seal.timestamp)
