"""A program on a pseudo-terminal, and the person in front of it."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import monotonic

from command_line import CommandLine, Streams

PATIENCE = 60.0
SIZE = {"TERM": "xterm", "COLUMNS": "200"}
_STEERING = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x07|\r")


@dataclass
class Screen:
    """What the program has shown so far, without colours and cursor movements."""

    is_over: Callable[[], bool]
    ended: Callable[[], int]
    """Waits for the program's end, and gives its exit code."""
    descriptor: int
    shown: str = ""
    _read: int = 0

    def wait_for(self, text: str) -> None:
        """Until this text was shown, after what was waited for before."""
        ends = monotonic() + PATIENCE
        while text not in self.shown[self._read :]:
            assert self._hear(ends - monotonic()), f"{text!r} was not shown:\n{self.shown}"
        self._read = self.shown.index(text, self._read) + len(text)

    def type(self, line: str) -> None:
        os.write(self.descriptor, f"{line}\n".encode())

    def answer(self, question: str, line: str) -> None:
        self.wait_for(question)
        self.type(line)

    def press_ctrl_c(self) -> None:
        os.write(self.descriptor, b"\x03")

    def end(self) -> int:
        """Read until the program has ended; its exit code."""
        ends = monotonic() + PATIENCE
        while self._hear(ends - monotonic()):
            pass
        return self.ended()

    def _hear(self, seconds: float) -> bool:
        """False where nothing came in time, or nothing will come any more."""
        ends = monotonic() + seconds
        over = self.is_over()  # asked before it is looked: what ends may write until it has
        while not select.select([self.descriptor], [], [], 0.05)[0]:
            if over or monotonic() > ends:  # the other side may stay open: what the program started has it, too
                return False
            over = self.is_over()
        try:
            heard = os.read(self.descriptor, 65536)
        except OSError:  # the other side was closed
            return False
        self.shown += _STEERING.sub("", heard.decode(errors="replace"))
        return bool(heard)


@contextmanager
def on_a_terminal(arguments: Sequence[str], folder: Path) -> Iterator[Screen]:
    """The program as a process of its own, with a terminal of its own, 200 columns wide."""
    mine, its = pty.openpty()
    process = subprocess.Popen(
        arguments,
        cwd=folder,
        env=os.environ | SIZE,
        stdin=its,
        stdout=its,
        stderr=its,
        start_new_session=True,
        preexec_fn=_take_the_terminal,
    )
    os.close(its)
    try:
        yield Screen(lambda: process.poll() is not None, partial(process.wait, timeout=PATIENCE), mine)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        os.close(mine)


@contextmanager
def at_a_terminal(command_line: CommandLine, *arguments: str | Path, here: Path, **env: str) -> Iterator[Screen]:
    """The program in this process, with such a terminal. Ctrl-C does not reach it there."""
    mine, its = pty.openpty()
    streams = Streams(os.fdopen(its), os.fdopen(os.dup(its), "w"), os.fdopen(os.dup(its), "w"))
    with command_line.begin(*arguments, here=here, env=SIZE | env, streams=streams) as typed:
        try:
            yield Screen(typed.done, partial(typed.result, PATIENCE), mine)
        finally:
            os.close(mine)


def _take_the_terminal() -> None:
    """So that Ctrl-C reaches the program as it does from a keyboard."""
    import fcntl
    import termios

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
