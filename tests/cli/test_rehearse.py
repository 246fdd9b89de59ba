"""`handrail rehearse` as a person types it, on a practice pair."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from handrail.journal import EvidenceKept, read
from handrail_practice.audit import read as read_audit
from handrail_practice.pair import Pair

from .conftest import Handrail

STEPS = """\
runbook: Import something
appliances: [primary]
sections:
  - heading: Certificates
    steps:
      - call: sign-in
      - navigate: Security > Certificates
      - click: button "Import"
        effect: safe
  - heading: Import
    steps:
      - fill: $password
        target: field "Password"
      - click: button "Upload"
        effect: once
        approval: required
        done_when: {at: Security > Certificates, visible: link "new"}
      - expect: link "new"
"""
SIGNING_IN = ["started", "login-succeeded"]


@pytest.fixture
def runbook(tmp_path: Path) -> Path:
    file = tmp_path / "import.yaml"
    file.write_text(STEPS)
    return file


def audited_events(pair: Pair) -> list[str]:
    return [entry["event"] for entry in read_audit(pair.primary.audit_path)]


def test_changes_nothing_and_gives_an_account(handrail: Handrail, pair: Pair, runbook: Path, tmp_path: Path) -> None:
    done = handrail("rehearse", runbook, "--inventory", pair.inventory_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert audited_events(pair) == SIGNING_IN
    assert '\n  passed      3  Click button "Import"  (' in done.stdout
    assert '\n  proved      5  Click button "Upload"  (it is there, and was left alone)\n' in done.stdout
    assert '\n  after       6  See that link "new" is there  (reachable only after step 5)\n' in done.stdout
    assert done.stdout.count('Click button "Upload"') == 1
    assert "2 proved, 1 reachable only after another, 0 not found" in done.stdout
    (folder,) = (tmp_path / "runs").iterdir()
    assert folder.name.endswith("-import-practice-rehearsal")
    assert "Rehearsal · nothing on the appliances was changed" in (folder / "report.html").read_text()
    suites = ElementTree.parse(folder / "report.junit.xml").getroot()
    assert (suites.get("failures"), suites.get("name")) == ("0", "Rehearsal: Import something")
    kept = [entry.event for entry in read(folder / "journal.jsonl") if isinstance(entry.event, EvidenceKept)]
    copies = [evidence for evidence in kept if evidence.drawn_on]
    assert [copy.step for copy in copies] == ["4", "5"]
    for copy in copies:
        assert (folder / copy.drawn_on).read_bytes().startswith(b"\x89PNG")
        drawing = ElementTree.parse(folder / copy.file).getroot()
        assert {element.tag.rpartition("}")[2] for element in drawing} == {"image", "mask", "rect"}


@pytest.mark.whole
def test_what_is_not_there_ends_with_1_and_is_told_once(handrail: Handrail, pair: Pair, runbook: Path) -> None:
    runbook.write_text(STEPS.replace('field "Password"', 'field "Passwort"\n        timeout: 0.5'))
    done = handrail("rehearse", runbook, "-i", pair.inventory_path)
    assert (done.returncode, audited_events(pair)) == (1, SIGNING_IN)
    assert done.stderr == "1 step was not found; nothing was changed: step 4 (import.yaml:12)\n"
    assert done.stdout.count('no field "Passwort"; there are ') == 1


@pytest.mark.whole
def test_the_account_is_the_last_line_for_machines(handrail: Handrail, pair: Pair, runbook: Path) -> None:
    done = handrail("rehearse", runbook, "-i", pair.inventory_path, "--json")
    *entries, last = [json.loads(line) for line in done.stdout.splitlines()]
    assert entries[0]["event"]["mode"] == "rehearsal"
    account = {line["step"]: (line["verdict"], line["after"]) for line in last["account"]}
    assert (account["3"], account["5"], account["6"]) == (("passed", ""), ("proved", ""), ("after", "5"))


@pytest.mark.whole
def test_a_run_can_require_a_rehearsal_which_itself_is_not_resumed(
    handrail: Handrail, pair: Pair, tiny: Path, tmp_path: Path
) -> None:
    run = ("run", tiny, "-i", pair.inventory_path, "--require-rehearsal", "24h", "--screenshots", "off")
    refused = handrail(*run)
    assert refused.returncode == 2
    advice = refused.stderr.strip().rpartition("Rehearse it first: handrail ")[2].split()
    assert advice == ["rehearse", str(tiny), "--inventory", str(pair.inventory_path)]
    assert not (tmp_path / "runs").exists()
    assert handrail(*advice).returncode == 0
    (rehearsal,) = (tmp_path / "runs").iterdir()
    resumed = handrail("resume", rehearsal)
    assert (resumed.returncode, "is a rehearsal: nothing was changed" in resumed.stderr) == (2, True)
    assert handrail(*run).returncode == 0
    tiny.write_text(tiny.read_text() + "      - capture: As it is\n")
    refused = handrail(*run)
    assert (refused.returncode, "-tiny-practice-rehearsal is of another plan" in refused.stderr) == (2, True)
