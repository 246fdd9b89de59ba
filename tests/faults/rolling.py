"""A rollout as a process that is typed, killed and resumed, and how far it and its runs have come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from handrail.app.rollouts.folder import RolloutFolder
from handrail.fleet.record import RolloutRecord
from waiting import wait_until

from .conftest import Ended, Typist
from .numbering import RUNBOOK

LINES_OF_A_RUN = 110
"""Entries, about, that an undisturbed run records."""
JOURNALS = ("data/journal.jsonl", "runs/*/data/journal.jsonl")
PATIENCE = ("--wait", "20")
"""For steps whose answer never comes."""


@dataclass
class Progress:
    """How many entries a rollout and its runs have on record. Each byte is read once."""

    out: Path
    _read: dict[Path, int] = field(default_factory=dict, init=False)
    lines: int = field(default=0, init=False)

    def now(self) -> int:
        for journal in self._journals():
            with journal.open("rb") as file:
                file.seek(self._read.get(journal, 0))
                more = file.read()
            self._read[journal] = self._read.get(journal, 0) + len(more)
            self.lines += more.count(b"\n")
        return self.lines

    def _journals(self) -> Iterator[Path]:
        for pattern in JOURNALS:
            yield from self.out.glob(f"*/{pattern}")


@dataclass
class Roller:
    """Somebody who rolls the shipped runbook out on a whole fleet, and goes on with it."""

    typist: Typist
    inventory: Path
    more: tuple[str | Path, ...] = ()
    """Words of both commands, such as who does the runs."""
    out: str = "rollouts"

    def to_begin(self, *more: str | Path) -> tuple[str | Path, ...]:
        fleet = (RUNBOOK, "-i", self.inventory, "--pairs", "all", "--max-failed", "100%", *more)
        planned = self.typist.types("plan", *fleet, "--digest")
        assert planned.code == 0, planned
        approved = ("--approved-by", "ana", "--plan", planned.told.strip())
        return ("rollout", *fleet, *approved, "--screenshots", "off", "--out", self.out, *PATIENCE, *self.more)

    def to_resume(self, *more: str | Path) -> tuple[str | Path, ...]:
        return ("resume", self.folder.path, *PATIENCE, *self.more, *more)

    @property
    def folder(self) -> RolloutFolder:
        (found,) = (self.typist.folder / self.out).glob("*-replicate-ssl-certificate")
        return RolloutFolder(found)

    @property
    def has_begun(self) -> bool:
        """Whether there is anything that could be resumed."""
        return any(file.stat().st_size for file in (self.typist.folder / self.out).glob(f"*/{JOURNALS[0]}"))

    def record(self) -> RolloutRecord:
        return self.folder.read()

    def is_killed_after(self, lines: int, *command: str | Path) -> bool:
        """Type a command that is killed once so many entries more are on record; was it, or did it end?"""
        progress = Progress(self.typist.folder / self.out)
        before, process = progress.now(), self.typist.start(*command)
        wait_until(lambda: process.poll() is not None or progress.now() > before + lines, 900)
        if process.poll() is not None:
            return False
        self.typist.kill(process)
        return True

    def comes_to_its_end(self, *more: str | Path) -> Ended:
        """Go on until nothing is in doubt any more; what is, is looked at by each resumption."""
        for _ in range(4):
            ended = self.typist.types(*self.to_resume(*more))
            if ended.code in (0, 1):
                return ended
            assert ended.code == 5, ended
        return ended
