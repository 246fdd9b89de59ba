"""Reading a fleet: its pairs, what a selection takes of them, and which of them share an appliance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from handrail.fleet import Selection, Sharing
    from handrail.inventory import Fleet, Pair


@dataclass(frozen=True)
class ExaminedFleet:
    """A fleet without mistakes, and what was selected of it."""

    fleet: Fleet
    selection: Selection | None = None
    """None if nobody selected anything."""

    @cached_property
    def sharing(self) -> Sharing:
        """The pairs of the whole fleet that share an appliance."""
        from handrail.fleet import shared_appliances

        return shared_appliances(tuple(self.fleet.pairs.values()))

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """All pairs: first the selected ones in their order, then those that a term leaves out, then the others."""
        pairs = tuple(self.fleet.pairs.values())
        if self.selection is None:
            return pairs
        others = [pair for pair in pairs if not self.is_selected(pair)]
        return (*self.selection.pairs, *sorted(others, key=lambda pair: not self.reason(pair)))

    @cached_property
    def _selected(self) -> frozenset[str]:
        return frozenset(pair.name for pair in (self.selection.pairs if self.selection else self.pairs))

    def is_selected(self, pair: Pair) -> bool:
        return pair.name in self._selected

    def reason(self, pair: Pair) -> str:
        """The term of the selection that took or left out a pair; empty if none takes it."""
        term = self.selection.reasons[pair.name] if self.selection else None
        return term.text if term else ""


def examine_fleet(paths: Sequence[Path], selection: Sequence[str] | None = None) -> ExaminedFleet:
    """Read inventories and folders of them as one fleet, and select.

    Raises `InvalidFile` with every mistake in them, and `InvalidCall` for a selection of nobody.
    """
    from handrail.fleet import select
    from handrail.inventory import load_fleet

    fleet = load_fleet(paths)
    return ExaminedFleet(fleet, select(fleet.pairs, selection) if selection is not None else None)
