"""What a test may not do unasked: reach another machine, write outside its own folders, read the machine's clock, start the
program as a process of its own.

All but the clock are audit events of Python's own (`sys.addaudithook`), so that no library gets round them. Processes that a test
starts are not watched; they inherit a home and a working folder that are the tests'.
"""

from __future__ import annotations

import ipaddress
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from handrail.app import environment

ROOT = Path(__file__).parent.parent
SHARED = (tempfile.gettempdir(), "/dev", "/proc", "/run/lock", "/var/lock")
"""Where programs put what does not last: temporary files, memory, locks."""
OURS = (".hypothesis",)
"""What tests may leave in the repository: examples that failed."""
KEPT: set[str] = set()
"""Folders that were made once for many tests: nobody changes them any more."""
THE_CLOCK = environment.clock
MOST_PROCESSES = 12
"""Whole processes of the program that `make test` may start to work in a browser: each has a Python and a browser of its own."""
IN_A_BROWSER = re.compile(r"(-m handrail|/victim\.py \S+ .+?) (run|resume|rehearse|teach|demo|doctor|worker)\b")
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


class YouReachedForAnotherMachine(AssertionError):
    """A test talks to this machine alone: start a practice pair, or something else on 127.0.0.1."""


class YouWroteIntoAForeignFolder(AssertionError):
    """A test writes below `tmp_path`, and names files by whole paths."""


class YouForgotToInjectAClock(AssertionError):
    """A test says what time it is; one that wants the machine's clock asks for `real_clock`."""


class YouStartedAWholeProcess(AssertionError):
    """A test types commands in its own process (`command_line`); one that cannot is marked with `processes`, and how many."""


@dataclass
class Guard:
    """Hears what Python does in this process. What it forbids is raised where it happens, and again at the test's end."""

    active: bool = False
    trespasses: list[AssertionError] = field(default_factory=list)
    processes: int = 0
    """Whole processes of the program, to work in a browser, that were started since this was last set."""

    def hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.active:
            return
        if event == "subprocess.Popen" and IN_A_BROWSER.search(_command(arguments[1])):
            self.processes += 1
        find = FORBIDDEN.get(event)
        if find and (trespass := find(*arguments)):
            self.trespasses.append(trespass)
            raise trespass

    @contextmanager
    def lifted(self) -> Iterator[None]:
        self.active = False
        try:
            yield
        finally:
            self.active = True

    def taken(self) -> list[AssertionError]:
        """What was forbidden since this was asked for the last time."""
        trespasses, self.trespasses = self.trespasses, []
        return trespasses


def _command(arguments: object) -> str:
    return " ".join(map(str, arguments)) if isinstance(arguments, list | tuple) else str(arguments)


def _connection(_: object, address: object) -> AssertionError | None:
    host = address[0] if isinstance(address, tuple) else ""  # a text or bytes is a socket in the file system
    return None if not host or _is_here(host) else YouReachedForAnotherMachine(f"at {address}")


def _question(host: object, *_: object) -> AssertionError | None:
    name = host.decode() if isinstance(host, bytes) else host
    return None if not name or _is_here(name) else YouReachedForAnotherMachine(f"by asking for the address of {name}")


def _is_here(host: object) -> bool:
    try:
        return ipaddress.ip_address(str(host)).is_loopback
    except ValueError:
        return host == "localhost"


def _opened(path: object, _: object, flags: int) -> AssertionError | None:
    return _changed(path) if flags & WRITING else None


def _changed(path: object, *more: object) -> AssertionError | None:
    if isinstance(path, int) or any(
        isinstance(folder, int) and folder > 0 for folder in more[-1:]
    ):  # below a folder that is open
        return None
    assert isinstance(path, str | bytes | os.PathLike)
    file = os.path.abspath(os.fsdecode(path))
    return None if _is_ours(file) else YouWroteIntoAForeignFolder(f"as {file}")


def _renamed(old: object, new: object, *_: object) -> AssertionError | None:
    return _changed(old) or _changed(new)


def _linked(_: object, new: object, *more: object) -> AssertionError | None:
    return _changed(new, *more)


def _is_ours(file: str) -> bool:
    if "/__pycache__" in file:
        return True
    if _below(file, str(ROOT)):
        return any(_below(file, str(ROOT / name)) for name in OURS)
    return not any(_below(file, folder) for folder in KEPT) and any(_below(file, folder) for folder in SHARED)


def _below(file: str, folder: str) -> bool:
    return file == folder or file.startswith(f"{folder}/")


FORBIDDEN: dict[str, Callable[..., AssertionError | None]] = {
    "socket.connect": _connection,
    "socket.sendto": _connection,
    "socket.getaddrinfo": _question,
    "socket.gethostbyname": _question,
    "open": _opened,
    "os.mkdir": _changed,
    "os.rmdir": _changed,
    "os.remove": _changed,
    "os.rename": _renamed,
    "os.link": _linked,
    "os.symlink": _linked,
}


@pytest.fixture(scope="session")
def guard() -> Guard:
    guard = Guard()
    sys.addaudithook(guard.hear)
    return guard


@pytest.fixture(scope="session", autouse=True)
def guarded(guard: Guard, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The worker's home and its working folder, in which nobody is to write."""
    browsers = os.environ.get("PLAYWRIGHT_BROWSERS_PATH", str(Path.home() / ".cache/ms-playwright"))
    before, nowhere = Path.cwd(), tmp_path_factory.mktemp("nowhere")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PLAYWRIGHT_BROWSERS_PATH", browsers)
        patch.setenv("HOME", str(tmp_path_factory.mktemp("home")))
        for name in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
            patch.delenv(name, raising=False)
        os.chdir(nowhere)
        guard.active = True
        yield nowhere
        guard.active = False
        os.chdir(before)


@pytest.fixture(autouse=True)
def no_trespass(request: pytest.FixtureRequest, guard: Guard, guarded: Path) -> Iterator[None]:
    """Say so also where somebody has caught what was raised."""
    guard.taken()
    guard.processes = 0
    yield
    assert Path.cwd() == guarded, "the working folder was left changed; use monkeypatch.chdir"
    left = [path.name for path in guarded.iterdir()]
    trespasses = guard.taken() + [YouWroteIntoAForeignFolder(f"as {name}, in the working folder") for name in left]
    allowed = processes_of(request.node)
    if guard.processes > allowed:
        trespasses.append(YouStartedAWholeProcess(f"{guard.processes} in all, and {allowed} may be started"))
    if trespasses:
        raise trespasses[0]


def processes_of(item: pytest.Item) -> int:
    """The whole processes with a browser that a test may start: as many as it likes, where `make faults` alone runs it."""
    marked = item.get_closest_marker("processes")
    return sys.maxsize if item.get_closest_marker("whole") else marked.args[0] if marked else 0


@pytest.fixture(scope="session")
def real_clock() -> Callable[[], datetime]:
    """The machine's own."""
    return THE_CLOCK


@pytest.fixture(autouse=True)
def no_clock(request: pytest.FixtureRequest, no_trespass: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The one clock that the program reads is stopped for all who do not ask for it."""
    if "real_clock" not in request.fixturenames:
        monkeypatch.setattr(environment, "clock", _no_clock)
        monkeypatch.setitem(_STATE, "clock is stopped", True)


_STATE = {"clock is stopped": False}


def _no_clock() -> datetime:
    """Stop whoever asks for the time. A module that is first imported meanwhile keeps this function: later it gives the time."""
    if _STATE["clock is stopped"]:
        raise YouForgotToInjectAClock
    return THE_CLOCK()
