"""Captions of a lesson at the terminal: their text, and their letters as keys."""

from __future__ import annotations

import asyncio
import sys
import termios
import tty
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from handrail.characters import visible
from handrail.cli.output.safe_stdout import display_stdout
from handrail.cli.terminal import read_bytes, read_line

if TYPE_CHECKING:
    from handrail.page import Caption, CaptionButton, OverlayAnswer


class TerminalPrompter:
    """A prompter that prints a caption and waits for one of its keys. `pause` stops the moving display."""

    def __init__(self, pause: Callable[[], None] = lambda: None) -> None:
        from rich.console import Console

        self._pause = pause
        self._console = Console(file=display_stdout(), highlight=False)
        self._descriptor = sys.stdin.fileno()
        self._printed_step: tuple[str, ...] = ()

    async def __call__(self, caption: Caption) -> OverlayAnswer:
        from handrail.page import OverlayAnswer

        self._pause()
        with _unbuffered_keys(self._descriptor):  # before the caption is printed: a quick reader answers at once
            self._show(caption)
            control = await self._read_control(caption.buttons)
        self._console.print(f"   {control.label}", style="dim", markup=False)
        return OverlayAnswer(control.key, await self._read_reason() if control.asks_reason else "")

    def _show(self, caption: Caption) -> None:
        from rich.padding import Padding
        from rich.text import Text

        step = (caption.position, caption.sentence)
        if step != self._printed_step:
            self._printed_step = step
            self._console.print(Text(visible(f"\n ▸ {caption.appliance} · {caption.position}"), "bold yellow"))
            for text, style in ((caption.sentence, "bold"), (caption.note, ""), (caption.effect, "dim")):
                if text:
                    self._console.print(Padding(Text(visible(text), style), (0, 0, 0, 3)))
            for label, fact in caption.facts:
                self._console.print(Padding(Text(visible(f"{label}: {fact}")), (0, 0, 0, 3)))
        if caption.message:
            self._console.print(Padding(Text(visible(caption.message), "cyan"), (0, 0, 0, 3)))
        keys = [Text.assemble((control.key, "bold cyan"), f" {control.label}") for control in caption.buttons]
        self._console.print(Padding(Text("   ").join(keys), (0, 0, 0, 3)))

    async def _read_control(self, controls: tuple[CaptionButton, ...]) -> CaptionButton:
        """Read the key of a control. If the terminal was closed, wait for ever: the window still answers."""
        keys = {control.key: control for control in controls}
        while True:
            key = await _read_key(self._descriptor)
            if key is None:
                await asyncio.Event().wait()
            elif key in keys:
                return keys[key]

    async def _read_reason(self) -> str:
        while True:
            self._console.print("   Why, for the record: ", end="", style="yellow")
            line = await read_line(self._descriptor)
            if line:
                return line
            if line is None:
                await asyncio.Event().wait()


@contextmanager
def _unbuffered_keys(descriptor: int) -> Iterator[None]:
    """A terminal mode that gives each key at once. Ctrl-C still interrupts; earlier input is discarded."""
    before = termios.tcgetattr(descriptor)
    tty.setcbreak(descriptor, termios.TCSAFLUSH)
    try:
        yield
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)


async def _read_key(descriptor: int) -> str | None:
    key = await read_bytes(descriptor, 1)
    return key.decode(errors="replace").lower() if key else None
