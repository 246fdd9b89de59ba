"""The table of evidence as CSV (RFC 4180)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from handrail.report.auditing.table import COLUMNS, Row, texts
from handrail.report.spreadsheets import harmless

MARK = "\ufeff"
"""The byte order mark, by which Excel knows UTF-8. Without it, names and quotation marks come out garbled there."""


def evidence_csv(rows: Iterable[Row]) -> bytes:
    """The table in UTF-8. A text that a spreadsheet would take for a formula begins with an apostrophe."""
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, [column.name for column in COLUMNS], restval="")
    writer.writeheader()
    writer.writerows({name: harmless(text) for name, text in texts(row).items()} for row in rows)
    return (MARK + file.getvalue()).encode()
