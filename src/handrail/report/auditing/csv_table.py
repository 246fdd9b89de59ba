"""The table of evidence as CSV (RFC 4180)."""

from __future__ import annotations

from collections.abc import Iterable

from handrail.report.auditing.table import COLUMNS, Row, texts
from handrail.report.spreadsheets import csv_table


def evidence_csv(rows: Iterable[Row]) -> bytes:
    """The table in UTF-8, without a text that a spreadsheet would take for a formula."""
    return csv_table([column.name for column in COLUMNS], map(texts, rows))
