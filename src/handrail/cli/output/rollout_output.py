"""Everything that a command prints while a rollout goes on: its board on a terminal, elsewhere a line for each entry."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, nullcontext
from datetime import datetime
from typing import TYPE_CHECKING

from handrail.app import environment
from handrail.app.rollouts.folder import RolloutFolder
from handrail.cli.output.rollout_lines import RolloutLines
from handrail.journal import Entry, RolloutResumed

if TYPE_CHECKING:
    from handrail.cli.output.live_board import LiveBoard


class RolloutOutput:
    """A printer of a rollout. A context manager: however the rollout ends, the moving display is stopped."""

    def __init__(self, clock: Callable[[], datetime], *, as_json: bool) -> None:
        self._clock = clock
        self._lines = RolloutLines(as_json) if as_json or not sys.stdout.isatty() else None
        self._folder: RolloutFolder | None = None
        self._board: LiveBoard | None = None
        self._stack = ExitStack()

    def __enter__(self) -> RolloutOutput:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def begin(self, folder: RolloutFolder) -> None:
        """Take the folder of the rollout, before anything is put on record."""
        self._folder = folder

    def hear(self, entry: Entry) -> None:
        """Print an entry. The board begins with the first one, and then reads the journals by itself."""
        if self._lines:
            self._lines(entry)
        elif self._board is None and self._folder:
            from handrail.app.rollouts.follow import RolloutFollower
            from handrail.cli.output.live_board import LiveBoard

            if isinstance(entry.event, RolloutResumed):
                RolloutLines(as_json=False)(entry)
            follower = RolloutFollower(self._folder, self._clock, environment.is_alive)
            self._board = self._stack.enter_context(LiveBoard(follower))

    def away(self) -> AbstractContextManager[None]:
        """Leave the terminal to a question."""
        return self._board.away() if self._board else nullcontext()
