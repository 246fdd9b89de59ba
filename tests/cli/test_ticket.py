"""`--operator` and `--ticket`: what somebody types of a run is on record, with the word that nothing proves it."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

from handrail.journal import read, run_record
from handrail_practice.pair import Pair

from .conftest import Handrail

TYPED = ("--operator", " Ana Maier ", "--ticket", "CHG-4711")


def test_who_and_what_for_are_in_journal_reports_and_statement(
    handrail: Handrail, pair: Pair, tiny: Path, tmp_path: Path
) -> None:
    assert handrail("run", tiny, "-i", pair.inventory_path, "--screenshots", "off", *TYPED).returncode == 0
    (run,) = (tmp_path / "runs").iterdir()
    started = run_record(read(run / "journal.jsonl")).started
    assert (started.operator_name, started.ticket) == ("Ana Maier", "CHG-4711")
    assert started.operator  # the account of the machine, as ever
    page, markdown = (run / "report.html").read_text(), (run / "report.md").read_text()
    assert f"Ana Maier (as typed, not proved), account {started.operator}" in page
    assert "<dt>Ticket</dt><dd>CHG-4711 (as typed, not proved)</dd>" in page
    assert "Ana Maier" in markdown
    assert "4711" in markdown
    assert _statement(run)["operatorName"] == "Ana Maier"
    assert _statement(run)["ticket"] == "CHG-4711"
    assert handrail("verify", run).returncode == 0


def test_what_was_not_typed_is_not_there(handrail: Handrail, pair: Pair, tiny: Path, tmp_path: Path) -> None:
    assert handrail("run", tiny, "-i", pair.inventory_path, "--screenshots", "off").returncode == 0
    (run,) = (tmp_path / "runs").iterdir()
    assert "Ticket" not in (run / "report.html").read_text()
    assert "as typed" not in (run / "report.md").read_text()
    assert not {"ticket", "operatorName"} & _statement(run).keys()


def test_whoever_resumes_a_run_is_on_record_too(handrail: Handrail, pair: Pair, tiny: Path, tmp_path: Path) -> None:
    right = tiny.read_text()
    tiny.write_text(right.replace('field "Password"', '{visible: button "Logout"}\n        timeout: 0.2'))
    assert handrail("run", tiny, "-i", pair.inventory_path, "--screenshots", "off").returncode == 1
    assert handrail("resume", "latest", "--operator", "Ben", "--ticket", "CHG-4712").returncode == 1
    (run,) = (tmp_path / "runs").iterdir()
    page = (run / "report.html").read_text()
    assert "by Ben (as typed, not proved), account " in page
    assert "for CHG-4712 (as typed, not proved)" in page
    assert "<dt>Ticket</dt><dd>CHG-4712 (as typed, not proved), resumed at " in page
    assert '<property name="ticket" value="CHG-4712 (as typed, not proved), ' in (run / "report.junit.xml").read_text()
    (resumed,) = _statement(run)["resumed"]
    assert (resumed["operatorName"], resumed["ticket"]) == ("Ben", "CHG-4712")
    assert handrail("verify", run).returncode == 0


def _statement(run: Path) -> dict[str, Any]:
    envelope = json.loads(next(run.glob("seal/statement*.json")).read_text())
    predicate: dict[str, Any] = json.loads(base64.b64decode(envelope["payload"]))["predicate"]
    return predicate


def test_a_run_waits_as_long_as_was_said_and_says_so(
    handrail: Handrail, pair: Pair, tiny: Path, tmp_path: Path
) -> None:
    tiny.write_text(tiny.read_text().replace('field "Password"', '{visible: button "Logout"}'))
    done = handrail("run", tiny, "-i", pair.inventory_path, "--wait", "2")
    assert (done.returncode, done.stderr) == (1, 'no button "Logout"; there is button "Login"\n')
    (run,) = (tmp_path / "runs").iterdir()
    assert run_record(read(run / "journal.jsonl")).started.patience == 2
