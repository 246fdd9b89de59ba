"""The journal: one sealed line of JSON for each fact, in order, only ever added to.

Each entry carries the seal of the one before it and its own: the SHA-256 of its canonical JSON without the seal. Changing,
removing or inserting a line breaks every seal after it. A cut-off end does not show in the chain; `RunFinished` shows it.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from handrail.errors import JournalBroken, SurroundingsError
from handrail.journal.events import AnyEvent, Event

GENESIS = "0" * 64


class Entry(BaseModel):
    """A fact with its number, its time (UTC) and its seal."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    seq: int
    at: datetime
    event: AnyEvent
    previous: str
    seal: str = ""


_ENTRY: TypeAdapter[Entry] = TypeAdapter(Entry)


class Journal:
    """Writes a run's journal. Every text passes `redact` before it is written.

    It does not know what the facts mean, and never reads back.
    """

    def __init__(
        self, file: Path, *, clock: Callable[[], datetime], redact: Callable[[Any], Any] = lambda tree: tree
    ) -> None:
        self._descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o644)
        self._clock, self._redact = clock, redact
        self._seq, self._seal = 0, GENESIS

    def append(self, event: Event, *, synced: bool = False) -> Entry:
        """Write a fact; `synced` returns only when it would survive a power cut."""
        told = event.model_validate(self._redact(event.model_dump()))
        bare = _ENTRY.validate_python({"seq": self._seq, "at": self._clock(), "event": told, "previous": self._seal})
        entry = bare.model_copy(update={"seal": seal_of(bare.model_dump(mode="json"))})
        self._write((canonical(entry.model_dump(mode="json")) + "\n").encode(), synced=synced)
        self._seq, self._seal = self._seq + 1, entry.seal
        return entry

    def _write(self, line: bytes, *, synced: bool) -> None:
        try:
            while line:
                line = line[os.write(self._descriptor, line) :]
            if synced:
                os.fsync(self._descriptor)
            return
        except OSError as error:
            reason = error.strerror
        raise SurroundingsError(f"the journal cannot be written ({reason}); without a record nothing more is done")

    def close(self) -> None:
        """Sync and close; nothing can be added afterwards."""
        os.fsync(self._descriptor)
        os.close(self._descriptor)


def canonical(tree: Any) -> str:
    """JSON with one way of writing it: keys sorted, no spaces, UTF-8 as it is."""
    return json.dumps(tree, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def seal_of(tree: dict[str, Any]) -> str:
    """The SHA-256 of an entry's canonical JSON, without its seal."""
    return hashlib.sha256(canonical({key: value for key, value in tree.items() if key != "seal"}).encode()).hexdigest()


def read(file: Path) -> list[Entry]:
    """All entries of a journal. Raises `JournalBroken` where a line cannot be read or the chain does not hold."""
    try:
        lines = file.read_bytes().splitlines()
    except OSError as error:
        raise JournalBroken(
            f"no journal at {file} ({error.strerror}); name a run's folder, as `handrail run` printed it"
        ) from None
    return list(_checked(file, lines))


def _checked(file: Path, lines: list[bytes]) -> Iterator[Entry]:
    previous = GENESIS
    for number, line in enumerate(lines):
        entry, tree = _entry(file, number, line)
        if (entry.seq, entry.previous) != (number, previous) or entry.seal != seal_of(tree):
            raise JournalBroken(
                f"{file}, line {number + 1}: the chain does not hold; this entry or one before it was altered"
            )
        previous = entry.seal
        yield entry


def _entry(file: Path, number: int, line: bytes) -> tuple[Entry, dict[str, Any]]:
    try:
        tree = json.loads(line)
        return _ENTRY.validate_python(tree), tree
    except (ValueError, ValidationError):
        sentence = f"{file}, line {number + 1}: not a journal entry; it was cut off or altered"
    raise JournalBroken(sentence)
