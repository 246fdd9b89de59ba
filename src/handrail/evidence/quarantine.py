"""The quarantine: a folder beside a run's, for files that hold a secret. What leads to them goes with them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import chain, count
from pathlib import Path


def quarantine(files: Mapping[str, Path], names: Iterable[str], to: Path) -> dict[str, str]:
    """Move files to the folder `to`, which only its owner can enter. No file there is replaced.

    Keys of `files` are the names that are reported. A link is removed, and what it leads to stays: that is somebody else's.
    Returns, by name, what a person has to know: that a file could not be moved, or where there is more of it.
    """
    remarks: dict[str, str] = {}
    moved: dict[str, Path] = {}
    for name in sorted(set(names)):
        try:
            if files[name].is_symlink():
                remarks[name] = f"a link to {files[name].resolve()}, where it still is"
                files[name].unlink()
            else:
                moved[name] = _move(files[name], to, name)
        except OSError as error:
            remarks[name] = f"which could not be moved ({error.strerror}); take it away"
    return remarks | dict.fromkeys(_linked_elsewhere(moved), "of which there is another hard link elsewhere")


def _move(file: Path, to: Path, name: str) -> Path:
    to.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = _free_path(to / name)
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(file, path)
    with suppress(OSError):  # a file of somebody else; its folder is closed to others, too
        path.chmod(0o600)
    return path


def _free_path(path: Path) -> Path:
    others = (path.with_name(f"{number}-{path.name}") for number in count(2))
    return next(free for free in chain([path], others) if not os.path.lexists(free))


def _linked_elsewhere(moved: Mapping[str, Path]) -> Iterator[str]:
    """The names of files that have more hard links than were moved."""
    statuses = {name: path.stat() for name, path in moved.items()}
    inodes = [(status.st_dev, status.st_ino) for status in statuses.values()]
    for name, status in statuses.items():
        if status.st_nlink > inodes.count((status.st_dev, status.st_ino)):
            yield name
