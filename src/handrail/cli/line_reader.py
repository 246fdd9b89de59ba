"""Lines that a person types at a prompt, with editing and a history, or that come through a pipe."""

from __future__ import annotations

import asyncio
import contextlib
import select
import sys
import termios
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from handrail.cli.entry_reader import LineDropped
from handrail.cli.terminal import is_interactive

DROPPED = ("^C", "\x03")
"""The end of a line that was dropped with Ctrl-C: as it is shown where lines are edited, and as it is elsewhere."""


class LineReader:
    """A reader of lines. The loop goes on meanwhile, and the terminal is left as it was. Ctrl-C at a prompt drops the line."""

    def __init__(self) -> None:
        self.is_interactive = is_interactive()
        if self.is_interactive:
            with contextlib.suppress(ImportError):
                import readline  # `input` edits lines with it, and keeps their history

                readline.set_history_length(1000)
                readline.parse_and_bind(r'"\C-c": "\C-e^C\C-m"')

    async def read(self, prompt: str) -> str | None:
        """Read a line; None at the end of the input, or at Ctrl-D. Raises `LineDropped`."""
        if not self.is_interactive:
            return await _in_thread(_piped_line)
        with _own_terminal():
            line = await _in_thread(lambda: input(prompt))
        if line is not None and line.endswith(DROPPED):
            raise LineDropped
        return line

    def is_at_hand(self) -> bool:
        """Whether the next line is there by now: a pipe's are, and what was pasted."""
        return not self.is_interactive or bool(select.select([sys.stdin], [], [], 0)[0])


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
def _own_terminal() -> Iterator[None]:
    """Take Ctrl-C as a key, and put the terminal back: the thread that reads a line cannot, if the command ends meanwhile."""
    descriptor = sys.stdin.fileno()
    before, ours = termios.tcgetattr(descriptor), termios.tcgetattr(descriptor)
    ours[6][termios.VINTR] = b"\0"
    termios.tcsetattr(descriptor, termios.TCSANOW, ours)
    try:
        yield
    finally:
        with contextlib.suppress(termios.error, ValueError):
            termios.tcsetattr(descriptor, termios.TCSANOW, before)
