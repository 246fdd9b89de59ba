"""The journal: one line of JSON for each event, in order, only ever added to.

Each entry carries its hash (`seal`), and that of the entry before (`previous`). A line that is changed, removed or inserted
breaks the chain there. A cut-off end does not: only `RunFinished` shows that a journal is whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from handrail.errors import JournalBroken
from handrail.journal.chain import GENESIS, broken_line, canonical, chained_entries, hash_of
from handrail.journal.event import Event
from handrail.journal.events import AnyEvent
from handrail.journal.exclusive_lines import ExclusiveLines


class Entry(BaseModel):
    """An event with its number, its time in UTC, and its hash."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    seq: int
    at: datetime
    event: AnyEvent
    previous: str
    seal: str = ""


_ENTRY: TypeAdapter[Entry] = TypeAdapter(Entry)


class Journal:
    """Writes a run's journal. Every text passes `redact` before it is written.

    It does not know what events mean.
    """

    def __init__(
        self,
        file: Path,
        *,
        clock: Callable[[], datetime],
        redact: Callable[[Any], Any] = lambda tree: tree,
        run: Path | None = None,
    ) -> None:
        """Begin a new journal, of the `run` in that folder. Raises FileExistsError where there is one; see `take_up`."""
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

        A last line that was cut off is written again where its text is known, else taken away: `mended` counts its bytes. Raises
        `JournalBroken` where anything else is wrong, and `ApplianceBusy` where the run still goes on in another process. With
        `take_over`, that process is passed over, and `holder_lives` is true.
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
        entries = list(_entries(file, whole.splitlines()))
        self._seq, self._seal = len(entries), entries[-1].seal if entries else GENESIS
        self.mended = self._lines.start_after(self._seq, len(whole))
        while (line := self._lines.claimed(self._seq)) is not None:
            self._lines.disclaim(self._seq)
            try:
                (entry,) = _entries(file, [line.removesuffix(b"\n")], self._seq, self._seal)
            except (JournalBroken, ValueError):
                break
            self._lines.add(line, synced=True)
            self._seq, self._seal, self.mended = self._seq + 1, entry.seal, 0

    def append(self, event: Event, *, synced: bool = False) -> Entry:
        """Write an event; with `synced`, wait until it would survive a power cut. Raises `JournalTaken`, `SurroundingsError`."""
        redacted = event.model_validate(self._redact(event.model_dump()))
        bare = _ENTRY.validate_python(
            {"seq": self._seq, "at": self._clock(), "event": redacted, "previous": self._seal}
        )
        entry = bare.model_copy(update={"seal": hash_of(bare.model_dump(mode="json"))})
        self._lines.add((canonical(entry.model_dump(mode="json")) + "\n").encode(), synced=synced)
        self._seq, self._seal = self._seq + 1, entry.seal
        return entry

    def close(self) -> None:
        """Sync and close. Nothing can be added afterwards."""
        self._lines.close()


def read(file: Path, *, cut_off: bool = False) -> list[Entry]:
    """All entries of a journal. Raises `JournalBroken` where a line cannot be read, or the chain does not hold.

    With `cut_off`, a last line without its end is left out. A process that dies while it writes leaves one.
    """
    try:
        content = file.read_bytes()
    except OSError as error:
        raise JournalBroken(
            f"no journal at {file} ({error.strerror}); name a run's folder, as `handrail run` printed it"
        ) from None
    if cut_off:
        content = content[: content.rfind(b"\n") + 1]
    return list(_entries(file, content.splitlines()))


def _entries(file: Path, lines: list[bytes], first: int = 0, previous: str = GENESIS) -> Iterator[Entry]:
    for number, tree in enumerate(chained_entries(lines, file, first, previous), start=first):
        try:
            entry = _ENTRY.validate_python(tree)
        except ValidationError:
            entry = None
        if entry is None:
            raise broken_line(file, number)
        yield entry
