"""The command line, typed in a test's own process: no second Python starts, and no second browser.

All that a process would bring is there for as long as the command lasts: environment, folder, standard streams. What
only a process of its own can show (signals, pipes, what is imported) is tested with one; see `cli/conftest.py`.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TextIO, TypeVar

import pytest
from anyio.from_thread import BlockingPortal

from handrail import cli
from handrail.app.environment import real_environment
from handrail.app.stop import StopSignal
from handrail.page.chromium.launcher.launcher import Launcher, SharedBrowser
from handrail.run import Environment

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

T = TypeVar("T")
Descriptor = Literal[1, 2]
"""Standard output, or standard error."""


@dataclass(frozen=True)
class Streams:
    """What a command reads, and what it writes to."""

    stdin: TextIO
    stdout: TextIO
    stderr: TextIO


class _Stream(io.BytesIO):
    """One of two streams whose pieces are kept in the order in which they come."""

    def __init__(self, descriptor: Descriptor, pieces: list[tuple[Descriptor, bytes]]) -> None:
        super().__init__()
        self._descriptor: Descriptor = descriptor
        self._pieces = pieces

    def write(self, piece: ReadableBuffer, /) -> int:
        self._pieces.append((self._descriptor, bytes(piece)))
        return len(self._pieces[-1][1])


@dataclass(frozen=True)
class CommandLine:
    """Types commands, one at a time. `launcher` lends the browser; without one, a command starts its own."""

    portal: BlockingPortal
    launcher: Launcher | None

    def type(
        self, *arguments: str | Path, here: Path, env: Mapping[str, str] | None = None, piped: str = ""
    ) -> subprocess.CompletedProcess[str]:
        """What `handrail` with these arguments says and ends with, in this folder, with this environment besides ours."""
        typed, out, err = [*map(str, arguments)], io.BytesIO(), io.BytesIO()
        code = self._typed(typed, here, os.environ | (env or {}), out, err, piped)
        return subprocess.CompletedProcess(["handrail", *typed], code, out.getvalue().decode(), err.getvalue().decode())

    def said(self, *arguments: str, here: Path, env: Mapping[str, str]) -> tuple[int, Sequence[tuple[Descriptor, str]]]:
        """The exit code, and all that is said in its order, each piece with its stream; there is no other environment."""
        pieces: list[tuple[Descriptor, bytes]] = []
        code = self._typed(arguments, here, env, _Stream(1, pieces), _Stream(2, pieces))
        return code, [(descriptor, piece.decode()) for descriptor, piece in pieces]

    def _typed(
        self,
        typed: Sequence[str],
        here: Path,
        env: Mapping[str, str],
        out: io.BytesIO,
        err: io.BytesIO,
        piped: str = "",
    ) -> int:
        said, complaints = (io.TextIOWrapper(buffer, encoding="utf-8", line_buffering=True) for buffer in (out, err))
        with _surroundings(here, env, Streams(io.StringIO(piped), said, complaints)):
            code = self._invoked(typed, [])
        said.detach()  # or else the buffer would end with it
        complaints.detach()
        return code

    @contextmanager
    def begin(
        self, *arguments: str | Path, here: Path, env: Mapping[str, str], streams: Streams
    ) -> Iterator[Future[int]]:
        """A command that goes on in a thread of its own, with its exit code. At the end of the `with` it is stopped."""
        stops: list[StopSignal] = []

        def typed(arguments: Sequence[str]) -> int:
            with _surroundings(here, os.environ | env, streams):
                try:
                    return self._invoked(arguments, stops)
                finally:  # whoever listens knows by the streams' end that nothing comes any more
                    for stream in (sys.stdin, sys.stdout, sys.stderr):
                        stream.close()

        with ThreadPoolExecutor(1) as thread:
            try:
                yield thread.submit(typed, [*map(str, arguments)])
            finally:
                for stop in stops:
                    self.portal.call(stop.request)

    def _invoked(self, typed: Sequence[str], stops: list[StopSignal]) -> int:
        """What is asynchronous goes on where the browser is. A film needs a driver of its own: that is told where films go."""
        launcher = None if "--video" in typed else self.launcher

        def lending(browser: str | None = None, *, headed: bool = False) -> Environment:
            return replace(real_environment(browser, headed=headed), launcher=launcher)

        def loop(work: Callable[[StopSignal], Coroutine[Any, Any, T]]) -> T:
            stops.append(StopSignal())
            result: T = self.portal.call(work, stops[-1])
            return result

        return cli.invoke(typed, environment=lending, loop=loop)


@contextmanager
def _surroundings(here: Path, env: Mapping[str, str], streams: Streams) -> Iterator[None]:
    folder, before = Path.cwd(), dict(os.environ)
    with pytest.MonkeyPatch.context() as patch:
        for name in ("stdin", "stdout", "stderr"):
            patch.setattr(sys, name, getattr(streams, name))
        os.chdir(here)
        _make_environment(env)
        try:
            yield
        finally:
            _make_environment(before)
            os.chdir(folder)


def _make_environment(wanted: Mapping[str, str]) -> None:
    for name in os.environ.keys() - wanted.keys():
        del os.environ[name]
    os.environ.update(wanted)


@pytest.fixture(scope="session")
def command_line(portal: BlockingPortal, shared_browser: SharedBrowser, real_clock: object) -> CommandLine:
    """`handrail`, typed in this process, with the worker's browser."""
    return CommandLine(portal, shared_browser)
