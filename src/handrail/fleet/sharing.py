"""Appliances that pairs share: such pairs are never worked on at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from handrail.inventory import Appliance, Pair
from handrail.tls import PinTrust

Sharing: TypeAlias = Mapping[str, Mapping[str, str]]
"""For each pair that shares an appliance, the others that it shares one with, and words for what they share."""


def shared_appliances(pairs: Sequence[Pair]) -> dict[str, dict[str, str]]:
    """The pairs that share an appliance: one address, one host name, or one key where only its pin is trusted.

    Appliances of one host name are two where the inventory says of each that it is reached at another address. Two that turn
    out to serve one key, although no pin says so, are kept apart by the locks of their runs.
    """
    found: dict[str, dict[str, str]] = {}
    for words, names, others in _groups(pairs):
        for name in names:
            for other in others:
                if other != name:
                    found.setdefault(name, {}).setdefault(other, words)
                    found.setdefault(other, {}).setdefault(name, words)
    return found


def sharing_sentences(sharing: Sharing) -> tuple[str, ...]:
    """A sentence for each two pairs that share an appliance."""
    return tuple(
        f"{name} and {other} share {words}, so they are never worked on at once"
        for name, others in sorted(sharing.items())
        for other, words in sorted(others.items())
        if name < other
    )


def _groups(pairs: Sequence[Pair]) -> Iterator[tuple[str, Iterable[str], Iterable[str]]]:
    """Words for what is shared, and the pairs of which each of the first shares it with each of the second."""
    alike: dict[str, dict[str, None]] = defaultdict(dict)
    named: dict[str, dict[str, None]] = defaultdict(dict)
    unresolved: dict[str, dict[str, None]] = defaultdict(dict)
    for pair in pairs:
        for appliance in pair.roles.values():
            for words in _keys(appliance):
                alike[words][pair.name] = None
            named[appliance.netloc][pair.name] = None
            if appliance.resolve is None:
                unresolved[appliance.netloc][pair.name] = None
    for words, names in alike.items():
        yield words, names, names
    for netloc, names in unresolved.items():
        yield f"the host name {netloc}", names, named[netloc]


def _keys(appliance: Appliance) -> Iterator[str]:
    host, port = appliance.address
    yield f"the address {host.lower()}:{port}"
    match appliance.trust:
        case (PinTrust(pin),):
            yield f"the TLS key {pin}"
