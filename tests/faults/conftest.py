from __future__ import annotations

import json
import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from approvals import approving
from figures import TellFigures
from handrail.app.lookup import runbook_file
from handrail.errors import InvalidFile
from handrail.journal import Entry, read
from handrail_practice.pair import Pair
from practice_pairs import StartPair
from waiting import wait_until

from .aftermath import left_by
from .numbering import RUNBOOK
from .victim import names

VICTIM = (sys.executable, str(Path(__file__).with_name("victim.py")))
HANDRAIL = (sys.executable, "-m", "handrail")


@dataclass(frozen=True)
class Ended:
    """How a command ended, and what it said."""

    code: int
    told: str
    complaint: str


@dataclass
class Typist:
    """Somebody at a machine of their own, who types commands. Whatever they start is ended with them."""

    folder: Path
    started: list[subprocess.Popen[str]] = field(default_factory=list, init=False)

    def start(self, *command: str | Path, program: tuple[str, ...] = HANDRAIL) -> subprocess.Popen[str]:
        """A command in a session of its own, so that its process group is itself and what it starts."""
        scratch = self.folder / "tmp"
        scratch.mkdir(exist_ok=True)
        process = subprocess.Popen(
            [*program, *map(str, command)],
            cwd=self.folder,
            env=os.environ | {"TMPDIR": str(scratch), "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self.started.append(process)
        return process

    def ended(self, process: subprocess.Popen[str], within: float = 600) -> Ended:
        told, complaint = process.communicate(timeout=within)
        return Ended(process.returncode, told, complaint)

    def types(self, *command: str | Path, **options: tuple[str, ...]) -> Ended:
        return self.ended(self.start(*command, **options))

    def kill(self, process: subprocess.Popen[str]) -> None:
        """SIGKILL for a command that was started here and all of its process group."""
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        self.is_gone(process)

    def is_gone(self, process: subprocess.Popen[str]) -> None:
        wait_until(lambda: not left_by(process.pid).processes)

    def leaves_nothing(self) -> None:
        """No process, no lock, no key file, no browser profile."""
        for process in self.started:
            left = left_by(process.pid)
            assert not left, left
        assert not list((self.folder / "tmp").iterdir())

    def ends(self) -> None:
        for process in self.started:
            if process.poll() is None:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.communicate()


@dataclass
class Operator(Typist):
    """Somebody in front of a pair, who runs the shipped runbook on it."""

    pair: Pair

    def run(self, *more: str | Path, runbook: str | Path = RUNBOOK) -> Ended:
        return self.types(*self.to_run(*more, runbook=runbook))

    def to_run(self, *more: str | Path, runbook: str | Path = RUNBOOK) -> tuple[str | Path, ...]:
        approved = self.approving(runbook_file(str(runbook)))
        if "-i" in more:
            with suppress(InvalidFile):  # which is for the command to tell
                approved = approving(runbook_file(str(runbook)), Path(more[more.index("-i") + 1]))
        return ("run", runbook, "-i", self.pair.inventory_path, "--screenshots", "off", *approved, *more)

    def resume(self, *more: str | Path) -> Ended:
        """Resume as soon as may be: nothing here works on for long after a kill."""
        return self.types(*self.to_resume(*more))

    def to_resume(self, *more: str | Path) -> tuple[str | Path, ...]:
        approved = self.approving(self.run_folder / "runbook.yaml")
        return ("resume", self.run_folder, *approved, "--settle", "0.2", *more)

    def approving(self, runbook: Path) -> tuple[str, ...]:
        """There is no terminal to be asked on."""
        return approving(runbook, self.pair.inventory_path)

    def is_killed_at(self, entry: str, *command: str | Path) -> bool:
        """Type a command whose whole process group is killed as soon as it has recorded this entry; was it, or did it end?"""
        ended = self.types("dies", entry, *command, program=VICTIM)
        assert ended.code in (0, -signal.SIGKILL), ended
        self.is_gone(self.started[-1])
        return ended.code != 0

    def waits_at(self, entry: str, *command: str | Path) -> subprocess.Popen[str]:
        """Type a command that has recorded this entry, and waits for `goes_on`."""
        process = self.start("waits", entry, *command, program=VICTIM)
        assert process.stdout
        next(line for line in process.stdout if entry in names(json.loads(line)))
        return process

    def goes_on(self, process: subprocess.Popen[str]) -> Ended:
        assert process.stdin
        process.stdin.write("\n")
        return self.ended(process)

    @property
    def run_folder(self) -> Path:
        (folder,) = (self.folder / "runs").iterdir()
        return folder

    def entries(self) -> list[Entry]:
        return read(self.run_folder / "journal.jsonl")


@pytest.fixture
def seed(request: pytest.FixtureRequest, tell_figures: TellFigures) -> int:
    """The seed of a test's random moments: another one each time, which is told."""
    asked: int | None = request.config.getoption("--faults-seed")
    chosen = secrets.randbelow(10**6) if asked is None else asked
    tell_figures(f"--faults-seed {chosen}")
    return chosen


@pytest.fixture
def typist(tmp_path: Path) -> Iterator[Typist]:
    """Somebody at a machine, who is in front of nothing yet."""
    typist = Typist(tmp_path / "work")
    typist.folder.mkdir()
    yield typist
    typist.ends()


Operate = Callable[..., Operator]


@pytest.fixture
def operate(start_pair: StartPair, tmp_path: Path) -> Iterator[Operate]:
    """Put somebody in front of a pair in some situations."""
    operators: list[Operator] = []

    def begin(*scenarios: str) -> Operator:
        operators.append(Operator(tmp_path / "work", start_pair("sra", scenarios)))
        operators[0].folder.mkdir()
        return operators[0]

    yield begin
    for one in operators:
        one.ends()


@pytest.fixture
def operator(operate: Operate) -> Operator:
    """Somebody in front of a pair of which nothing unusual is known."""
    return operate()
