"""A screen that nobody sees, and a person's hands on it: Xvfb and xdotool."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Screen:
    """One X display. What is done on it goes the way that it goes for a person: through the window, into the browser."""

    display: str

    @property
    def env(self) -> dict[str, str]:
        """The environment of a program that is to be seen on it."""
        return {**os.environ, "DISPLAY": self.display}

    def click(self, x: float, y: float, button: int = 1) -> None:
        self._hands("mousemove", str(round(x)), str(round(y)), "click", str(button))

    def press(self, *keys: str) -> None:
        """Keys by the names that X has for them: n, Return, alt+b."""
        self._hands("key", *keys)

    def type(self, text: str) -> None:
        self._hands("type", text)

    def look(self, file: Path) -> None:
        """A picture of all of it, once it has come to rest: what a program draws is seen a little later."""
        before = b""
        while True:
            grab = [
                "ffmpeg",
                "-loglevel",
                "error",
                "-f",
                "x11grab",
                "-i",
                self.display,
                "-frames:v",
                "1",
                "-y",
                str(file),
            ]
            subprocess.run(grab, check=True, env=self.env)
            if file.read_bytes() == before:
                return
            before = file.read_bytes()

    def _hands(self, *request: str) -> None:
        subprocess.run(["xdotool", *request], env=self.env, check=True, capture_output=True)


@contextmanager
def screen(width: int = 1600, height: int = 1000) -> Iterator[Screen]:
    """The X server finds a number for its display by itself, and tells it when it is ready."""
    told, tells = os.pipe()
    command = ["Xvfb", "-displayfd", str(tells), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[tells], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(tells)
    try:
        with os.fdopen(told) as numbers:
            number = numbers.readline().strip()
        assert number, "Xvfb did not start; is the package xvfb installed?"
        yield Screen(f":{number}")
    finally:
        server.terminate()
        server.wait()
