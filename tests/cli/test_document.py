"""`document`: what a runbook says of the document that it carries out is on record, and is told in every report."""

from __future__ import annotations

import base64
import json
from pathlib import Path

from handrail.journal import read, run_record
from handrail_practice.pair import Pair

from .conftest import Handrail

DIGEST = "0123456789abcdef" * 4
DOCUMENT = f"""
document:
  title: How to sign in
  url: https://vendor.example.com/sign-in
  edition: 6.1, March
  read_on: "2026-05-02"
  sha256: {DIGEST.upper()}
"""
FACTS = ("edition 6.1, March", "read on 2026-05-02", f"SHA-256 {DIGEST}")


def test_what_is_known_of_the_document_is_in_plan_journal_reports_and_statement(
    handrail: Handrail, pair: Pair, tiny: Path, tmp_path: Path
) -> None:
    tiny.write_text(tiny.read_text() + DOCUMENT)
    planned = handrail("plan", tiny).stdout.splitlines()
    assert planned[1:4] == [
        "after How to sign in (https://vendor.example.com/sign-in)",
        "edition 6.1, March, read on 2026-05-02",
        f"its SHA-256 {DIGEST}",
    ]
    assert handrail("run", tiny, "-i", pair.inventory_path, "--screenshots", "off").returncode == 0
    (run,) = (tmp_path / "runs").iterdir()
    started = run_record(read(run / "journal.jsonl")).started
    assert (started.document, started.document_edition) == ("How to sign in", "6.1, March")
    assert (started.document_read_on, started.document_sha256) == ("2026-05-02", DIGEST)
    page, markdown = (run / "report.html").read_text(), (run / "report.md").read_text()
    assert all(fact in page and fact in markdown for fact in FACTS)
    stated = _statement(run)["runbook"]
    assert (stated["documentEdition"], stated["documentReadOn"]) == ("6.1, March", "2026-05-02")
    assert stated["documentSha256"] == DIGEST


def test_what_a_runbook_does_not_say_is_not_there(handrail: Handrail, tiny: Path) -> None:
    tiny.write_text(tiny.read_text() + "\ndocument: {title: How to sign in}\n")
    assert handrail("plan", tiny).stdout.splitlines()[1:3] == ["after How to sign in", ""]


def _statement(run: Path) -> dict[str, dict[str, str]]:
    envelope = json.loads(next(run.glob("seal/statement*.json")).read_text())
    predicate: dict[str, dict[str, str]] = json.loads(base64.b64decode(envelope["payload"]))["predicate"]
    return predicate


def test_a_document_of_one_s_own_is_planned_as_that(handrail: Handrail, tiny: Path) -> None:
    own = "\ndocument: {title: How we sign in, by: QA, after: [{title: How to sign in, url: https://vendor.example.com/a}]}\n"
    tiny.write_text(tiny.read_text() + own)
    assert handrail("plan", tiny).stdout.splitlines()[1:3] == [
        "after How we sign in, by QA",
        "written after the vendor's How to sign in (https://vendor.example.com/a)",
    ]
