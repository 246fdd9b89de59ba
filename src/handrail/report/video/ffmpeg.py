"""ffmpeg as a process that another thread can stop."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from handrail.errors import SurroundingsError

MISSING = "captions need ffmpeg, and there is none; install it (on Debian or Ubuntu: sudo apt-get install ffmpeg)"


@dataclass
class Ffmpeg:
    """The program ffmpeg, which makes videos. Once stopped, it cannot be started again."""

    program: str
    _process: subprocess.Popen[str] | None = field(default=None, init=False)
    _stopped: bool = field(default=False, init=False)
    _lock: Lock = field(default_factory=Lock, init=False)

    @classmethod
    def find(cls, find_program: Callable[[str], str | None]) -> Ffmpeg:
        """Find ffmpeg. Raises `SurroundingsError` with the command that installs it."""
        program = find_program("ffmpeg")
        if program is None:
            raise SurroundingsError(MISSING)
        return cls(program)

    def run(self, *arguments: str, folder: Path | None = None) -> str:
        """Run ffmpeg in `folder`, and return its standard output. Raises `SurroundingsError` with ffmpeg's own message."""
        command = (self.program, "-nostdin", "-hide_banner", "-loglevel", "error", *arguments)
        try:
            with self._start(command, folder) as process:
                output, message = _communicate(process)
        except OSError as error:
            reason = error.strerror or "it did not start"
        else:
            if process.returncode == 0:
                return output
            reason = message.strip().rpartition("\n")[2] or "it gave no reason"
        raise SurroundingsError(f"the video could not be made; ffmpeg says: {reason}")

    def stop(self) -> None:
        """Kill the process that is running, and start no other. Any thread may call this."""
        with self._lock:
            self._stopped = True
            if self._process:
                self._process.kill()

    def _start(self, command: tuple[str, ...], folder: Path | None) -> subprocess.Popen[str]:
        """Start ffmpeg with an empty environment, since ours may hold secrets, and in a process group of its own.

        So a Ctrl-C that is meant for us does not reach it.
        """
        pipe = subprocess.PIPE
        with self._lock:
            if self._stopped:
                raise OSError(None, "it was stopped")
            self._process = subprocess.Popen(
                command, cwd=folder, env={}, stdout=pipe, stderr=pipe, text=True, errors="replace", process_group=0
            )
            return self._process


def _communicate(process: subprocess.Popen[str]) -> tuple[str, str]:
    try:
        return process.communicate()
    except BaseException:
        with suppress(ProcessLookupError):
            process.kill()
        raise
