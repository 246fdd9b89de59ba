"""ffmpeg as a process, which another thread can stop."""

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
    """The program that makes videos. Once stopped, it starts no more."""

    program: str
    _process: subprocess.Popen[str] | None = field(default=None, init=False)
    _stopped: bool = field(default=False, init=False)
    _lock: Lock = field(default_factory=Lock, init=False)

    @classmethod
    def found(cls, which: Callable[[str], str | None]) -> Ffmpeg:
        """Raises `SurroundingsError` with the command that installs it."""
        program = which("ffmpeg")
        if program is None:
            raise SurroundingsError(MISSING)
        return cls(program)

    def run(self, *arguments: str, at: Path | None = None) -> str:
        """The standard output of ffmpeg. Raises `SurroundingsError` with what it complains of."""
        command = (self.program, "-nostdin", "-hide_banner", "-loglevel", "error", *arguments)
        try:
            with self._started(command, at) as process:
                output, complaint = _communicate(process)
        except OSError as error:
            reason = error.strerror or "it did not start"
        else:
            if process.returncode == 0:
                return output
            reason = complaint.strip().rpartition("\n")[2] or "it gave no reason"
        raise SurroundingsError(f"the video could not be made; ffmpeg says: {reason}")

    def stop(self) -> None:
        """End what it is doing, from any thread."""
        with self._lock:
            self._stopped = True
            if self._process:
                self._process.kill()

    def _started(self, command: tuple[str, ...], at: Path | None) -> subprocess.Popen[str]:
        """Without our environment, where secrets may be, and out of reach of a Ctrl-C that is meant for us."""
        pipe = subprocess.PIPE
        with self._lock:
            if self._stopped:
                raise OSError(None, "it was stopped")
            self._process = subprocess.Popen(
                command, cwd=at, env={}, stdout=pipe, stderr=pipe, text=True, errors="replace", process_group=0
            )
            return self._process


def _communicate(process: subprocess.Popen[str]) -> tuple[str, str]:
    try:
        return process.communicate()
    except BaseException:
        with suppress(ProcessLookupError):
            process.kill()
        raise
