"""A run that was, and what it was told to do."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from handrail.journal import RunStarted
    from handrail.run import RunFolder, RunRequest


def orders_of(
    folder: RunFolder, started: RunStarted, runbook: Path | None, inventory: Path | None, *, headed: bool = False
) -> RunRequest:
    """The same orders again; `runbook` and `inventory` are given where they lie elsewhere by now."""
    from handrail.app.lookup import chosen_pair, library
    from handrail.run import RunRequest
    from handrail.runbook import load

    performed = Path(started.runbook_file)
    file = runbook or (performed if started.runbook_file and performed.is_file() else folder.payload / "runbook.yaml")
    book, _ = load(file, library())
    listed = inventory or Path(started.inventory_file)
    pair = chosen_pair(listed, started.pair)
    return RunRequest(
        runbook=book,
        pair=pair,
        inventory_file=listed,
        given=started.inputs,
        out=folder.path.parent,
        screenshots=started.screenshots,
        headed=headed,
    )
