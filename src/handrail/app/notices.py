"""Telling services: the notifier of the pairs of a run or a rollout, with the addresses that their inventories refer to."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from pathlib import Path

from handrail.errors import SecretUnavailable
from handrail.inventory import NotifiedService, Pair
from handrail.notify import Notifier, Service, prepare
from handrail.run import Environment
from handrail.secrets import Redactor, SecretResolver


def notifier_of(pairs: Iterable[tuple[Pair, Path]], environment: Environment, redactor: Redactor) -> Notifier:
    """The notifier of pairs, each with the folder of its inventory. A service that several name is told once.

    An address that is not there is no error: it is told at the end.
    """
    wanted = dict.fromkeys((service, base) for pair, base in pairs for service in pair.notify)
    if wanted:
        threading.Thread(target=prepare, name="notify", daemon=True).start()
    resolver = SecretResolver(environment.env, None, redactor)
    return Notifier([_resolved(service, base, resolver) for service, base in wanted])


def _resolved(service: NotifiedService, base: Path, resolver: SecretResolver) -> Service:
    if isinstance(service.to, str):
        return Service(service.to, service.events, service.to)
    name = str(service.to)
    try:
        return Service(name, service.events, resolver.resolve("notify address", service.to, base).reveal())
    except SecretUnavailable as missing:
        return Service(name, service.events, problem=str(missing))
