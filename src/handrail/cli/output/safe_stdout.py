"""What is printed: to a reader who may leave (`handrail run … | head` is not to harm a run), and whom no text deceives."""

from __future__ import annotations

import io
import os

TURNS_ROUND = {
    code: f"\\u{code:04x}" for code in (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
}
"""Characters that make a terminal show in another order what follows: a page or runbook could say one thing and show another."""


class SafeStdout(io.TextIOWrapper):
    """Text to a pipe whose reader may leave; from then on it goes nowhere."""

    def write(self, text: str) -> int:
        try:
            return super().write(text.translate(TURNS_ROUND))
        except BrokenPipeError:
            self._nobody_listens()
            return len(text)

    def flush(self) -> None:
        try:
            super().flush()
        except BrokenPipeError:
            self._nobody_listens()

    def _nobody_listens(self) -> None:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self.fileno())
        os.close(nowhere)


def safe_stdout(stream: io.TextIOWrapper) -> SafeStdout:
    """The same stream, written line by line, so that it and standard error keep their order in a pipe."""
    encoding, errors = stream.encoding, stream.errors
    return SafeStdout(stream.detach(), encoding=encoding, errors=errors, line_buffering=True)
