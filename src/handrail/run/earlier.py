"""What earlier runs of the same plan tell of how long it takes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path

from handrail.engine import FinishBy
from handrail.errors import EvidenceBroken
from handrail.journal import Pace, pace, read
from handrail.run.orders import Orders, World
from handrail.runbook import outline

LAST = 5
"""So many of the last runs are looked at."""


def window_of(orders: Orders, world: World) -> tuple[FinishBy, ...]:
    """The gate that keeps to the time that was given, if any was."""
    if orders.finish_by is None or orders.mode == "rehearsal":
        return ()
    paces = earlier_paces(orders.out, orders.runbook.digest)
    return (FinishBy(orders.finish_by, world.clock, outline(orders.runbook), paces),)


def earlier_paces(out: Path, digest: str) -> tuple[Pace, ...]:
    """Of the last runs in `out` that performed this very plan and ended well. Folders are named by their time."""
    journals = sorted(out.glob("*/journal.jsonl"), reverse=True)
    return tuple(islice(_paces(journals, digest), LAST))


def _paces(journals: list[Path], digest: str) -> Iterator[Pace]:
    for journal in journals:
        with suppress(EvidenceBroken, OSError):
            with journal.open(encoding="utf-8") as file:
                same = f'"{digest}"' in file.readline()
            found = pace(read(journal)) if same else None
            if found:
                yield found
