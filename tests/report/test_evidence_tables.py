"""The table of evidence, as CSV and as a workbook for Excel."""

from __future__ import annotations

import csv
import io
import sys
import zipfile
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import openpyxl
import pytest

from handrail.errors import SurroundingsError
from handrail.journal import (
    CertificateInspected,
    CitedDocument,
    CitedSentence,
    Event,
    EvidenceKept,
    FileDownloaded,
    HandshakeProbed,
    PageNoticed,
    RunFinished,
    RunRecord,
    SectionStarted,
    StepApproved,
    StepFailed,
    StepPassed,
    StepSkipped,
    StepStarted,
    TextRead,
)
from handrail.report.auditing.csv_table import evidence_csv
from handrail.report.auditing.table import COLUMNS, Row, evidence_rows, texts
from handrail.report.auditing.workbook import MAX_CHARACTERS, evidence_workbook

from .test_controls import HERE, answering, started
from .test_reports import earlier_record_of, record_of

PICTURE = b"\x89PNG"
CITED = CitedDocument(
    title="The handbook",
    edition="2024",
    steps={"1": ("3.1", "3.2")},
    sentences={"3.1": CitedSentence(says="Sign in."), "3.2": CitedSentence(says="Click Upload.")},
)


def picture(step: str, file: str = "evidence/001.png") -> EvidenceKept:
    return EvidenceKept(step=step, file=file, sha256=sha256(PICTURE).hexdigest(), url="https://b.example.com/x")


def whole(*, cited: CitedDocument | None = CITED, run_id: str = "20261124T120000Z-replace-hq") -> Sequence[Event]:
    facts: Sequence[Event] = (
        FileDownloaded(step="1", name="bundle", filename="a.p12", size=9, sha256="b" * 64),
        CertificateInspected(
            step="1", name="bundle", fingerprint="c" * 64, subject="s", issuer="i", not_after="2027-01-01T00"
        ),
        HandshakeProbed(step="1", address="10.0.0.1:443", asked_for="", fingerprint="c" * 64),
        TextRead(step="1", name="issuer", text="The CA"),
        PageNoticed(step="1", what="message", detail="Certificates imported: 3."),
        PageNoticed(step="1", what="reload", detail="the page was loaded anew"),
    )
    return (
        started(
            *answering("1", "4", **{"CC8.1": "runbook"}),
            *answering("2", **{"CC8.1": "runbook", "A.8.32": "step"}),
            run_id=run_id,
            cited=cited,
            pair="hq",
            ticket="CHG-1",
            document="The vendor's handbook",
        ),
        HERE,
        StepApproved(step="1", by="Ben", how="asked at the terminal"),
        StepStarted(step="1", action="click", sentence="Click Upload", appliance="backup"),
        *facts,
        StepPassed(step="1"),
        picture("1"),
        picture("1", "evidence/001.txt").model_copy(update={"media_type": "text/plain"}),
        StepSkipped(step="2", sentence="Click Next", reason="only where it is there", appliance="backup"),
        StepStarted(step="3", action="click", sentence="Click Save", appliance="backup"),
        StepFailed(step="3", error="E", problem="no button"),
        picture("3", "evidence/003.png"),
        RunFinished(outcome="failed", problem="no button"),
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "evidence").mkdir()
    (tmp_path / "evidence/001.png").write_bytes(PICTURE)
    (tmp_path / "evidence/003.png").write_bytes(b"another")
    return tmp_path


@pytest.fixture
def record(folder: Path) -> RunRecord:
    return record_of(folder, *whole())


@pytest.fixture
def rows(record: RunRecord, folder: Path) -> list[Row]:
    return list(evidence_rows(record, folder, "its folder"))


def place_of(file: str) -> str:
    return f"run 1/data/{file}"


