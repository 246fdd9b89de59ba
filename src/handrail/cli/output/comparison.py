"""Output of a comparison of two runs: plain lines in a pipe, colours on a terminal."""

from __future__ import annotations

import json
import sys

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from handrail.cli.output.safe_stdout import display_stdout
from handrail.report.diff.comparison import Comparison
from handrail.report.diff.lines import lines
from handrail.report.diff.machine import differences

COLOURS = {
    "title": "bold",
    "heading": "bold",
    "step": "",
    "left": "red",
    "right": "green",
    "dim": "dim",
    "good": "bold green",
    "bad": "bold red",
    "": "",
}


def print_comparison(comparison: Comparison, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(differences(comparison), ensure_ascii=False, indent=1))
    elif sys.stdout.isatty():
        _print_in_colour(comparison)
    else:
        print("\n".join(f"{' ' * line.indent}{line.text}".rstrip() for line in lines(comparison)))


def _print_in_colour(comparison: Comparison) -> None:
    """Print coloured lines. A line that is too long for the terminal is wrapped at its own indent."""
    console = Console(file=display_stdout(), highlight=False)
    for line in lines(comparison):
        text = Text(line.text, COLOURS[line.style])
        if any(line.emphasized):
            text.stylize("bold underline", *line.emphasized)
        console.print(Padding(text, (0, 0, 0, line.indent)))
