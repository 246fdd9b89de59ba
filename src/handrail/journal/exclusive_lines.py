"""A file of lines with one writer at a time, even if an earlier writer was frozen and wakes up (decision 007)."""

from __future__ import annotations

import contextlib
import errno
import os
from pathlib import Path

from handrail.claims import ClaimSession, Holder
from handrail.claims.folder import FolderSession
from handrail.errors import JournalTaken, SurroundingsError


class ExclusiveLines:
    """A writer of lines to a file, each under a number that only one writer can claim.

    A line is first claimed by its number, which fails if another has claimed it. Then it is written at its own offset in the
    file: two writers of the same line write the same bytes at the same offset.
    """

    def __init__(
        self,
        file: Path,
        *,
        new: bool,
        take_over: bool = False,
        run: Path | None = None,
        session: ClaimSession | None = None,
    ) -> None:
        """Open `file`, and hold it. Errors name the folder `run`; by default, that of the file.

        Claims are those of the run's `session`; without one, they lie in the folder of the file. Raises `ApplianceBusy`, and
        `SurroundingsError` if nothing can be written.
        """
        flags = os.O_RDWR | (os.O_CREAT | os.O_EXCL if new else 0)
        self._descriptor = os.open(file, flags, 0o644)
        self._run = run or file.parent
        self._next, self._offset, self._taken = 0, 0, False
        try:
            self._claims = (session or FolderSession(self._run)).open(file, take_over=take_over, run=self._run)
        except BaseException:
            os.close(self._descriptor)
            raise

    @property
    def holder(self) -> Holder:
        """What is known of the process that held the file before."""
        return self._claims.holder

    def start_after(self, lines: int, size: int) -> int:
        """Go on after so many lines, of `size` bytes together. Remove the bytes behind them, and return their number."""
        removed = max(0, os.fstat(self._descriptor).st_size - size)
        os.ftruncate(self._descriptor, size)
        self._next, self._offset = lines, size
        return removed

    def claimed(self, number: int) -> bytes | None:
        """The line that claimed this number, even if its writer died before it wrote the line; None if the number is free."""
        return self._claims.claimed(number)

    def release(self, number: int) -> None:
        """Make the number free again."""
        self._claims.release(number)

    def add(self, line: bytes, *, synced: bool) -> None:
        """Add a line; with `synced`, wait until it would survive a power cut.

        Raises `JournalTaken` if another writer has added lines since, and `SurroundingsError` if nothing can be written.
        """
        reason = ""
        try:
            self._claim(line)
            self._write(line, synced=synced)
        except OSError as error:
            self._taken = error.errno in (errno.EEXIST, errno.ESTALE)
            reason = error.strerror or str(error)
        if self._taken:
            raise JournalTaken(
                f"another process has taken over the run in {self._run} and goes on with it; nothing more is done here"
            )
        if reason:
            command = (
                f"then: handrail resume {self._run}" if self._next else "and type the command again; nothing was done"
            )
            raise SurroundingsError(
                f"the journal cannot be written ({reason}); without a record nothing more is done. Make room, {command}"
            )
        self._next, self._offset = self._next + 1, self._offset + len(line)

    def _claim(self, line: bytes) -> None:
        is_longer = self._taken or os.fstat(self._descriptor).st_size > self._offset
        if is_longer or self._claims.claim(self._next, line) == "taken":
            raise OSError(errno.EEXIST, "taken")

    def _write(self, line: bytes, *, synced: bool) -> None:
        written = 0
        try:
            while written < len(line):
                written += os.pwrite(self._descriptor, line[written:], self._offset + written)
            if synced:
                os.fsync(self._descriptor)
        except OSError:
            self._take_back(written)
            raise

    def _take_back(self, written: int) -> None:
        """Remove the part of a line that was written before the disk was full, so that the file ends with a whole line.

        Who takes over writes the claimed line anew; then there is more in the file than this part, and all of it stays.
        """
        with contextlib.suppress(OSError):
            if os.fstat(self._descriptor).st_size <= self._offset + written:
                os.ftruncate(self._descriptor, self._offset)
                self.release(self._next)

    def close(self) -> None:
        """Sync and close, and let the claims go, unless another writer has taken them over."""
        if self._descriptor < 0:
            return
        with contextlib.suppress(OSError):
            os.fsync(self._descriptor)
        self._claims.close(taken=self._taken)
        os.close(self._descriptor)
        self._descriptor = -1
