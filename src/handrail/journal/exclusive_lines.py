"""A file of lines with one writer at a time, even if an earlier writer was frozen and wakes up (decision 007)."""

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
"""The folder beside a journal in which the numbers of its lines are reserved. It is removed when the journal is closed."""


def run_goes_on(run: Path, process: object) -> ApplianceBusy:
    """Make the error of a run that was to be resumed, and has not ended."""
    return ApplianceBusy(
        f"the run in {run} still goes on, in process {process}; let it end, or end it, and type the command again. Where it is "
        "frozen for good and cannot be ended, add --take-over"
    )


class ExclusiveLines:
    """A writer of lines to a file, each under a number that only one writer can reserve.

    A line is first linked into a folder beside the file, under its number, which fails if the number is reserved. Then it is
    written at its own offset in the file: two writers of the same line write the same bytes at the same offset.
    """

    def __init__(self, file: Path, *, new: bool, take_over: bool = False, run: Path | None = None) -> None:
        """Open and lock `file`. Errors name the folder `run`; by default, that of the file.

        Raises `ApplianceBusy`, and `SurroundingsError` if nothing can be written.
        """
        flags = os.O_RDWR | (os.O_CREAT | os.O_EXCL if new else 0)
        self._descriptor = os.open(file, flags, 0o644)
        self._file, self._folder, self._run = file, file.with_name(ENTRIES), run or file.parent
        self._next, self._offset, self._taken = 0, 0, False
        self.holder_is_alive = not self._locked()
        if self.holder_is_alive and not take_over:
            holder = self._holder()
            os.close(self._descriptor)
            raise run_goes_on(self._run, holder)
        self._make_folder()

    def _make_folder(self) -> None:
        try:
            self._folder.mkdir(exist_ok=True)
            (self._folder / "holder").write_text(str(os.getpid()), encoding="ascii")
            return
        except OSError as error:
            reason = error.strerror
        os.close(self._descriptor)
        raise SurroundingsError(
            f"the journal cannot be written ({reason}); nothing was done. Make room, and type the command again"
        )

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
        """Go on after so many lines, of `size` bytes together. Remove the bytes behind them, and return their number."""
        removed = max(0, os.fstat(self._descriptor).st_size - size)
        os.ftruncate(self._descriptor, size)
        self._next, self._offset = lines, size
        return removed

    def reserved(self, number: int) -> bytes | None:
        """The line that reserved this number, even if its writer died before it wrote the line; None if the number is free."""
        try:
            return self._reservation(number).read_bytes()
        except OSError:
            return None

    def release(self, number: int) -> None:
        """Make the number free again."""
        self._reservation(number).unlink(missing_ok=True)

    def add(self, line: bytes, *, synced: bool) -> None:
        """Add a line; with `synced`, wait until it would survive a power cut.

        Raises `JournalTaken` if another writer has added lines since, and `SurroundingsError` if nothing can be written.
        """
        reason = ""
        try:
            self._reserve(line)
            self._write(line, synced=synced)
        except OSError as error:
            self._taken = error.errno in (errno.EEXIST, errno.ENOENT, errno.ESTALE)
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

    def _reserve(self, line: bytes) -> None:
        if self._taken or os.fstat(self._descriptor).st_size > self._offset:
            raise OSError(errno.EEXIST, "taken")
        with self._draft(line) as draft:
            os.link(draft, self._reservation(self._next))

    @contextlib.contextmanager
    def _draft(self, line: bytes) -> Iterator[Path]:
        draft = self._folder / f"draft-{os.getpid()}"
        try:
            draft.write_bytes(line)
            yield draft
        finally:
            draft.unlink(missing_ok=True)

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

        Who takes over writes the reserved line anew; then there is more in the file than this part, and all of it stays.
        """
        with contextlib.suppress(OSError):
            if os.fstat(self._descriptor).st_size <= self._offset + written:
                os.ftruncate(self._descriptor, self._offset)
                self.release(self._next)

    def _reservation(self, number: int) -> Path:
        return self._folder / f"{number:06}"

    def close(self) -> None:
        """Sync and close, and remove the folder of reservations, unless another writer has taken it over."""
        if self._descriptor < 0:
            return
        with contextlib.suppress(OSError):
            os.fsync(self._descriptor)
        if not self._taken:
            shutil.rmtree(self._folder, ignore_errors=True)
        os.close(self._descriptor)
        self._descriptor = -1
