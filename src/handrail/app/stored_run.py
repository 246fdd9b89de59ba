"""A run that is in a folder: how it began, and its request again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from handrail.app.lookup import chosen_pair, library
from handrail.journal import Entry, RunRecord, read, run_record
from handrail.run import RunFolder, RunRequest
from handrail.runbook import Runbook, load


@dataclass(frozen=True)
class StoredRun:
    """A run's folder and its entries. `runbook` and `inventory` say where these lie, if they were moved since."""

    folder: RunFolder
    entries: Sequence[Entry]
    runbook: Path | None = None
    inventory: Path | None = None

    @classmethod
    def read(cls, run: Path, runbook: Path | None = None, inventory: Path | None = None) -> StoredRun:
        """Read the run in a folder; a last entry that is cut off is passed over. Raises `JournalBroken`."""
        folder = RunFolder(run)
        return cls(folder, read(folder.journal, cut_off=True), runbook, inventory)

    @cached_property
    def record(self) -> RunRecord:
        return run_record(self.entries)

    @cached_property
    def request(self) -> RunRequest:
        """The request of the run, as an ordinary run. Raises `InvalidFile` or `InvalidCall`."""
        started = self.record.started
        listed = self.inventory or Path(started.inventory_file)
        return RunRequest(
            runbook=self._runbook(),
            pair=chosen_pair(listed, started.pair),
            inventory_file=listed,
            input_overrides=started.inputs,
            out=self.folder.path.parent,
            screenshots=started.screenshots,
        )

    def _runbook(self) -> Runbook:
        """The runbook, from the file that was performed if it is still there; else from the copy in the folder."""
        performed = Path(self.record.started.runbook_file)
        kept = self.folder.payload / "runbook.yaml"
        file = self.runbook or (performed if performed.is_file() else kept)
        return load(file, library())[0]
