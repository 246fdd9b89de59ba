"""Claims in the folder of each run, and locks on this machine: for runs whose processes are all on one machine."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from handrail.claims.folder_locks import lock_appliances
from handrail.claims.port import Answer, Holder
from handrail.claims.refusals import run_goes_on
from handrail.errors import InvalidCall, SurroundingsError

ENTRIES = "entries"
"""The folder beside a journal in which the numbers of its lines are claimed. It is removed when the journal is closed."""


@dataclass(frozen=True)
class FolderClaims:
    """Claims in the folder of each run; appliances are locked in the first of `lock_places` that can be written."""

    lock_places: Sequence[Path] = ()

    @contextmanager
    def session(self, run: Path, place: str | None = None) -> Iterator[FolderSession]:
        if place:
            raise InvalidCall(
                f"the claims of the run in {run} are not in its folder, but in a database ({place}); name it with --claims, as "
                "the run did, or in HANDRAIL_CLAIMS. Nothing was done"
            )
        with contextlib.ExitStack() as locks:
            yield FolderSession(run, self.lock_places, locks)


@dataclass
class FolderSession:
    """What a run holds on this machine: the kernel drops it with the process."""

    run: Path
    lock_places: Sequence[Path] = ()
    locks: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)
    place: str = ""

    def lock_appliances(self, keys: Mapping[str, str], *, pass_over: bool = False) -> None:
        self.locks.enter_context(lock_appliances(self.lock_places, keys, self.run, pass_over=pass_over))

    def open(self, journal: Path, *, take_over: bool = False, run: Path | None = None) -> FolderRunClaims:
        return FolderRunClaims(journal, run or self.run, take_over=take_over)


class FolderRunClaims:
    """Claims of a run, in a folder beside its journal: a claim is a link, which fails where the number is taken.

    It is a link instead of an exclusive create, since a process can be frozen between creating and writing.
    """

    def __init__(self, journal: Path, run: Path, *, take_over: bool = False) -> None:
        """Lock the journal. Raises `ApplianceBusy`, and `SurroundingsError` if nothing can be written."""
        self._folder = journal.with_name(ENTRIES)
        self._lock = os.open(journal, os.O_RDWR)
        self.holder: Holder = "gone" if self._is_locked() else "alive"
        if self.holder == "alive" and not take_over:
            os.close(self._lock)
            raise run_goes_on(run, self._holder())
        self._make_folder()

    def _is_locked(self) -> bool:
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def _holder(self) -> str:
        try:
            return (self._folder / "holder").read_text(encoding="ascii")
        except OSError:
            return "unknown"

    def _make_folder(self) -> None:
        try:
            self._folder.mkdir(exist_ok=True)
            (self._folder / "holder").write_text(str(os.getpid()), encoding="ascii")
            return
        except OSError as error:
            reason = error.strerror
        os.close(self._lock)
        raise SurroundingsError(
            f"the journal cannot be written ({reason}); nothing was done. Make room, and type the command again"
        )

    def claim(self, number: int, line: bytes) -> Answer:
        try:
            with self._draft(line) as draft:
                os.link(draft, self._entry(number))
        except (FileExistsError, FileNotFoundError):  # without the folder, somebody has taken over and has closed it
            return "taken"
        return "ok"

    @contextmanager
    def _draft(self, line: bytes) -> Iterator[Path]:
        draft = self._folder / f"draft-{os.getpid()}"
        try:
            draft.write_bytes(line)
            yield draft
        finally:
            draft.unlink(missing_ok=True)

    def claimed(self, number: int) -> bytes | None:
        try:
            return self._entry(number).read_bytes()
        except OSError:
            return None

    def release(self, number: int) -> None:
        self._entry(number).unlink(missing_ok=True)

    def _entry(self, number: int) -> Path:
        return self._folder / f"{number:06}"

    def close(self, *, taken: bool) -> None:
        if not taken:
            shutil.rmtree(self._folder, ignore_errors=True)
        os.close(self._lock)
