"""The journal: one line of JSON for each event, in order, only ever added to.

Each entry carries its hash (in the file: `seal`), and that of the entry before (`previous`). A line that is changed, removed or
inserted breaks the chain there. A cut-off end does not: only `RunFinished` shows that a journal is whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from handrail.claims import ClaimSession, Holder
from handrail.errors import JournalBroken
from handrail.journal.chain import GENESIS, broken_line, canonical, chained_entries, hash_of
from handrail.journal.event import Event
from handrail.journal.events import AnyEvent
from handrail.journal.exclusive_lines import ExclusiveLines
from handrail.journal.redaction import redacted


class Entry(BaseModel):
    """An event with its number, its time in UTC, and its hash."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    seq: int
    at: datetime
    event: AnyEvent
    previous: str
    """The hash of the entry before."""
    hash: str = Field("", alias="seal")
    """SHA-256 of all the rest, in hexadecimal. In the file it is called `seal`."""


_ENTRY: TypeAdapter[Entry] = TypeAdapter(Entry)


class Journal:
    """A run's journal, open for writing. Every free text passes `redact` before it is written.

    A journal does not know what events mean.
    """

    def __init__(
        self,
        file: Path,
        *,
        clock: Callable[[], datetime],
        redact: Callable[[Any], Any] = lambda tree: tree,
        run: Path | None = None,
        session: ClaimSession | None = None,
    ) -> None:
        """Begin the journal of a new run. Errors name the folder `run`. Raises `FileExistsError` if it is there; see `reopen`.

        Entries are claimed in the run's `session`; without one, in the folder of the file.
        """
        self._lines = ExclusiveLines(file, new=True, run=run, session=session)
        self._clock, self._redact = clock, redact
        self._seq, self._hash = 0, GENESIS
        self.repaired_bytes = 0

    @classmethod
    def reopen(
        cls,
        file: Path,
        *,
        clock: Callable[[], datetime],
        redact: Callable[[Any], Any] = lambda tree: tree,
        run: Path | None = None,
        take_over: bool = False,
        session: ClaimSession | None = None,
    ) -> Journal:
        """Reopen the journal of a run that ended early, to add to it.

        A last line that was cut off is written again if its text is known, else removed: `repaired_bytes` counts the bytes that
        were removed. Raises `JournalBroken` if anything else is wrong, and `ApplianceBusy` if another process still holds the
        journal. With `take_over`, that process loses the journal, and `holder` is `alive`.
        """
        journal = cls.__new__(cls)
        journal._lines = ExclusiveLines(file, new=False, take_over=take_over, run=run, session=session)
        journal._clock, journal._redact = clock, redact
        journal._repair(file)
        return journal

    @property
    def holder(self) -> Holder:
        """What is known of the process that held the journal before."""
        return self._lines.holder

    def _repair(self, file: Path) -> None:
        content = file.read_bytes()
        whole = content[: content.rfind(b"\n") + 1]
        entries = list(entries_in(file, whole.splitlines()))
        self._seq, self._hash = len(entries), entries[-1].hash if entries else GENESIS
        self.repaired_bytes = self._lines.start_after(self._seq, len(whole))
        while (line := self._lines.claimed(self._seq)) is not None:
            self._lines.release(self._seq)
            try:
                (entry,) = entries_in(file, [line.removesuffix(b"\n")], self._seq, self._hash)
            except (JournalBroken, ValueError):
                break
            self._lines.add(line, synced=True)
            self._seq, self._hash, self.repaired_bytes = self._seq + 1, entry.hash, 0

    def append(self, event: Event, *, synced: bool = False) -> Entry:
        """Write an event; with `synced`, wait until it would survive a power cut. Raises `JournalTaken`, `SurroundingsError`."""
        facts = {"seq": self._seq, "at": self._clock(), "event": redacted(event, self._redact)}
        bare = _ENTRY.validate_python({**facts, "previous": self._hash})
        tree = bare.model_dump(mode="json", by_alias=True)
        entry = bare.model_copy(update={"hash": hash_of(tree)})
        self._lines.add((canonical(tree | {"seal": entry.hash}) + "\n").encode(), synced=synced)
        self._seq, self._hash = self._seq + 1, entry.hash
        return entry

    def close(self) -> None:
        """Sync and close. Nothing can be added afterwards."""
        self._lines.close()


def read(file: Path, *, cut_off: bool = False) -> list[Entry]:
    """Read all entries of a journal. Raises `JournalBroken` if a line cannot be read, or the chain does not hold.

    With `cut_off`, a last line without its end is left out: a process that dies while it writes leaves one.
    """
    try:
        content = file.read_bytes()
    except OSError as error:
        raise JournalBroken(
            f"no journal at {file} ({error.strerror}); name a run's folder, as `handrail run` printed it"
        ) from None
    if cut_off:
        content = content[: content.rfind(b"\n") + 1]
    return list(entries_in(file, content.splitlines()))


def entries_in(file: Path, lines: list[bytes], first: int = 0, previous: str = GENESIS) -> Iterator[Entry]:
    """Read lines of a journal, from the one numbered `first` on; `previous` is the hash before it. Raises `JournalBroken`."""
    for number, tree in enumerate(chained_entries(lines, file, first, previous), start=first):
        try:
            entry = _ENTRY.validate_python(tree)
        except ValidationError:
            entry = None
        if entry is None:
            raise broken_line(file, number)
        yield entry
