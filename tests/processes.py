"""What other processes of this machine are, and what everybody who may look at them can read of them."""

from __future__ import annotations

from pathlib import Path


def family_of(leader: int) -> set[int]:
    """`leader`, and every process that was started by it, however deep, as far as it still lives."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            after_name = stat.read_text().rpartition(") ")[2].split()
        except OSError:
            continue
        parents[int(stat.parent.name)] = int(after_name[1])
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
