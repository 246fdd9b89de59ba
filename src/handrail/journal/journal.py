"""The journal: one sealed line of JSON for each fact, in order, only ever added to.

Each entry carries the seal of the one before it and its own: the SHA-256 of its canonical JSON without the seal. Changing,
removing or inserting a line breaks every seal after it. A cut-off end does not show in the chain; `RunFinished` shows it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from handrail.errors import JournalBroken
from handrail.journal.chain import GENESIS, broken_line, canonical, links, seal_of
from handrail.journal.event import Event
from handrail.journal.events import AnyEvent
from handrail.journal.exclusive_lines import ExclusiveLines


class Entry(BaseModel):
    """A fact with its number, its time (UTC) and its seal."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    seq: int
    at: datetime
    event: AnyEvent
    previous: str
    seal: str = ""


_ENTRY: TypeAdapter[Entry] = TypeAdapter(Entry)


class Journal:
    """Writes a run's journal. Every text passes `redact` before it is written.

    It does not know what the facts mean.
    """

    def __init__(
        self,
        file: Path,
        *,
        clock: Callable[[], datetime],
        redact: Callable[[Any], Any] = lambda tree: tree,
        run: Path | None = None,
    ) -> None:
        """A new journal, of the `run` in that folder. Raises FileExistsError where there is one already; see `take_up`."""
        self._lines = ExclusiveLines(file, new=True, run=run)
        self._clock, self._redact = clock, redact
        self._seq, self._seal = 0, GENESIS
        self.mended = 0
        self.holder_lives = False

    @classmethod
    def take_up(
        cls,
        file: Path,
        *,
        clock: Callable[[], datetime],
        redact: Callable[[Any], Any] = lambda tree: tree,
        run: Path | None = None,
        take_over: bool = False,
    ) -> Journal:
        """Go on with the journal of a run that ended early.

        A last line that was cut off is written again where it is known, else taken away: `mended` bytes. Raises `JournalBroken`
        where anything else is wrong, and `ApplianceBusy` where its run still goes on, unless `take_over` says to pass over that;
        `holder_lives` tells then.
        """
        journal = cls.__new__(cls)
        journal._lines = ExclusiveLines(file, new=False, take_over=take_over, run=run)
        journal._clock, journal._redact = clock, redact
        journal.holder_lives = journal._lines.holder_lives
        journal._mend(file)
        return journal

    def _mend(self, file: Path) -> None:
        content = file.read_bytes()
        whole = content[: content.rfind(b"\n") + 1]
        entries = list(_checked(file, whole.splitlines()))
        self._seq, self._seal = len(entries), entries[-1].seal if entries else GENESIS
        self.mended = self._lines.start_after(self._seq, len(whole))
        while (line := self._lines.claimed(self._seq)) is not None:
            self._lines.disclaim(self._seq)
            try:
                (entry,) = _checked(file, [line.removesuffix(b"\n")], self._seq, self._seal)
            except (JournalBroken, ValueError):
                break
            self._lines.add(line, synced=True)
            self._seq, self._seal, self.mended = self._seq + 1, entry.seal, 0

    def append(self, event: Event, *, synced: bool = False) -> Entry:
        """Write a fact; `synced` returns only when it would survive a power cut. Raises `JournalTaken`, `SurroundingsError`."""
        told = event.model_validate(self._redact(event.model_dump()))
        bare = _ENTRY.validate_python({"seq": self._seq, "at": self._clock(), "event": told, "previous": self._seal})
        entry = bare.model_copy(update={"seal": seal_of(bare.model_dump(mode="json"))})
        self._lines.add((canonical(entry.model_dump(mode="json")) + "\n").encode(), synced=synced)
        self._seq, self._seal = self._seq + 1, entry.seal
        return entry

    def close(self) -> None:
        """Sync and close; nothing can be added afterwards."""
        self._lines.close()


def read(file: Path, *, cut_off: bool = False) -> list[Entry]:
    """All entries of a journal. Raises `JournalBroken` where a line cannot be read or the chain does not hold.

    With `cut_off`, a last line without its end is left out: so a process leaves it that dies while it writes.
    """
    try:
        content = file.read_bytes()
    except OSError as error:
        raise JournalBroken(
            f"no journal at {file} ({error.strerror}); name a run's folder, as `handrail run` printed it"
        ) from None
    if cut_off:
        content = content[: content.rfind(b"\n") + 1]
    return list(_checked(file, content.splitlines()))


def _checked(file: Path, lines: list[bytes], first: int = 0, previous: str = GENESIS) -> Iterator[Entry]:
    for number, tree in enumerate(links(lines, file, first, previous), start=first):
        try:
            entry = _ENTRY.validate_python(tree)
        except ValidationError:
            entry = None
        if entry is None:
            raise broken_line(file, number)
        yield entry
