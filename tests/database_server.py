"""A PostgreSQL of the tests' own, on the loopback: one a worker, started when the first test asks for it."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path

import pytest

from foreign.tls_front import free_port
from waiting import wait_until

USER = "handrail"


@dataclass
class DatabaseServer:
    """A server with a password for its one user. Its process is the tests' own child."""

    programs: Path
    folder: Path
    port: int = field(default_factory=free_port)
    password: str = field(default_factory=lambda: f"canary-{secrets.token_hex(8)}")
    process: subprocess.Popen[bytes] | None = None
    numbers: Iterator[int] = field(default_factory=partial(count, 1))

    def make(self) -> None:
        """Make the folder of the server, with no database but its own."""
        word = self.folder / "password"
        word.write_text(self.password, encoding="utf-8")
        account = _account()
        if account:
            os.chown(self.folder, account.pw_uid, account.pw_gid)
            os.chown(word, account.pw_uid, account.pw_gid)
        self._call(
            "initdb", "-D", self._data, "-U", USER, "-A", "scram-sha-256", "--pwfile", word, "--no-sync", "-E", "UTF8"
        )

    def start(self) -> None:
        """Start the server, and wait until it answers."""
        with (self.folder / "output").open("ab") as output:
            self.process = subprocess.Popen(
                [self.programs / "postgres", "-D", self._data, "-h", "127.0.0.1", "-p", str(self.port), "-k", self.folder, "-F"],
                stdin=subprocess.DEVNULL, stdout=output, stderr=output, user=_user(), group=_group(),
            )  # fmt: skip
        ready = [str(self.programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        wait_until(lambda: subprocess.run(ready, check=False).returncode == 0)

    def make_database(self, name: str) -> None:
        self.ask("postgres", f"create database {name}")

    def end(self) -> None:
        """End the server at once, as a crash of it would for whoever is connected."""
        if self.process:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(30)
            self.process = None

    def new_database(self) -> str:
        """The address of a database that nobody has used."""
        name = f"claims{next(self.numbers)}"
        self.make_database(name)
        return self.address(name)

    def address(self, name: str) -> str:
        return f"postgresql://{USER}:{self.password}@127.0.0.1:{self.port}/{name}"

    def ask(self, database: str, statement: str) -> str:
        """What the server's own client prints for a statement: an independent witness."""
        options = ("-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", "-d", self.address(database), "-c", statement)
        done = subprocess.run([str(self.programs / "psql"), *options], capture_output=True, text=True, check=True)
        return done.stdout.strip()

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    def _call(self, program: str, *arguments: str | Path) -> None:
        command = [self.programs / program, *arguments]
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, cwd=self.folder, user=_user(), group=_group()
        )
        assert done.returncode == 0, done.stdout + done.stderr


def _account() -> pwd.struct_passwd | None:
    """The account of the server, which refuses to be root; None for our own."""
    if os.geteuid():
        return None
    names = {account.pw_name: account for account in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]


def _user() -> int | None:
    account = _account()
    return account.pw_uid if account else None


def _group() -> int | None:
    account = _account()
    return account.pw_gid if account else None


def find_programs() -> Path | None:
    """The folder of the server's programs: Debian has them outside the path, by version."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda file: float(file.parts[-3]))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).resolve().parent if on_path else None


@contextmanager
def running_server() -> Iterator[DatabaseServer]:
    programs = find_programs()
    if programs is None:
        pytest.skip("there is no PostgreSQL server on this machine: tools/bootstrap-servers installs Debian's")
    with tempfile.TemporaryDirectory(prefix="database-") as folder:
        server = DatabaseServer(programs, Path(folder))
        server.make()
        server.start()
        server.make_database(USER)
        try:
            yield server
        finally:
            server.end()


@pytest.fixture(scope="session")
def database_server() -> Iterator[DatabaseServer]:
    """One server for all tests of a worker that do not end it."""
    with running_server() as server:
        yield server
