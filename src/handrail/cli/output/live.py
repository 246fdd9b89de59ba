"""What a run says on a terminal: what is done, and below it, moving, what is being done and how far it all is."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from handrail.cli.output.foot import remarks
from handrail.cli.output.lines import PlainLines
from handrail.journal import Entry
from handrail.journal.projections.progress import Progress

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.live import Live
    from rich.spinner import Spinner

MARKS = {
    "passed": ("✓", "green"),
    "skipped": ("–", "yellow"),
    "failed": ("✗", "red bold"),
    "in doubt": ("?", "red bold"),
    "by hand": ("✓", "yellow"),
    "proved": ("✓", "cyan"),
    "after": ("→", "yellow"),
    "not found": ("✗", "red bold"),
}
TICK = 0.125
"""Seconds from one movement of the foot to the next."""
BAD = ("failed", "in doubt", "not found")
"""What was wrong with these is said below their sentences."""


class LiveLines(PlainLines):
    """Lines that stay, and a foot that moves."""

    def __init__(self, progress: Progress, now: Callable[[], datetime], *, verbose: bool = False) -> None:
        from rich.console import Console
        from rich.spinner import Spinner

        super().__init__(verbose=verbose)
        self._progress, self._now = progress, now
        self._console = Console(file=sys.stdout, highlight=False)
        self._step = ("", "")
        self._spinner: Spinner = Spinner("dots", style="cyan")
        self._live: Live | None = None
        self._next: asyncio.TimerHandle | None = None

    def note(self, entry: Entry) -> None:
        super().note(entry)
        self._progress.take(entry)

    def title(self, text: str) -> None:
        self._console.print(text, style="bold", markup=False)

    def heading(self, text: str, appliance: str) -> None:
        from rich.text import Text

        self._console.print()
        self._console.print(Text.assemble((text, "bold cyan"), (f"  {appliance}", "dim")))

    def begun(self, step: str, sentence: str) -> None:
        from rich.live import Live

        self._step = (step, sentence)
        if self._live is None:
            self._live = Live(get_renderable=self._foot, console=self._console, auto_refresh=False, transient=True)
            self._live.start()
            self._tick()

    def _tick(self) -> None:
        """Moved by the run's own loop: where it stands still, this does too."""
        if self._live:
            self._live.refresh()
            self._next = asyncio.get_running_loop().call_later(TICK, self._tick)

    def ended(self, outcome: str, step: str, sentence: str, detail: str) -> None:
        from rich.text import Text

        self._step = ("", "…")
        mark, style = MARKS[outcome]
        told = Text.assemble(sentence, (f"  {detail}", "dim"))
        if outcome in BAD:
            told = Text.assemble(sentence, (f"\n{detail}", style))
        self._console.print(_row(Text(mark, style), Text(step, "dim"), told))

    def aside(self, text: str, *, calm: bool) -> None:
        from rich.text import Text

        self._console.print(_row(Text(), Text(), Text(text, "dim" if calm else "yellow")))

    def pause(self) -> None:
        if self._live:
            self._live.stop()
            self._live = None
        if self._next:
            self._next.cancel()
            self._next = None

    def finished(self) -> None:
        self.pause()

    def _foot(self) -> RenderableType:
        from rich.console import Group
        from rich.text import Text

        step, sentence = self._step
        return Group(
            Text(),
            _row(self._spinner, Text(step, "dim"), Text(sentence, no_wrap=True, overflow="ellipsis")),
            _row(Text(), Text(), Text.assemble(*self._words(), no_wrap=True, overflow="ellipsis")),
        )

    def _words(self) -> Iterator[tuple[str, str]]:
        for number, remark in enumerate(remarks(self._progress, self._now())):
            if number:
                yield (" · ", "dim")
            yield (remark.text, "yellow" if remark.warns else "dim")


def _row(mark: RenderableType, step: RenderableType, told: RenderableType) -> RenderableType:
    """A sign, a number, and a sentence whose further lines begin below it."""
    from rich.table import Table

    row = Table.grid(padding=(0, 2, 0, 0), pad_edge=False)
    row.add_column(width=2, justify="right")
    row.add_column(width=4, justify="right")
    row.add_column()
    row.add_row(mark, step, told)
    return row
