"""Standard output that survives a closed pipe (`handrail run … | head`) and escapes bidirectional control characters."""

from __future__ import annotations

import io
import os

BIDI_CONTROLS = {
    code: f"\\u{code:04x}" for code in (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
}
"""Bidirectional control characters, escaped. A terminal reorders text after them, so a page or a runbook could show something
else than it says."""


class SafeStdout(io.TextIOWrapper):
    """A text stream that discards its output once the reader of its pipe has gone."""

    def write(self, text: str) -> int:
        try:
            return super().write(text.translate(BIDI_CONTROLS))
        except BrokenPipeError:
            self._discard_further_output()
            return len(text)

    def flush(self) -> None:
        try:
            super().flush()
        except BrokenPipeError:
            self._discard_further_output()

    def _discard_further_output(self) -> None:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, self.fileno())
        os.close(null)


def safe_stdout(stream: io.TextIOWrapper) -> SafeStdout:
    """Wrap a stream. It is written line by line, so that it and standard error keep their order in a pipe."""
    encoding, errors = stream.encoding, stream.errors
    return SafeStdout(stream.detach(), encoding=encoding, errors=errors, line_buffering=True)
