"""The tail of a journal: what was added since one last looked, while another process writes."""

from __future__ import annotations

import os
from pathlib import Path

from handrail.errors import JournalBroken
from handrail.journal.chain import ADVICE, GENESIS
from handrail.journal.journal import Entry, entries_in


class JournalTail:
    """A reader of a journal that goes on where it stopped. The chain is checked over everything that it has read."""

    def __init__(self, file: Path) -> None:
        self.file, self._path = file, str(file)
        self._offset, self._number, self._hash = 0, 0, GENESIS

    def read(self) -> list[Entry]:
        """Read the entries that are new; none as long as there is no file. A line without its end is left for later.

        Raises `JournalBroken` if the chain does not hold, or if entries that were read are gone.
        """
        try:
            size = os.stat(self._path).st_size  # a hundred journals are asked each second
            if size == self._offset:
                return []
            with self.file.open("rb") as journal:
                journal.seek(self._offset)
                added = journal.read()
        except OSError:
            return []
        if size < self._offset:
            raise JournalBroken(f"{self.file} is shorter than it was: entries are gone from it", ADVICE)
        whole = added[: added.rfind(b"\n") + 1]
        entries = list(entries_in(self.file, whole.splitlines(), self._number, self._hash))
        if entries:
            self._offset, self._number, self._hash = self._offset + len(whole), entries[-1].seq + 1, entries[-1].hash
        return entries
