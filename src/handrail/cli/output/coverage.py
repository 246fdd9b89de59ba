"""Output of a coverage: plain lines in a pipe, colours on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from rich.console import Console
from rich.table import Table
from rich.text import Text

from handrail.characters import visible
from handrail.cli.output.safe_stdout import display_stdout
from handrail.report.coverage.lines import CoverageLine

COLOURS = {"title": "bold", "heading": "bold", "dim": "dim", "good": "bold green", "bad": "bold red", "": ""}


def print_coverage(lines: Iterable[CoverageLine]) -> None:
    if not sys.stdout.isatty():
        print("\n".join(visible(line.label + line.text) for line in lines))
        return
    console = Console(file=display_stdout(), highlight=False)
    for line in lines:
        console.print(_in_columns(line) if line.label else Text(visible(line.text), COLOURS[line.style]))


def _in_columns(line: CoverageLine) -> Table:
    """A label, and a text that goes on below itself where a terminal has no room for it."""
    columns = Table.grid()
    columns.add_column(no_wrap=True)
    columns.add_column()
    columns.add_row(*(Text(visible(part), COLOURS[line.style]) for part in (line.label, line.text)))
    return columns
