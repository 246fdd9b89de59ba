"""Situations: on what a runbook is tested. Each is in the brackets of an item's name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from handrail.pytest_plugin.options import Settings


@dataclass(frozen=True)
class PracticeSituation:
    """The practice pair in one of its versions, situations and variations, as on its first day."""

    name: str
    profile: str = "sra"
    scenarios: tuple[str, ...] = ()
    seed: int | None = None


@dataclass(frozen=True)
class RealPair:
    """A pair of an inventory, on which a runbook is rehearsed, or performed."""

    name: str
    perform: bool


Situation = PracticeSituation | RealPair


def situations(settings: Settings) -> Iterator[Situation]:
    """The situations in which each runbook of a session is tested."""
    if settings.inventory:
        verb = "run" if settings.perform else "rehearsal"
        yield RealPair(f"{verb}-{settings.pair}" if settings.pair else verb, settings.perform)
        return
    yield from map(practice_situation, settings.situations)
    for seed in range(1, settings.vary + 1):
        yield PracticeSituation(f"vary-{seed}", seed=seed)
    if not settings.situations and not settings.vary:
        yield PracticeSituation("practice")


def practice_situation(named: str) -> PracticeSituation:
    """Read names of situations, and at most one version, with + between them. Raises `ValueError` for one that there is not."""
    from handrail_practice.pair import PROFILES  # who rehearses on real appliances needs no practice pair
    from handrail_practice.scenario import behaviour

    parts = named.split("+")
    profiles = [part for part in parts if part in PROFILES]
    scenarios = tuple(part for part in parts if part not in PROFILES)
    if len(profiles) > 1:
        raise ValueError(f"A pair is one version, not {' and '.join(profiles)}.")
    behaviour(scenarios)
    return PracticeSituation(named, profiles[0] if profiles else "sra", scenarios)
