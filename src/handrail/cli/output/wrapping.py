"""Long lines: whole in a pipe; on a terminal broken between words, and going on below where they began."""

from __future__ import annotations

import shutil
import sys
import textwrap


def wrapped(begin: str, text: str) -> str:
    """The beginning of a line and its text. On a terminal, further lines of the text stand below its first."""
    if not sys.stdout.isatty():
        return begin + text
    columns, below = shutil.get_terminal_size().columns, " " * len(begin)
    if columns < 2 * len(begin):
        return begin + text
    return begin + textwrap.fill(
        begin + text, columns, subsequent_indent=below, break_long_words=False, break_on_hyphens=False
    ).removeprefix(begin)
