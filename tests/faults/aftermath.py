"""What is left when a command has ended, however it did."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from handrail.app.environment import is_alive, lock_places, private_places


@dataclass(frozen=True)
class Left:
    """What processes of one command left: themselves, locks that are held, private folders with keys and profiles."""

    processes: tuple[str, ...]
    locks: tuple[str, ...]
    folders: tuple[Path, ...]

    def __bool__(self) -> bool:
        return bool(self.processes or self.locks or self.folders)


def left_by(process: int) -> Left:
    return Left(tuple(_processes(process)), tuple(_locks(process)), tuple(_folders(process)))


def _processes(process: int) -> Iterator[str]:
    """Itself and its process group, and the groups of the browsers that live in its private folder."""
    living = {int(place.name): place for place in Path("/proc").glob("[0-9]*") if is_alive(int(place.name))}
    groups = {process, *(_group(number) for number, place in living.items() if _lives_with(process, place))}
    for number, place in living.items():
        if _group(number) in groups:
            yield f"{number}: {_read(place / 'cmdline')}"


def _group(process: int) -> int:
    try:
        return os.getpgid(process)
    except ProcessLookupError:
        return 0


def _lives_with(process: int, place: Path) -> bool:
    return f"/handrail-{process}-" in _read(place / "environ")


def _read(file: Path) -> str:
    try:
        return file.read_text(errors="replace").replace("\0", " ")
    except OSError:
        return ""


def _locks(process: int) -> Iterator[str]:
    for place in lock_places():
        for file in (place / "handrail-locks").glob("*.lock"):
            told = file.read_text()
            if told and json.loads(told)["process"] == process and _is_held(file):
                yield told


def _is_held(file: Path) -> bool:
    with file.open() as opened:
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return True
    return False


def _folders(process: int) -> Iterator[Path]:
    for place in private_places():
        yield from place.glob(f"handrail-{process}-*")
