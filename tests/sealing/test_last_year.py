"""A run that was sealed last year proves today what it proved then, and every reader still takes it.

`last-year/` was made by the program of that time, on a machine called `desk`, in `/srv/hq`: a practice pair, a key by
`handrail keys new`, an authority of `fixtures/timestamping`, and `handrail run` of the runbook that is kept in it, approved
beforehand. Beside the run lie the certificates of who sealed it and of who says when, and the guide that was made of it. It is
never made anew: it must go on to read. If a report says something otherwise on purpose, `make accept` writes what differs into
`today.diff`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509

from differing import difference
from handrail.journal import RunRecord, read, run_record
from handrail.report.files import must_be_unaltered
from handrail.report.formats import FORMATS
from handrail.sealing import TrustAnchors, Verification

FOLDER = Path(__file__).parent / "last-year"
RUN = FOLDER / "20261129T014914Z-look-practice"
LATER = datetime(2031, 1, 1, tzinfo=UTC)
LONG_AFTER = datetime(2051, 1, 1, tzinfo=UTC)
"""No certificate is valid any more; what was stamped in time is."""
PROVED = [
    ("files", "11 files are there, none altered, none missing, none added"),
    ("journal", "35 entries, each sealing the one before it; the run passed, and nothing was cut off"),
    (
        "evidence",
        "3 of 3 pictures were taken, with 1 mask that is declared, and 3 texts of pages; "
        "each is what the journal says was kept",
    ),
    ("runbook", "runbook.yaml, with what it calls, is what was performed"),
    ("statement", "the statement says what the journal says: its head, its length, its counts"),
    ("signature", "sealed by QA, Example Ltd (certificate 8362c5bad77a1172…); statement and signature agree"),
]
SIGNER = ("signer", "QA, Example Ltd is who you trust")
STAMPED = ("time", "it was there at 2026-11-29 01:49:19 UTC, says Practice Timestamps (certificate 3f7fdca5c0529bc4…)")
BELIEVED = ("time", "Practice Timestamps is an authority whose time you trust")


def certificates(name: str) -> list[x509.Certificate]:
    return x509.load_pem_x509_certificates((FOLDER / name).read_bytes())


@pytest.fixture(scope="module")
def record() -> RunRecord:
    return run_record(read(RUN / "journal.jsonl"))


@pytest.mark.parametrize("now", [LATER, LONG_AFTER])
def test_all_of_it_is_proved_to_whom_both_are_known(now: datetime) -> None:
    trust = TrustAnchors(certificates("signer.pem"), certificates("authority.pem"))
    results = list(Verification(RUN, trust, now).results())
    assert [(result.subject, result.sentence) for result in results] == [*PROVED, SIGNER, STAMPED, BELIEVED]
    assert {result.state for result in results} == {"proved"}


def test_who_trusts_nobody_is_told_what_is_not_proved() -> None:
    results = list(Verification(RUN, TrustAnchors(), LATER).results())
    assert [(result.subject, result.sentence) for result in results if result.state == "proved"] == [*PROVED, STAMPED]
    assert [(result.subject, result.state) for result in results[-3:]] == [
        ("signer", "not proved"),
        ("time", "proved"),
        ("time", "not proved"),
    ]


def test_its_pictures_and_texts_are_what_was_kept(record: RunRecord) -> None:
    must_be_unaltered(record, RUN)
    assert (record.outcome, len(record.steps), sum(len(step.kept) for step in record.steps)) == ("passed", 9, 6)


def test_its_reports_are_made_again_to_the_byte(record: RunRecord, golden: Callable[[Path, str], None]) -> None:
    then = {file.name: file.read_text(encoding="utf-8") for file in sorted((RUN / "data").glob("report.*"))}
    formats = {format.file: format for format in FORMATS.values()}
    now = {file: formats[file].render(record, RUN) for file in then}
    golden(FOLDER / "today.diff", difference(then, now))
