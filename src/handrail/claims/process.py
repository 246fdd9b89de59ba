"""The identity of a process, by which another one on the same machine can tell that it has ended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Process:
    """A process: its number, and what tells it from a later one of the same number and from one of another machine."""

    number: int
    machine: str = ""
    """The name of the machine, for people."""
    space: str = ""
    """Where the number counts: this start of this machine, and the container in it. Empty if the system does not tell."""
    started: str = ""
    """When it was started, as the system counts."""

    def __str__(self) -> str:
        return f"{self.number} on {self.machine}" if self.machine else str(self.number)

    @classmethod
    def of(cls, facts: dict[str, Any]) -> Process:
        """Read what `facts` wrote."""
        return cls(int(facts["number"]), *(str(facts.get(name, "")) for name in ("machine", "space", "started")))

    def facts(self) -> dict[str, Any]:
        """The process in JSON's types."""
        return asdict(self)

    def has_surely_ended(self, other: Process, started: Callable[[int], str]) -> bool:
        """Whether this process can tell that `other` has ended. `started` tells when the process of a number was started."""
        return bool(self.space) and self.space == other.space and started(other.number) != other.started
