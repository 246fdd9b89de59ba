"""Lookup of the runbook or the pair that a person means by a name."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from handrail.errors import InvalidCall

if TYPE_CHECKING:
    from handrail.inventory import Pair
    from handrail.runbook import Library, Runbook


def load_runbook(named: str | Path) -> Runbook:
    """The runbook in a file, or the shipped one of that name. Raises `InvalidFile`, or `InvalidCall` with the shipped names."""
    from handrail.runbook import load

    return load(runbook_file(str(named)), library())[0]


def runbook_file(named: str) -> Path:
    """The file that is meant. Raises `InvalidCall` with the shipped names."""
    from handrail.runbook import shipped, shipped_names

    path = Path(named)
    if path.is_file():
        return path
    names = shipped_names()
    if named in names:
        return shipped() / f"{named}.yaml"
    short = [name for name in names if name.rsplit("/", 1)[-1] == named]
    if len(short) == 1:
        return shipped() / f"{short[0]}.yaml"
    near = difflib.get_close_matches(named, names, n=1, cutoff=0.4)
    hint = (
        f"did you mean {near[0]}?" if near else f"shipped are {', '.join(names)}; handrail runbooks says what each is"
    )
    raise InvalidCall(f"there is no file {named}, and no shipped runbook of that name; {hint}")


@dataclass(frozen=True)
class ShippedRunbook:
    """A shipped runbook: the name by which commands take it, and its title."""

    name: str
    title: str


def shipped_runbooks() -> tuple[ShippedRunbook, ...]:
    """The shipped runbooks."""
    from handrail.runbook import shipped_names

    return tuple(ShippedRunbook(name, load_runbook(name).title) for name in shipped_names())


def library() -> Library:
    from handrail.runbook import Library, shipped

    return Library((shipped(),))


def load_pairs(inventory: Path) -> Mapping[str, Pair]:
    """The pairs of an inventory, by name. Raises `InvalidFile`."""
    from handrail.inventory import load_inventory

    return load_inventory(inventory).pairs


def chosen_pair(inventory: Path, name: str | None) -> Pair:
    """The pair that is meant. Raises `InvalidCall` if that is not clear."""
    pairs = load_pairs(inventory)
    if name is None and len(pairs) == 1:
        return next(iter(pairs.values()))
    if name is not None and name in pairs:
        return pairs[name]
    listed = ", ".join(pairs) or "none"
    if name is None:
        raise InvalidCall(
            f"{inventory} has several pairs ({listed}); say which with --pair" if pairs else f"{inventory} has no pairs"
        )
    near = difflib.get_close_matches(name, pairs, n=1)
    raise InvalidCall(
        f"{inventory} has no pair {name}; " + (f"did you mean {near[0]}?" if near else f"it has {listed}")
    )
