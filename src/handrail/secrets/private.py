"""The private folder: where an exported key lies while a run lasts, in memory where there is such a place."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from handrail.errors import SurroundingsError

PREFIX = "handrail-"


class PrivateFolder:
    """A folder that only its owner can look into, overwritten and removed at the end. Use as `with`."""

    def __init__(self, places: Iterable[Path]) -> None:
        self._places = tuple(places)
        self._path = Path()

    def __enter__(self) -> Path:
        place = next((place for place in self._places if place.is_dir() and os.access(place, os.W_OK | os.X_OK)), None)
        if place is None:
            raise SurroundingsError(
                f"no place for private files; none of {', '.join(map(str, self._places))} can be written"
            )
        self._path = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=place))
        return self._path

    def __exit__(self, *_: object) -> None:
        remove(self._path)


def remove(folder: Path) -> None:
    """Overwrite every file directly in `folder`, then remove it with all that is below."""
    for file in folder.glob("*"):
        if file.is_file() and not file.is_symlink():
            file.write_bytes(b"\0" * file.stat().st_size)
    shutil.rmtree(folder, ignore_errors=True)


def sweep(places: Iterable[Path], is_alive: Callable[[int], bool]) -> list[Path]:
    """Remove what killed processes left; the folders' names carry their process numbers."""
    left = [
        folder
        for place in places
        if place.is_dir()
        for folder in place.glob(f"{PREFIX}*")
        if _is_left(folder, is_alive)
    ]
    for folder in left:
        remove(folder)
    return left


def _is_left(folder: Path, is_alive: Callable[[int], bool]) -> bool:
    number = folder.name.removeprefix(PREFIX).split("-")[0]
    return number.isdigit() and not is_alive(int(number))
