"""What is left when a command has ended, however it did."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from handrail.cli.world import LOCK_PLACES, PRIVATE_PLACES, is_alive


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
    """Itself and its process group, and the browsers that live in its private folder, in groups of their own."""
    for place in Path("/proc").glob("[0-9]*"):
        try:
            group = os.getpgid(int(place.name))
            surroundings = (place / "environ").read_bytes()
            command = (place / "cmdline").read_text().replace("\0", " ")
        except OSError:
            continue
        ours = group == process or f"/handrail-{process}-".encode() in surroundings
        if ours and is_alive(int(place.name)):
            yield f"{place.name}: {command}"


def _locks(process: int) -> Iterator[str]:
    for place in LOCK_PLACES:
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
    for place in PRIVATE_PLACES:
        yield from place.glob(f"handrail-{process}-*")
