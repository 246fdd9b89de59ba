"""Columns of text, made as narrow as a terminal needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.text import Text

MIN_WIDTH = 8
"""The width to which a column may be made narrower."""


def fitted(rows: Sequence[Sequence[Text]], narrowed: Iterable[int | Sequence[int]], room: int) -> Iterator[Text]:
    """The rows as lines of `room` characters. If that is not enough, columns become narrower in the order of `narrowed`.

    Columns that are named together become narrower together: the widest of them first.
    """
    widths = [max(cell.cell_len for cell in column) for column in zip(*rows, strict=True)]
    for named in narrowed:
        columns = [named] if isinstance(named, int) else named
        while sum(widths) + 2 * (len(widths) - 1) > room:
            widest = max(columns, key=widths.__getitem__)
            if widths[widest] <= MIN_WIDTH:
                break
            widths[widest] -= 1
    for row in rows:
        for cell, width in zip(row, widths, strict=True):
            cell.truncate(width, overflow="ellipsis", pad=True)
        line = Text("  ").join(row)
        line.rstrip()
        yield line
