"""A program on a pseudo-terminal, and the person in front of it."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

PATIENCE = 60.0
_STEERING = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x07|\r")


@dataclass
class Screen:
    """What the program has shown so far, without colours and cursor movements."""

    process: subprocess.Popen[bytes]
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
        return self.process.wait(timeout=PATIENCE)

    def _hear(self, seconds: float) -> bool:
        """False where nothing came in time, or nothing will come any more."""
        if not select.select([self.descriptor], [], [], max(seconds, 0))[0]:
            return False
        try:
            heard = os.read(self.descriptor, 65536)
        except OSError:  # the other side was closed
            return False
        self.shown += _STEERING.sub("", heard.decode(errors="replace"))
        return bool(heard)


@contextmanager
def on_a_terminal(arguments: Sequence[str], folder: Path) -> Iterator[Screen]:
    """The program with a terminal of its own, 200 columns wide."""
    mine, its = pty.openpty()
    process = subprocess.Popen(
        arguments,
        cwd=folder,
        env=os.environ | {"TERM": "xterm", "COLUMNS": "200"},
        stdin=its,
        stdout=its,
        stderr=its,
        start_new_session=True,
        preexec_fn=_take_the_terminal,
    )
    os.close(its)
    try:
        yield Screen(process, mine)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        os.close(mine)


def _take_the_terminal() -> None:
    """So that Ctrl-C reaches the program as it does from a keyboard."""
    import fcntl
    import termios

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
