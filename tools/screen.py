"""A virtual screen, with keyboard and mouse: Xvfb and xdotool."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Screen:
    """An X display. Keys and clicks go the way that a person's do: through the window into the browser."""

    display: str

    @property
    def env(self) -> dict[str, str]:
        """The environment of a program that opens its windows on this screen."""
        return {**os.environ, "DISPLAY": self.display}

    def click(self, x: float, y: float, button: int = 1) -> None:
        self._hands("mousemove", str(round(x)), str(round(y)), "click", str(button))

    def press(self, *keys: str) -> None:
        """Press keys, by their X names: n, Return, alt+b."""
        self._hands("key", *keys)

    def type(self, text: str) -> None:
        self._hands("type", text)

    def look(self, file: Path) -> None:
        """Save a picture of the whole screen, once two pictures in a row are the same."""
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
    """Start an X server. It chooses the number of its display, and writes it to a pipe when it is ready."""
    reader, writer = os.pipe()
    command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[writer], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(writer)
    try:
        with os.fdopen(reader) as pipe:
            number = pipe.readline().strip()
        assert number, "Xvfb did not start; is the package xvfb installed?"
        yield Screen(f":{number}")
    finally:
        server.terminate()
        server.wait()
