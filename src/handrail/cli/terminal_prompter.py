"""Whoever leads a lesson from the terminal: what a caption says, and its letters as keys."""

from __future__ import annotations

import asyncio
import sys
import termios
import tty
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from handrail.cli.terminal import heard, read_line

if TYPE_CHECKING:
    from handrail.page import Caption, Control, OverlayAnswer


class TerminalPrompter:
    """Says what is shown, and waits for one of its letters; a reason is a line. `pause` stops whatever moves there."""

    def __init__(self, pause: Callable[[], None] = lambda: None) -> None:
        from rich.console import Console

        self._pause = pause
        self._console = Console(file=sys.stdout, highlight=False)
        self._descriptor = sys.stdin.fileno()
        self._said: tuple[str, ...] = ()

    async def __call__(self, caption: Caption) -> OverlayAnswer:
        from handrail.page import OverlayAnswer

        self._pause()
        with _single_keys(self._descriptor):  # from before it is said: who reads quickly answers at once
            self._show(caption)
            control = await self._pressed(caption.controls)
        self._console.print(f"   {control.label}", style="dim", markup=False)
        return OverlayAnswer(control.key, await self._reason() if control.asks_reason else "")

    def _show(self, caption: Caption) -> None:
        from rich.padding import Padding
        from rich.text import Text

        step = (caption.position, caption.sentence)
        if step != self._said:
            self._said = step
            self._console.print(Text(f"\n ▸ {caption.appliance} · {caption.position}", "bold yellow"))
            for text, style in ((caption.sentence, "bold"), (caption.note, ""), (caption.effect, "dim")):
                if text:
                    self._console.print(Padding(Text(text, style), (0, 0, 0, 3)))
        if caption.message:
            self._console.print(Padding(Text(caption.message, "cyan"), (0, 0, 0, 3)))
        keys = [Text.assemble((it.key, "bold cyan"), f" {it.label}") for it in caption.controls]
        self._console.print(Padding(Text("   ").join(keys), (0, 0, 0, 3)))

    async def _pressed(self, controls: tuple[Control, ...]) -> Control:
        """Where the terminal was closed, nobody answers there any more."""
        keys = {control.key: control for control in controls}
        while True:
            key = await _read_key(self._descriptor)
            if key is None:
                await asyncio.Event().wait()
            elif key in keys:
                return keys[key]

    async def _reason(self) -> str:
        while True:
            self._console.print("   Why, for the record: ", end="", style="yellow")
            line = await read_line(self._descriptor)
            if line:
                return line
            if line is None:
                await asyncio.Event().wait()


@contextmanager
def _single_keys(descriptor: int) -> Iterator[None]:
    """Without waiting for Return. Ctrl-C stays what it is; what was typed before is dropped."""
    before = termios.tcgetattr(descriptor)
    tty.setcbreak(descriptor, termios.TCSAFLUSH)
    try:
        yield
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)


async def _read_key(descriptor: int) -> str | None:
    key = await heard(descriptor, 1)
    return key.decode(errors="replace").lower() if key else None
