"""The command line, typed in a test's own process: no second Python starts, and no second browser.

All that a process would bring is there for as long as the command lasts: arguments, environment, folder, standard streams. What
only a process of its own can show (signals, pipes, what is imported) is tested with one; see `cli/conftest.py`.
"""

from __future__ import annotations

import gc
import io
import os
import subprocess
import sys
from collections.abc import Coroutine, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TextIO, TypeVar

import pytest
from anyio.from_thread import BlockingPortal

from handrail import cli
from handrail.app import environment
from handrail.cli.redaction import REDACTOR
from handrail.errors import RunStopped
from handrail.page.chromium.launcher.launcher import Launcher, SharedBrowser
from handrail.run import Environment

T = TypeVar("T")
PATIENCE = 600.0
"""Seconds that a command may go on after it was stopped."""


@dataclass(frozen=True)
class Streams:
    """What a command reads, and what it writes to."""

    stdin: TextIO
    stdout: TextIO
    stderr: TextIO


@dataclass(frozen=True)
class CommandLine:
    """Types commands, one at a time. `launcher` lends the browser; without one, a command starts its own."""

    portal: BlockingPortal
    launcher: Launcher | None

    def type(
        self, *arguments: str | Path, here: Path, env: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """What `handrail` with these arguments says and ends with, in this folder, with this environment besides ours."""
        typed, out, err = [*map(str, arguments)], io.BytesIO(), io.BytesIO()
        streams = Streams(io.StringIO(), *(io.TextIOWrapper(it, encoding="utf-8") for it in (out, err)))
        with _surroundings(typed, here, os.environ | (env or {}), streams), self._work(typed, []):
            code = _code()
            sys.stdout.flush()
            sys.stderr.flush()
            return subprocess.CompletedProcess(
                ["handrail", *typed], code, out.getvalue().decode(), err.getvalue().decode()
            )

    @contextmanager
    def begin(
        self, *arguments: str | Path, here: Path, env: Mapping[str, str], streams: Streams
    ) -> Iterator[Future[int]]:
        """A command that goes on in a thread of its own, with its exit code. At the end of the `with` it is stopped."""
        work: list[Future[Any]] = []

        def typed(arguments: Sequence[str]) -> int:
            with _surroundings(arguments, here, os.environ | env, streams), self._work(arguments, work):
                try:
                    return _code()
                finally:  # whoever listens knows by the streams' end that nothing comes any more
                    for stream in (sys.stdin, sys.stdout, sys.stderr):
                        stream.close()

        with ThreadPoolExecutor(1) as thread:
            try:
                yield thread.submit(typed, [*map(str, arguments)])
            finally:
                for it in work:
                    it.cancel()

    @contextmanager
    def _work(self, typed: Sequence[str], work: list[Future[Any]]) -> Iterator[None]:
        """What is asynchronous goes on where the browser is. A film needs a driver of its own: that is told where films go."""
        real, launcher = environment.real_world, None if "--video" in typed else self.launcher

        def lending(browser: str | None, *, headed: bool = False) -> Environment:
            return replace(real(browser, headed=headed), launcher=launcher)

        def performed(coroutine: Coroutine[Any, Any, T]) -> T:
            work.append(self.portal.start_task_soon(_awaited, coroutine))
            try:
                result: T = work[-1].result()
            except CancelledError:
                raise RunStopped("stopped") from None
            return result

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(environment, "real_world", lending)
            patch.setattr(environment, "run_until_signal", performed)
            patch.setattr(REDACTOR, "_made", None)
            yield


async def _awaited(work: Coroutine[Any, Any, T]) -> T:
    return await work


def _code() -> int:
    """What the command ends with."""
    try:
        cli.main()
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(bool(ended.code))
    finally:
        gc.enable()
    return 0


@contextmanager
def _surroundings(typed: Sequence[str], here: Path, env: Mapping[str, str], streams: Streams) -> Iterator[None]:
    folder, before = Path.cwd(), dict(os.environ)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["handrail", *typed])
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
def command_line(portal: BlockingPortal, shared_browser: SharedBrowser) -> CommandLine:
    """`handrail`, typed in this process, with the worker's browser."""
    return CommandLine(portal, shared_browser)
