"""The board of a rollout that moves on a terminal while it goes on."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console, Group
from rich.live import Live
from rich.text import Text

from handrail.cli.output.board import board_lines
from handrail.cli.output.safe_stdout import display_stdout
from handrail.errors import HandrailError

if TYPE_CHECKING:
    from handrail.app.rollouts.follow import RolloutFollower
    from handrail.fleet.board import Board

TICK_SECONDS = 1.0
"""The time between two readings of the journals."""


class LiveBoard:
    """A display that reads a rollout's journals once a second and draws its board. A context manager: it ends with its block."""

    def __init__(self, follower: RolloutFollower) -> None:
        self._follower = follower
        self._console = Console(file=display_stdout(), highlight=False)
        self._live: Live | None = None
        self._next: asyncio.TimerHandle | None = None
        self._board: Board | None = None
        self._problem = ""
        self._asked = 0

    def __enter__(self) -> LiveBoard:
        """Begin to draw. There has to be a running loop, which draws, too: if the loop hangs, so does the board."""
        self._tick()
        return self

    def __exit__(self, *_: object) -> None:
        if self._next:
            self._next.cancel()
        self.draw()
        self._stop()

    @contextmanager
    def away(self) -> Iterator[None]:
        """Leave the terminal to a question; the board as it was stays above it."""
        if self._next:
            self._next.cancel()
        self.draw()
        self._stop()
        try:
            yield
        finally:
            self._tick()

    async def follow(self) -> None:
        """Wait until the rollout has ended, or its process is gone."""
        while self._board is None or not (self._board.finished or self._board.was_cut_off):
            await asyncio.sleep(TICK_SECONDS)

    def draw(self) -> None:
        """Read the journals and draw the board as it is now."""
        try:
            self._board, self._problem = self._follower.read(), ""
        except HandrailError as error:
            self._problem = str(error)
        if self._live is None:
            self._live = Live(get_renderable=self._render, console=self._console, auto_refresh=False)
            self._live.start()
        self._live.refresh()
        if self._board and self._board.asked not in (0, self._asked):
            self._console.bell()
            self._asked = self._board.asked

    def _tick(self) -> None:
        self.draw()
        self._next = asyncio.get_running_loop().call_later(TICK_SECONDS, self._tick)

    def _stop(self) -> None:
        if self._live:
            self._live.stop()
            self._live = None

    def _render(self) -> Group:
        width, height = self._console.size
        lines = board_lines(self._board, width, height - 2) if self._board else []
        if self._problem:
            lines.append(Text(self._problem, "red"))
        for line in lines:
            line.no_wrap, line.overflow = True, "crop"
        return Group(*lines)
