"""The evidence of a run as a table that spreadsheets and GRC tools take."""

from __future__ import annotations

import os
from pathlib import Path

from handrail.app.named_runs import NamedRun
from handrail.app.output_path import must_break_no_seal, with_out
from handrail.app.reports import WrittenReports, altered
from handrail.journal import RunRecord, read, run_record
from handrail.report.auditing.csv_table import evidence_csv
from handrail.report.auditing.table import evidence_rows
from handrail.report.auditing.workbook import evidence_workbook
from handrail.report.files import retry_advice, write
from handrail.report.sign_offs import sign_offs
from handrail.run import RunFolder
from handrail.sealing import payload

TABLES = ("csv", "xlsx")
"""The formats of the table, by the ending of its file."""


def write_table(run: NamedRun, format: str, out: Path | None = None) -> WrittenReports:
    """Write the table to `out`, or beside the run. A sealed folder takes nothing more, so there it is refused.

    Raises `InvalidCall`, `JournalBroken` and `SurroundingsError`.
    """
    record = run_record(read(RunFolder(run.folder).journal))
    file = out or run.beside(f".{format}")
    must_break_no_seal(file, run.folder)
    command = with_out(f"handrail report {run.place} --format {format}", out)
    write(file, _content(record, run, format, file), retry_advice(command))
    return WrittenReports((file,), altered(record, run.folder))


def _content(record: RunRecord, run: NamedRun, format: str, file: Path) -> bytes:
    rows = evidence_rows(record, run.folder, run.place.resolve().name)
    if format == "csv":
        return evidence_csv(rows)
    kept = run.place.resolve() / payload(run.folder).relative_to(run.folder)
    from_workbook = Path(os.path.relpath(kept, file.resolve().parent))
    return evidence_workbook(
        record, rows, lambda name: (from_workbook / name).as_posix(), sign_offs(record, run.folder)
    )
