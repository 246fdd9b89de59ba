"""With what a run is sealed: opened before anything is done, so that no run ends without the signature that it should have."""

from __future__ import annotations

from pathlib import Path

from handrail.inventory import Seal
from handrail.run.environment import Environment
from handrail.run.request import RunRequest
from handrail.sealing import SealingOptions, open_key
from handrail.secrets import Redactor, SecretResolver


def means_of(request: RunRequest, environment: Environment, redactor: Redactor) -> SealingOptions:
    """The key and the authority of a run's inventory. Raises `SecretUnavailable` or `SurroundingsError`."""
    return means_for(request.pair.seal, request.base, environment, redactor)


def means_for(seal: Seal, base: Path, environment: Environment, redactor: Redactor) -> SealingOptions:
    """As above, for what an inventory in the folder `base` says."""
    if not seal.key:
        return SealingOptions(authority=seal.timestamp)
    resolver = SecretResolver(environment.env, environment.ask, redactor)
    password = resolver.resolve("seal password", seal.password, base).reveal() if seal.password else None
    return SealingOptions(open_key(seal.key, seal.certificate, password, environment.clock()), seal.timestamp)
