"""The private folder: where an exported key lies while a run lasts, in memory where there is such a place."""

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
NAME = re.compile(rf"{PREFIX}([0-9]+)-\w+")
BLOCK = 1 << 20
"""Bytes that are overwritten at a time."""


class PrivateFolder:
    """A folder that only its owner can look into, overwritten and removed at the end. Use as `with`.

    The first of `places` that takes it is used; its name carries this process's number, for `sweep`.
    """

    def __init__(self, places: Iterable[Path]) -> None:
        self._places = tuple(places)
        self._path = Path()

    def __enter__(self) -> Path:
        self._path = _made_in_one_of(self._places)
        return self._path

    def __exit__(self, kind: object, error: BaseException | None, traceback: object) -> None:
        if remove(self._path):
            return
        sentence = f"the private folder {self._path} could not be removed; remove it by hand, it may hold a key"
        if error is None:
            raise SurroundingsError(sentence)
        error.add_note(sentence)


def _made_in_one_of(places: tuple[Path, ...]) -> Path:
    for place in places:
        if place.is_dir():
            with contextlib.suppress(OSError):
                return Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=place))
    raise SurroundingsError(f"no place for private files; none of {', '.join(map(str, places))} can be written")


def remove(folder: Path) -> bool:
    """Overwrite every file below `folder`, then remove it; links are removed and never followed. Is it gone?"""
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
    """In place, for opening to write anew would take new blocks and leave the old ones as they are."""
    if file.is_symlink() or not file.is_file():
        return
    file.chmod(0o600)
    left = file.stat().st_size
    with file.open("r+b", buffering=0) as opened:
        while left > 0:
            left -= opened.write(bytes(min(left, BLOCK)))
        os.fsync(opened.fileno())


def sweep(places: Iterable[Path], is_alive: Callable[[int], bool]) -> list[Path]:
    """Remove what killed processes of this user left; the folders' names carry their process numbers."""
    found = [folder for place in places if place.is_dir() for folder in sorted(place.glob(f"{PREFIX}*"))]
    return [folder for folder in found if _is_left(folder, is_alive) and remove(folder)]


def _is_left(folder: Path, is_alive: Callable[[int], bool]) -> bool:
    """Somebody else's folder, or a link by that name to a folder of ours, could be there to have us destroy files."""
    named = NAME.fullmatch(folder.name)
    try:
        status = folder.lstat()
    except FileNotFoundError:
        return False
    ours = stat.S_ISDIR(status.st_mode) and status.st_uid == os.geteuid()
    return ours and named is not None and not is_alive(int(named[1]))
