"""What other processes of this machine are, and what everybody who may look at them can read of them."""

from __future__ import annotations

import os
from pathlib import Path


def family_of(leader: int) -> set[int]:
    """`leader`, and every process that was started by it, however deep, as far as it still lives."""
    parents = {}
    for process in filter(str.isdecimal, os.listdir("/proc")):
        try:
            with open(f"/proc/{process}/stat", "rb", buffering=0) as stat:
                after_name = stat.read(4096).rpartition(b") ")[2].split(maxsplit=2)
        except OSError:
            continue
        parents[int(process)] = int(after_name[1])
    family = {leader}
    while more := {child for child, parent in parents.items() if parent in family} - family:
        family |= more
    return family


def alive(process: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{process}/status").read_text()
    except OSError:
        return False


def told_by(process: int, file: str) -> bytes:
    """A process's `environ` or `cmdline`; nothing, once it has ended."""
    try:
        return Path(f"/proc/{process}/{file}").read_bytes()
    except OSError:
        return b""
