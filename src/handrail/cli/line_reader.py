"""Lines that a person types at a prompt, with editing and a history, or that come through a pipe."""

from __future__ import annotations

import asyncio
import contextlib
import sys
import termios
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from handrail.cli.terminal import is_interactive


class LineReader:
    """A reader of lines. The loop goes on meanwhile; Ctrl-C ends the command as ever, and leaves the terminal as it was."""

    def __init__(self) -> None:
        self.is_interactive = is_interactive()
        if self.is_interactive:
            with contextlib.suppress(ImportError):
                import readline  # `input` edits lines with it, and keeps their history

                readline.set_history_length(1000)

    async def read(self, prompt: str) -> str | None:
        """Read a line; None at the end of the input, or at Ctrl-D."""
        if self.is_interactive:
            with _same_terminal():
                return await _in_thread(lambda: input(prompt))
        return await _in_thread(_piped_line)


def _piped_line() -> str:
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line.rstrip("\n")


async def _in_thread(read: Callable[[], str]) -> str | None:
    """Wait for a line in a thread that keeps nobody from ending: it may wait for ever."""
    loop = asyncio.get_running_loop()
    line: asyncio.Future[str | None] = loop.create_future()

    def tell(text: str | None) -> None:
        if not line.done():
            line.set_result(text)

    def wait() -> None:
        try:
            text: str | None = read()
        except (EOFError, OSError, ValueError, KeyboardInterrupt):  # Ctrl-C reaches this thread, too
            text = None
        with contextlib.suppress(RuntimeError):  # the loop has ended
            loop.call_soon_threadsafe(tell, text)

    threading.Thread(target=wait, name="prompt", daemon=True).start()
    return await line


@contextmanager
def _same_terminal() -> Iterator[None]:
    """Put the terminal back as it was: the thread that reads a line cannot, if the command ends meanwhile."""
    descriptor = sys.stdin.fileno()
    before = termios.tcgetattr(descriptor)
    try:
        yield
    finally:
        with contextlib.suppress(termios.error, ValueError):
            termios.tcsetattr(descriptor, termios.TCSANOW, before)
