"""Private folders: one holds an exported key while a run lasts, in memory if the machine has such a folder."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from handrail.errors import SurroundingsError

PREFIX = "handrail-"
FOLDER_NAME = re.compile(rf"{PREFIX}([0-9]+)-\w+")
BLOCK_BYTES = 1 << 20
"""Bytes that are overwritten at a time."""


class PrivateFolder:
    """A context manager for a folder that only its owner can read, overwritten and removed at the end.

    The folder is made in the first of `parents` that can be written; its name has this process's number, for `sweep`.
    """

    def __init__(self, parents: Iterable[Path]) -> None:
        self._parents = tuple(parents)
        self._path = Path()

    def __enter__(self) -> Path:
        self._path = _make_in_one_of(self._parents)
        return self._path

    def __exit__(self, kind: object, error: BaseException | None, traceback: object) -> None:
        if remove(self._path):
            return
        sentence = f"the private folder {self._path} could not be removed; remove it by hand, it may hold a key"
        if error is None:
            raise SurroundingsError(sentence)
        error.add_note(sentence)


def _make_in_one_of(parents: tuple[Path, ...]) -> Path:
    for parent in parents:
        if parent.is_dir():
            with contextlib.suppress(OSError):
                return Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=parent))
    raise SurroundingsError(f"no place for private files; none of {', '.join(map(str, parents))} can be written")


def remove(folder: Path) -> bool:
    """Overwrite every file below `folder`, then remove it; links are not followed. Return whether the folder is gone."""
    for file in _files_below(folder):
        with contextlib.suppress(OSError):  # a browser that ends may still be tidying up
            _overwrite(file)
    shutil.rmtree(folder, ignore_errors=True)
    return not folder.exists()


def _files_below(folder: Path) -> Iterator[Path]:
    for below, folders, names in os.walk(folder):
        for path in (Path(below, name) for name in folders):
            with contextlib.suppress(OSError):
                if not path.is_symlink():
                    path.chmod(0o700)
        yield from (Path(below, name) for name in names)


def _overwrite(file: Path) -> None:
    """Overwrite the blocks of a file in place: to open it anew for writing would take new blocks and leave these."""
    if file.is_symlink() or not file.is_file():
        return
    file.chmod(0o600)
    remaining = file.stat().st_size
    with file.open("r+b", buffering=0) as opened:
        while remaining > 0:
            remaining -= opened.write(bytes(min(remaining, BLOCK_BYTES)))
        os.fsync(opened.fileno())


def sweep(parents: Iterable[Path], is_alive: Callable[[int], bool]) -> list[Path]:
    """Remove the private folders of this user's killed processes; the names of the folders have the process numbers."""
    folders = [folder for parent in parents if parent.is_dir() for folder in sorted(parent.glob(f"{PREFIX}*"))]
    return [folder for folder in folders if _is_abandoned(folder, is_alive) and remove(folder)]


def _is_abandoned(folder: Path, is_alive: Callable[[int], bool]) -> bool:
    """Say whether a folder is one of ours, and its process is dead. Others could give such a name to have us destroy files."""
    match = FOLDER_NAME.fullmatch(folder.name)
    try:
        status = folder.lstat()
    except FileNotFoundError:
        return False
    ours = stat.S_ISDIR(status.st_mode) and status.st_uid == os.geteuid()
    return ours and match is not None and not is_alive(int(match[1]))
