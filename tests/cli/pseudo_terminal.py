"""Pseudo-terminals: a program on one, and what a person would see and type there."""

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

TIMEOUT_SECONDS = 60.0
TERMINAL_ENV = {"TERM": "xterm", "COLUMNS": "200"}
_CONTROL_SEQUENCE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x1b]*\x1b\\|\x07|\r")


@dataclass
class TerminalSession:
    """A program on a terminal. `output` has neither colours nor cursor movements."""

    has_ended: Callable[[], bool]
    wait: Callable[[], int]
    """Waits for the program's end, and returns its exit code."""
    descriptor: int
    process: int
    output: str = ""
    _matched: int = 0

    def wait_for(self, text: str) -> None:
        """Read until this text is shown, behind the text that was waited for before."""
        deadline = monotonic() + TIMEOUT_SECONDS
        while text not in self.output[self._matched :]:
            assert self._read(deadline - monotonic()), f"{text!r} was not shown:\n{self.output}"
        self._matched = self.output.index(text, self._matched) + len(text)

    def type(self, line: str) -> None:
        os.write(self.descriptor, f"{line}\n".encode())

    def answer(self, question: str, line: str) -> None:
        self.wait_for(question)
        self.type(line)

    def press_ctrl_c(self) -> None:
        os.write(self.descriptor, b"\x03")

    def read_to_end(self) -> int:
        """Read until the program has ended, and return its exit code."""
        deadline = monotonic() + TIMEOUT_SECONDS
        while self._read(deadline - monotonic()):
            pass
        return self.wait()

    def _read(self, seconds: float) -> bool:
        """Read what the program has written; False if nothing comes in time, or nothing will come any more."""
        deadline = monotonic() + seconds
        ended = self.has_ended()  # asked first: a program writes until it has ended
        while not select.select([self.descriptor], [], [], 0.05)[0]:
            if (
                ended or monotonic() > deadline
            ):  # the terminal may stay open: processes that the program started have it, too
                return False
            ended = self.has_ended()
        try:
            content = os.read(self.descriptor, 65536)
        except OSError:  # the terminal was closed
            return False
        self.output += _CONTROL_SEQUENCE.sub("", content.decode(errors="replace"))
        return bool(content)


@contextmanager
def process_on_terminal(arguments: Sequence[str], folder: Path) -> Iterator[TerminalSession]:
    """A process of its own with a terminal of its own, 200 columns wide."""
    controller, terminal = pty.openpty()
    process = subprocess.Popen(
        arguments,
        cwd=folder,
        env=os.environ | TERMINAL_ENV,
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        start_new_session=True,
        preexec_fn=_take_terminal,
    )
    os.close(terminal)
    try:
        yield TerminalSession(
            lambda: process.poll() is not None, partial(process.wait, timeout=TIMEOUT_SECONDS), controller, process.pid
        )
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        os.close(controller)


@contextmanager
def command_on_terminal(
    command_line: CommandLine, *arguments: str | Path, here: Path, **env: str
) -> Iterator[TerminalSession]:
    """A command in this process, with such a terminal. Ctrl-C does not reach it."""
    controller, terminal = pty.openpty()
    streams = Streams(os.fdopen(terminal), os.fdopen(os.dup(terminal), "w"), os.fdopen(os.dup(terminal), "w"))
    with command_line.begin(*arguments, here=here, env=TERMINAL_ENV | env, streams=streams) as typed:
        try:
            yield TerminalSession(typed.done, partial(typed.result, TIMEOUT_SECONDS), controller, os.getpid())
        finally:
            os.close(controller)


def _take_terminal() -> None:
    """Make the terminal the process's controlling one, so that Ctrl-C reaches it as it does from a keyboard."""
    import fcntl
    import termios

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
