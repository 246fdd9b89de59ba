"""Workers on one queue, as processes that are killed and frozen."""

from __future__ import annotations

import os
import signal
import subprocess
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from temporal_server import TemporalServer

from .conftest import HANDRAIL


@dataclass
class Crew:
    """Workers on one queue, that share a folder and a database. All are ended with the test."""

    folder: Path
    inventory: Path
    url: str
    server: TemporalServer
    settle: float = 0.2
    queue: str = field(default_factory=lambda: f"zone-{uuid4()}", init=False)
    workers: list[subprocess.Popen[str]] = field(default_factory=list, init=False)

    @property
    def runs(self) -> Path:
        return self.folder / "runs"

    @property
    def conducted(self) -> tuple[str, ...]:
        """Words of a rollout, and of its resumption, whose runs are done by these workers."""
        return ("--claims", self.url, "--on", f"temporal://{self.server.address}/{self.queue}")

    def start(self, at_once: int = 1, program: tuple[str, ...] = HANDRAIL) -> subprocess.Popen[str]:
        """A worker in a session of its own, ready for jobs."""
        place = ("--temporal", self.server.address, "--queue", self.queue, "--claims", self.url, "--runs", self.runs)
        terms = ("-i", self.inventory, "--at-once", at_once, "--settle", self.settle, "--wait", 20)
        worker = subprocess.Popen(
            [*program, "worker", *map(str, (*place, *terms))],
            cwd=self.folder, env=os.environ | {"PYTHONUNBUFFERED": "1"}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, start_new_session=True,
        )  # fmt: skip
        self.workers.append(worker)
        assert worker.stdout
        while "ready for jobs" not in (line := worker.stdout.readline()):
            assert line, "the worker has ended"
        return worker

    def ends(self) -> None:
        for worker in self.workers:
            if worker.poll() is None:
                with suppress(ProcessLookupError):
                    os.killpg(worker.pid, signal.SIGKILL)
            worker.communicate()


def is_told(worker: subprocess.Popen[str], *words: str) -> bool:
    """Read what a worker says until any of these words; False if it ended without."""
    assert worker.stdout
    return any(any(word in line for word in words) for line in worker.stdout)