def read_csv(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_each_control_has_a_row_for_each_piece_of_evidence_of_each_of_its_steps(rows: list[Row]) -> None:
    found = [
        tuple(texts(row).get(name, "") for name in ("control", "named at", "control is", "step", "outcome", "evidence"))
        for row in rows
    ]
    cc = ("CC8.1", "runbook", "evidenced in part")
    assert found == [
        ("A.8.32", "step", "not evidenced", "2", "not due", ""),
        *[(*cc, "1", "passed", it) for it in ("picture", "text of page", "download", "certificate", "handshake")],
        *[(*cc, "1", "passed", it) for it in ("text read", "message")],
        (*cc, "4", "not come to", ""),
        (*cc, "2", "not due", ""),
        ("", "", "", "3", "failed", "picture"),
    ]


def test_a_row_tells_all_that_an_auditor_asks_of_a_picture(rows: list[Row]) -> None:
    assert texts(rows[1]) == {
        "control": "CC8.1",
        "named at": "runbook",
        "control is": "evidenced in part",
        "step": "1",
        "what the step does": "Click Upload",
        "section": "Security :: Import",
        "appliance": "backup",
        "appliance name": "",
        "outcome": "passed",
        "reason": "",
        "began (UTC)": "2026-11-24T12:00:03Z",
        "ended (UTC)": "2026-11-24T12:00:10Z",
        "operator": "Ana",
        "account": "root",
        "approved by": "Ben",
        "approved (UTC)": "2026-11-24T12:00:02Z",
        "evidence": "picture",
        "evidence file": "evidence/001.png",
        "evidence sha256": sha256(PICTURE).hexdigest(),
        "evidence is": "as it was kept",
        "taken (UTC)": "2026-11-24T12:00:11Z",
        "address": "https://b.example.com/x",
        "what it says": "",
        "document": "The vendor's handbook",
        "edition": "2024",
        "sentences": "3.1; 3.2",
        "what they say": "3.1: Sign in.; 3.2: Click Upload.",
        "runbook": "Replace it",
        "runbook sha256": "d" * 64,
        "pair": "hq",
        "ticket": "CHG-1",
        "run": "20261124T120000Z-replace-hq",
        "mode": "run",
        "run is": "failed",
        "journal sha256": rows[1]["journal sha256"],
    }


def test_what_is_only_in_the_journal_has_its_hash_and_its_sentence(rows: list[Row]) -> None:
    (handshake,) = (row for row in rows if row.get("evidence") == "handshake")
    assert (handshake["evidence sha256"], handshake["address"]) == ("c" * 64, "10.0.0.1:443")
    assert handshake["what it says"] == "10.0.0.1:443, asked without a name, serves cccccccccccccccc…"
    assert "evidence file" not in handshake


def test_whether_a_file_is_what_was_kept_is_in_its_row(rows: list[Row]) -> None:
    assert {row["evidence file"]: row["evidence is"] for row in rows if "evidence file" in row} == {
        "evidence/001.png": "as it was kept",
        "evidence/001.txt": "is missing",
        "evidence/003.png": "was altered: its hash is not the one on record",
    }


def test_nobody_has_performed_what_was_not_due(rows: list[Row]) -> None:
    not_due = rows[0]
    assert {"operator", "ended (UTC)"}.isdisjoint(not_due)
    assert not_due["reason"] == "only where it is there"


def test_a_run_without_controls_has_a_row_for_each_piece_of_evidence(tmp_path: Path) -> None:
    events = [
        started(),
        HERE,
        StepStarted(step="1", action="click", sentence="Do 1"),
        StepPassed(step="1"),
        picture("1"),
    ]
    (row,) = evidence_rows(record_of(tmp_path, *events), tmp_path, "20261124T120000Z-old")
    assert (row["step"], row["evidence file"], row["run"]) == ("1", "evidence/001.png", "20261124T120000Z-old")
    assert "control" not in row


def test_csv_is_read_back_by_its_columns_and_says_that_it_is_utf_8(rows: list[Row]) -> None:
    content = evidence_csv(rows)
    assert content.startswith(b"\xef\xbb\xbfcontrol,named at,control is,step,")
    assert content.count(b"\r\n") == len(rows) + 1
    assert read_csv(content) == [{**dict.fromkeys([it.name for it in COLUMNS], ""), **texts(row)} for row in rows]


EVIL = ("=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "\n=1")


def evil_record(folder: Path, text: str) -> RunRecord:
    """A run that an earlier Handrail recorded, which kept what a page says as it is."""
    return earlier_record_of(
        folder,
        started(pair=text, ticket=text),
        SectionStarted(heading=text, appliance="backup"),
        StepStarted(step="1", action="read", sentence=text, appliance=text),
        StepPassed(step="1"),
        picture("1").model_copy(update={"url": text, "caption": text, "file": f"evidence/{text}"}),
    )


@pytest.mark.parametrize("text", EVIL)
def test_no_cell_of_a_csv_is_a_formula(tmp_path: Path, text: str) -> None:
    (row,) = read_csv(evidence_csv(evidence_rows(evil_record(tmp_path, text), tmp_path, text)))
    found = [
        row[name] for name in ("section", "what the step does", "appliance", "address", "what it says", "pair", "run")
    ]
    assert found == [f"'{text}"] * len(found)


@pytest.mark.parametrize("text", EVIL)
def test_no_cell_of_a_workbook_is_a_formula_and_each_keeps_its_text(tmp_path: Path, text: str) -> None:
    evil = evil_record(tmp_path, text)
    content = evidence_workbook(evil, evidence_rows(evil, tmp_path, text), place_of)
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "d"}
    quoted = [cell for cell in cells if str(cell.value).strip() == text.strip()]
    assert len(quoted) >= 7
    assert all(cell.quotePrefix for cell in quoted)


def test_a_workbook_has_its_head_in_sight_filters_and_links_to_its_files(record: RunRecord, rows: list[Row]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(evidence_workbook(record, rows, place_of, ["by Ben"])))
    sheet, run = book["Evidence"], book["Run"]
    assert (book.sheetnames, sheet.freeze_panes, run.freeze_panes) == (["Evidence", "Run"], "A2", "A2")
    assert sheet.auto_filter.ref == sheet.dimensions == f"A1:AI{len(rows) + 1}"
    assert [cell.value for cell in sheet[1]] == [column.name for column in COLUMNS]
    picture = sheet.cell(3, 1 + [it.name for it in COLUMNS].index("evidence file"))
    assert picture.hyperlink
    assert (picture.value, picture.hyperlink.target) == ("evidence/001.png", "run%201/data/evidence/001.png")
    began = sheet.cell(3, 1 + [it.name for it in COLUMNS].index("began (UTC)"))
    assert (began.value, began.number_format) == (datetime(2026, 11, 24, 12, 0, 3), "yyyy-mm-dd hh:mm:ss")
    facts = {row[0]: row[1] for row in run.iter_rows(values_only=True)}
    assert facts["Runbook"] == "Replace it"
    assert str(facts["How to check"]).startswith("This workbook is no part of the seal")
    assert facts["Signed off"] == "by Ben"
    assert facts["Journal"] == f"{record.entries} entries; the last: SHA-256 {record.head}"


def test_the_same_run_gives_the_same_bytes(record: RunRecord, rows: list[Row]) -> None:
    first, second = (evidence_workbook(record, rows, place_of) for _ in range(2))
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as packed:
        assert {entry.date_time for entry in packed.infolist()} == {
            (2026, 11, 24, 12, 0, 16)
        }  # in steps of two seconds
    assert openpyxl.load_workbook(io.BytesIO(first)).properties.modified == datetime(2026, 11, 24, 12, 0, 17)


def test_what_no_workbook_can_hold_is_left_out_and_what_is_too_long_is_cut(tmp_path: Path) -> None:
    strange = earlier_record_of(
        tmp_path,
        started(),
        HERE,
        StepStarted(step="1", action="read", sentence="a\x07b", appliance="x" * (MAX_CHARACTERS + 1)),
        StepPassed(step="1"),
    )
    rows = evidence_rows(strange, tmp_path, "run")
    sheet = openpyxl.load_workbook(io.BytesIO(evidence_workbook(strange, rows, place_of)))["Evidence"]
    assert [sheet.cell(2, place).value for place in (5, 7)] == ["a\ufffdb", "x" * (MAX_CHARACTERS - 1) + "…"]


def test_without_openpyxl_one_is_told_what_to_install(
    record: RunRecord, rows: list[Row], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(SurroundingsError, match=r"not installed: pip install 'handrail\[xlsx\]'"):
        evidence_workbook(record, rows, place_of)
