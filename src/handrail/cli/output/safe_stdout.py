"""Standard output that no text can take over: hidden characters are shown by their numbers."""

from __future__ import annotations

import io
import os
import re
import sys
from typing import IO, Any, cast

from handrail.characters import visible, without_invisible

_COLOURS = re.compile("(\x1b\\[[0-9;]*m)")
"""What a program prints to change the colour of a terminal."""


class SafeStdout(io.TextIOWrapper):
    """A text stream that discards its output once nothing takes it any more: a run is performed and kept all the same.

    A terminal obeys control characters, and reorders text after others, so a page or a file could show something else than it
    says. Colours stay, for the helps of commands, where they are wanted.
    """

    def write(self, text: str) -> int:
        return self.write_as_it_is(self._in_colour(text) if "\x1b" in text and self._has_colour() else visible(text))

    def _has_colour(self) -> bool:
        return self.isatty() or bool(os.environ.get("FORCE_COLOR"))

    def _in_colour(self, text: str) -> str:
        return "".join(part if _COLOURS.fullmatch(part) else visible(part) for part in _COLOURS.split(text))

    def write_as_it_is(self, text: str) -> int:
        try:
            return super().write(text)
        except OSError:  # the reader has gone, the disk is full, the terminal was closed
            self._discard_further_output()
            return len(text)

    def flush(self) -> None:
        try:
            super().flush()
        except OSError:  # the reader has gone, the disk is full, the terminal was closed
            self._discard_further_output()

    def _discard_further_output(self) -> None:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, self.fileno())
        os.close(null)


class _DisplayStdout:
    """The stream for a moving display, which moves the cursor by control characters. Its texts have none of their own."""

    def __init__(self, stream: SafeStdout) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        return self._stream.write_as_it_is(without_invisible(text))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def display_stdout() -> IO[str]:
    """Standard output for what draws on a terminal. Whoever draws makes texts of pages `visible` before."""
    stream: Any = sys.stdout
    return cast(IO[str], _DisplayStdout(stream) if isinstance(stream, SafeStdout) else stream)


def safe_stdout(stream: io.TextIOWrapper) -> SafeStdout:
    """Wrap a stream. It is written line by line, so that it and standard error keep their order in a pipe."""
    encoding, errors = stream.encoding, stream.errors
    return SafeStdout(stream.detach(), encoding=encoding, errors=errors, line_buffering=True)
