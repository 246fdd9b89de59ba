"""The display of a run on a terminal: lines of settled steps, and a moving status below them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from handrail.cli.output.lines import PlainLines
from handrail.cli.output.safe_stdout import display_stdout
from handrail.cli.output.status_line import status_items
from handrail.cli.output.step_places import StepPlaces
from handrail.journal import Entry
from handrail.journal.projections.progress import Progress

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.live import Live
    from rich.spinner import Spinner

SYMBOLS = {
    "passed": ("✓", "green"),
    "skipped": ("–", "yellow"),
    "exception": ("▲", "red"),
    "again": ("↻", "yellow"),
    "so already": ("=", "yellow"),
    "failed": ("✗", "red bold"),
    "in doubt": ("?", "red bold"),
    "by hand": ("✓", "yellow"),
    "proved": ("✓", "cyan"),
    "after": ("→", "yellow"),
    "not found": ("✗", "red bold"),
}
TICK_SECONDS = 0.125
"""The time between two redraws of the status."""
FAILED_OUTCOMES = ("failed", "in doubt", "not found")
"""Outcomes whose detail is printed below the sentence, on a line of its own."""


class LiveLines(PlainLines):
    """A listener that prints lasting lines, and redraws the running step and the status line below them."""

    def __init__(
        self,
        progress: Progress,
        now: Callable[[], datetime],
        places: StepPlaces | None = None,
        *,
        verbose: bool = False,
    ) -> None:
        from rich.console import Console
        from rich.spinner import Spinner

        super().__init__(places, verbose=verbose)
        self._progress, self._now = progress, now
        self._console = Console(file=display_stdout(), highlight=False)
        self._step = ("", "")
        self._spinner: Spinner = Spinner("dots", style="cyan")
        self._live: Live | None = None
        self._next: asyncio.TimerHandle | None = None

    def remember(self, entry: Entry) -> None:
        super().remember(entry)
        self._progress.take(entry)

    def print_title(self, text: str) -> None:
        self._console.print(text, style="bold", markup=False)

    def print_heading(self, text: str, appliance: str) -> None:
        from rich.text import Text

        self._console.print()
        self._console.print(Text.assemble((text, "bold cyan"), (f"  {appliance}", "dim")))

    def show_running_step(self, step: str, sentence: str) -> None:
        from rich.live import Live

        self._step = (step, sentence)
        if self._live is None:
            self._live = Live(
                get_renderable=self._render_status, console=self._console, auto_refresh=False, transient=True
            )
            self._live.start()
            self._tick()

    def _tick(self) -> None:
        """Redraw the status. The run's own loop calls this: if the loop hangs, so does the spinner."""
        if self._live:
            self._live.refresh()
            self._next = asyncio.get_running_loop().call_later(TICK_SECONDS, self._tick)

    def print_outcome(self, outcome: str, step: str, sentence: str, detail: str) -> None:
        from rich.text import Text

        self._step = ("", "…")
        symbol, style = SYMBOLS[outcome]
        text = Text.assemble(sentence, (f"  {detail}", "dim"))
        if outcome in FAILED_OUTCOMES:
            text = Text.assemble(sentence, (f"\n{detail}", style))
        self._console.print(_row(Text(symbol, style), Text(step, "dim"), text))

    def print_fact(self, text: str, *, is_ok: bool) -> None:
        from rich.text import Text

        self._console.print(_row(Text(), Text(), Text(text, "dim" if is_ok else "yellow")))

    def pause(self) -> None:
        if self._live:
            self._live.stop()
            self._live = None
        if self._next:
            self._next.cancel()
            self._next = None

    def finish(self) -> None:
        self.pause()

    def _render_status(self) -> RenderableType:
        from rich.console import Group
        from rich.text import Text

        step, sentence = self._step
        return Group(
            Text(),
            _row(self._spinner, Text(step, "dim"), Text(sentence, no_wrap=True, overflow="ellipsis")),
            _row(Text(), Text(), Text.assemble(*self._status_texts(), no_wrap=True, overflow="ellipsis")),
        )

    def _status_texts(self) -> Iterator[tuple[str, str]]:
        for number, item in enumerate(status_items(self._progress, self._now())):
            if number:
                yield (" · ", "dim")
            yield (item.text, "yellow" if item.warns else "dim")


def _row(symbol: RenderableType, step: RenderableType, text: RenderableType) -> RenderableType:
    """A row of symbol, step number and text. Further lines of the text are indented like its first."""
    from rich.table import Table

    row = Table.grid(padding=(0, 2, 0, 0), pad_edge=False)
    row.add_column(width=2, justify="right")
    row.add_column(width=4, justify="right")
    row.add_column()
    row.add_row(symbol, step, text)
    return row
