"""A file of lines with one writer at a time, even where an earlier writer was frozen and wakes up (decision 007)."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from handrail.errors import ApplianceBusy, JournalTaken, SurroundingsError

ENTRIES = "entries"
"""The folder beside a journal in which lines are claimed. It is removed when the journal is closed."""


class ExclusiveLines:
    """Writes lines to a file, each under a number that one writer alone can claim.

    A line is first linked into a folder beside the file, under its number, which fails where the number is claimed. Then it is
    written to its own offset in the file: two writers of the same line write the same bytes at the same place.
    """

    def __init__(self, file: Path, *, new: bool, take_over: bool = False, run: Path | None = None) -> None:
        """Open and lock `file`. Errors name the `run` that it belongs to; by default, its folder."""
        flags = os.O_RDWR | (os.O_CREAT | os.O_EXCL if new else 0)
        self._descriptor = os.open(file, flags, 0o644)
        self._file, self._folder, self._run = file, file.with_name(ENTRIES), run or file.parent
        self._next, self._offset, self._taken = 0, 0, False
        self.holder_lives = not self._locked()
        if self.holder_lives and not take_over:
            holder = self._holder()
            os.close(self._descriptor)
            raise ApplianceBusy(
                f"the run in {self._run} still goes on, in process {holder}; let it end, or end it, and type the command "
                "again. Where it is frozen for good and cannot be ended, add --take-over"
            )
        self._folder.mkdir(exist_ok=True)
        (self._folder / "holder").write_text(str(os.getpid()), encoding="ascii")

    def _locked(self) -> bool:
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def _holder(self) -> str:
        try:
            return (self._folder / "holder").read_text(encoding="ascii")
        except OSError:
            return "unknown"

    def start_after(self, lines: int, size: int) -> int:
        """Go on after so many lines, of `size` bytes together. Bytes behind them are taken away; their count is returned."""
        lost = max(0, os.fstat(self._descriptor).st_size - size)
        os.ftruncate(self._descriptor, size)
        self._next, self._offset = lines, size
        return lost

    def claimed(self, number: int) -> bytes | None:
        """The line for which a dead writer claimed the number, maybe without writing it to the file; None where it did not."""
        try:
            return self._claim_file(number).read_bytes()
        except OSError:
            return None

    def disclaim(self, number: int) -> None:
        """Release a number whose line did not survive."""
        self._claim_file(number).unlink(missing_ok=True)

    def add(self, line: bytes, *, synced: bool) -> None:
        """Add a line; with `synced`, wait until it would survive a power cut.

        Raises `JournalTaken` where another writer has added lines since, and `SurroundingsError` where nothing can be written.
        """
        reason = ""
        try:
            self._claim(line)
            self._write(line, synced=synced)
        except OSError as error:
            self._taken = error.errno in (errno.EEXIST, errno.ENOENT, errno.ESTALE)
            reason = error.strerror or str(error)
        if self._taken:
            raise JournalTaken(
                f"another process has taken over the run in {self._run} and goes on with it; nothing more is done here"
            )
        if reason:
            raise SurroundingsError(
                f"the journal cannot be written ({reason}); without a record nothing more is done. "
                f"Make room, then: handrail resume {self._run}"
            )
        self._next, self._offset = self._next + 1, self._offset + len(line)

    def _claim(self, line: bytes) -> None:
        if self._taken or os.fstat(self._descriptor).st_size > self._offset:
            raise OSError(errno.EEXIST, "taken")
        with self._draft(line) as draft:
            os.link(draft, self._claim_file(self._next))

    @contextlib.contextmanager
    def _draft(self, line: bytes) -> Iterator[Path]:
        draft = self._folder / f"draft-{os.getpid()}"
        try:
            draft.write_bytes(line)
            yield draft
        finally:
            draft.unlink(missing_ok=True)

    def _write(self, line: bytes, *, synced: bool) -> None:
        done = 0
        while done < len(line):
            done += os.pwrite(self._descriptor, line[done:], self._offset + done)
        if synced:
            os.fsync(self._descriptor)

    def _claim_file(self, number: int) -> Path:
        return self._folder / f"{number:06}"

    def close(self) -> None:
        """Sync and close, and remove the folder, unless another writer has taken it over."""
        if self._descriptor < 0:
            return
        with contextlib.suppress(OSError):
            os.fsync(self._descriptor)
        if not self._taken:
            shutil.rmtree(self._folder, ignore_errors=True)
        os.close(self._descriptor)
        self._descriptor = -1
