"""Texts in the cells of spreadsheets, which take some of them for formulas. Most of a run's texts come from pages."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

MARK = "\ufeff"
"""The byte order mark, by which Excel knows UTF-8. Without it, names and quotation marks come out garbled there."""
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""The signs by which a spreadsheet takes a text for a formula; some East Asian versions take the wide ones, too."""


def is_formula(text: str) -> bool:
    """Whether a spreadsheet could take the text for a formula. Some look behind spaces."""
    return text.startswith(FORMULA_SIGNS) or text.lstrip().startswith(FORMULA_SIGNS)


def harmless(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if is_formula(text) else text


def csv_table(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> bytes:
    """A table as CSV (RFC 4180), in UTF-8. A text that a spreadsheet would take for a formula begins with an apostrophe."""
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, columns, restval="")
    writer.writeheader()
    writer.writerows({name: harmless(text) for name, text in row.items()} for row in rows)
    return (MARK + file.getvalue()).encode()
