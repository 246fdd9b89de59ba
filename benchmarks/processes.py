"""What processes cost: processor time and memory of a process and all that it has started, from /proc (Linux alone)."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
PROC = Path("/proc")
IDLE = (3, 4)
"""The columns of /proc/stat in which nobody works: idle, and waiting for a disk."""


def family(process: int) -> Iterator[int]:
    """A process and all that it, and those, have started and that still run."""
    yield process
    for children in PROC.glob(f"{process}/task/*/children"):
        for child in _read(children).split():
            yield from family(int(child))


def memory(process: int) -> float:
    """The memory of a process and its family in MB, with what several share divided among them (PSS)."""
    return sum(_pss(member) for member in family(process)) / 1024


def processor_seconds(process: int) -> float:
    """Processor time of one process, in seconds, with that of the ended ones that it has waited for."""
    columns = _read(PROC / f"{process}/stat").rpartition(")")[2].split()
    return sum(map(int, columns[11:15])) / TICKS


def machine_seconds() -> tuple[float, float]:
    """The seconds for which processors of this machine have worked, and those in all."""
    columns = [int(text) for text in _read(PROC / "stat").splitlines()[0].split()[1:9]]
    return sum(ticks for place, ticks in enumerate(columns) if place not in IDLE) / TICKS, sum(columns) / TICKS


@dataclass
class Watched:
    """The largest memory, in MB, that the family of a process was seen with."""

    peak: float = 0.0


@contextmanager
def watched(process: int, every: float = 3.0) -> Iterator[Watched]:
    """Look at the memory of a process's family every few seconds, until the context ends."""
    seen, ended = Watched(), threading.Event()

    def look() -> None:
        while not ended.wait(every):
            seen.peak = max(seen.peak, memory(process))

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield seen
    finally:
        ended.set()
        thread.join()


def _pss(process: int) -> int:
    lines = _read(PROC / f"{process}/smaps_rollup").splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def _read(file: Path) -> str:
    """What a file says, and nothing if its process has ended."""
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
