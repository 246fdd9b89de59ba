"""The table of evidence as a workbook for Excel: its rows, with links to the pictures, and a sheet about the run."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, cast
from urllib.parse import quote

from handrail.errors import SurroundingsError
from handrail.journal import RunRecord
from handrail.report import words
from handrail.report.auditing.table import COLUMNS, Cell, Row
from handrail.report.overview import overview
from handrail.report.spreadsheets import is_formula

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell as SheetCell
    from openpyxl.styles import Alignment
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

MAX_CHARACTERS = 32767
"""What Excel takes in a cell. More would make it call the file broken; and so would more links than it takes in a sheet."""
MAX_LINKS = 65530
FACT_WIDTHS = (22, 110)
NO_PART_OF_THE_SEAL = (
    "This workbook is no part of the seal: it was made of the journal above, and handrail report makes it again. "
    "handrail verify RUN tells whether anything of the run was altered, by whom it is sealed, and since when."
)
LINKED = "evidence file"
TIME_FORMAT = "yyyy-mm-dd hh:mm:ss"
_HEAD_COLOUR, _LINK_COLOUR = "FFEEF2F7", "FF1F5FA8"


def evidence_workbook(
    record: RunRecord, rows: Iterable[Row], place_of: Callable[[str], str], signed_off: Iterable[str] = ()
) -> bytes:
    """Make the workbook; `place_of` says where a file of evidence is, as seen from the workbook.

    The same run gives the same bytes. Raises `SurroundingsError` if openpyxl is not installed.
    """
    try:
        import openpyxl
    except ImportError:
        raise SurroundingsError(
            "a workbook for Excel is made by openpyxl, which is not installed: pip install 'handrail[xlsx]'"
        ) from None
    book = openpyxl.Workbook()
    ended = record.ended.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    book.properties.creator, book.properties.title = "Handrail", _storable(words.run_title(record))
    book.properties.created = ended
    assert book.active is not None
    book.remove(book.active)
    _write_evidence(book.create_sheet("Evidence"), rows, place_of)
    _write_run(book.create_sheet("Run"), record, signed_off)
    return _saved(book, ended)


def _write_evidence(sheet: Worksheet, rows: Iterable[Row], place_of: Callable[[str], str]) -> None:
    _write_head(sheet, {column.name: column.width for column in COLUMNS})
    links = 0
    for number, row in enumerate(rows, start=2):
        for place, column in enumerate(COLUMNS, start=1):
            cell = _cell(sheet, number, place)
            _write(cell, row.get(column.name, ""), wraps=column.wraps)
            if column.name == LINKED and cell.value and links < MAX_LINKS:
                links += 1
                _link(cell, place_of(str(row[LINKED])))
    sheet.auto_filter.ref = sheet.dimensions


def _write_run(sheet: Worksheet, record: RunRecord, signed_off: Iterable[str]) -> None:
    """The facts of the run, as the first page of its report tells them."""
    _write_head(sheet, dict(zip(("fact", "what is on record"), FACT_WIDTHS, strict=True)))
    facts = [
        ("Runbook", record.started.runbook),
        ("Outcome", f"{words.headline(record)}: {words.counts_in_words(record)}"),
    ]
    for row in overview(record, signed_off=signed_off):
        for index, line in enumerate(row.lines if row.label != "How to check" else ()):
            told = f"Step {line.step}, {line.sentence}" if line.step else line.sentence
            facts.append(("" if index else row.label, told))
    facts.append(("How to check", NO_PART_OF_THE_SEAL))
    for number, fact in enumerate(facts, start=2):
        for place, text in enumerate(fact, start=1):
            _write(_cell(sheet, number, place), text, wraps=True)


def _write_head(sheet: Worksheet, widths: dict[str, int]) -> None:
    """The heading of each column, which stays in sight, and stands on each page that is printed."""
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter

    for place, (name, width) in enumerate(widths.items(), start=1):
        cell = _cell(sheet, 1, place)
        _write(cell, name)
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor=_HEAD_COLOUR)
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation = "landscape"
    sheet.print_title_rows = "1:1"


def _cell(sheet: Worksheet, row: int, column: int) -> SheetCell:
    return cast("SheetCell", sheet.cell(row, column))  # no cells are merged


def _write(cell: SheetCell, value: Cell, *, wraps: bool = False) -> None:
    """Write a time, or a text that stays one whatever it looks like, also when somebody opens the cell and leaves it."""
    if isinstance(value, datetime):
        cell.value, cell.number_format = value.astimezone(UTC).replace(tzinfo=None, microsecond=0), TIME_FORMAT
    elif value:
        cell.value, cell.data_type = _storable(value), "s"
        if is_formula(value):
            cell.quotePrefix = True
    else:
        return
    cell.alignment = _alignment(wraps)


@cache
def _alignment(wraps: bool) -> Alignment:
    from openpyxl.styles import Alignment

    return Alignment(vertical="top", wrap_text=wraps)


def _link(cell: SheetCell, place: str) -> None:
    from openpyxl.styles import Font

    cell.hyperlink = quote(place)
    cell.font = Font(color=_LINK_COLOUR, underline="single")


def _storable(text: str) -> str:
    """The text without the characters that no workbook can hold, and cut where it would be too long."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    whole = ILLEGAL_CHARACTERS_RE.sub("\ufffd", text)
    return whole if len(whole) <= MAX_CHARACTERS else whole[: MAX_CHARACTERS - 1] + "…"


def _saved(book: Workbook, moment: datetime) -> bytes:
    """The bytes of a workbook in which every time of its making is this one."""
    from openpyxl.xml.constants import ARC_CORE
    from openpyxl.xml.functions import tostring

    saved, fixed = io.BytesIO(), io.BytesIO()
    book.save(saved)
    book.properties.modified = moment
    with zipfile.ZipFile(saved) as made, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in made.namelist():
            content = tostring(book.properties.to_tree()) if name == ARC_CORE else made.read(name)
            entry = zipfile.ZipInfo(
                name, (moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second)
            )
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return fixed.getvalue()
