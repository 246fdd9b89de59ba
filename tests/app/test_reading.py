"""Use cases that need no browser: checking, planning and verifying, as values."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from finished_run import FinishedRuns
from handrail.app.check import check
from handrail.app.lookup import load_runbook
from handrail.app.plan import plan
from handrail.app.verify import verify
from handrail.errors import EvidenceBroken, InvalidCall
from handrail.inventory import Pair
from handrail.runbook import shipped

REPLICATE = shipped() / "failover/replicate-ssl-certificate.yaml"
NOW = datetime(2027, 1, 1, tzinfo=UTC)
BOOK = """\
runbook: Look at $site
appliances: [primary]
inputs:
  site: {description: A host name, default: a.example.com}
sections:
  - heading: Here
    steps:
      - open: $site
      - click: button "Delete"
        effect: once
        done_when: {visible: text "Deleted"}
        approval: required
        when: {visible: button "Delete"}
"""


@pytest.fixture
def book(tmp_path: Path) -> Path:
    file = tmp_path / "book.yaml"
    file.write_text(BOOK)
    return file


def test_a_sound_runbook_is_counted(book: Path) -> None:
    checked = check(book)
    assert (checked.mistakes, checked.warnings, checked.steps) == ((), (), 2)


def test_a_broken_runbook_has_all_of_its_mistakes_and_no_steps(tmp_path: Path) -> None:
    (tmp_path / "book.yaml").write_text(BOOK.replace("button", "buton").replace("open", "opne"))
    checked = check(tmp_path / "book.yaml")
    assert checked.runbook is None
    assert (len(checked.mistakes) > 1, checked.steps) == (True, 0)


def test_a_plan_says_what_each_step_does_and_wants(book: Path) -> None:
    planned = plan(load_runbook(book))
    ((opening, deleting),) = (section.lines for section in planned.sections)
    assert (opening.number, opening.sentence, opening.effect) == ("1", "Open a.example.com", "safe")
    assert (deleting.effect, deleting.wants_approval) == ("once", True)
    assert 'button "Delete"' in deleting.condition
    assert planned.wants_approval
    with pytest.raises(InvalidCall, match="is for a pair and its inputs"):
        _ = planned.digest


def test_a_plan_says_what_is_left_out_where_it_is_so_already() -> None:
    lines = [line for section in plan(load_runbook(REPLICATE)).sections for line in section.lines]
    assert [line.left_out_if for line in lines if line.left_out_if] == ["the appliance serves $bundle"]


def test_what_is_given_wins_over_the_pair_and_that_over_the_default(book: Path) -> None:
    runbook = load_runbook(book)
    pair = Pair("hq", {}, inputs={"site": "pair.example.com", "other": "of another runbook"})
    assert plan(runbook, pair).sections[0].lines[0].sentence == "Open pair.example.com"
    assert plan(runbook, pair, {"site": "given.example.com"}).sections[0].lines[0].sentence == "Open given.example.com"
    with pytest.raises(InvalidCall, match="no input sight"):
        plan(runbook, inputs={"sight": "x"})


def test_a_verification_is_whole_until_evidence_is_altered(finished: FinishedRuns, tmp_path: Path) -> None:
    assert verify(finished.well, NOW).is_whole


def test_a_folder_that_does_not_exist_is_not_verified(tmp_path: Path) -> None:
    with pytest.raises(InvalidCall, match="there is no folder"):
        verify(tmp_path / "nowhere", NOW)


def test_altered_evidence_is_an_error_for_who_asks(finished: FinishedRuns, tmp_path: Path) -> None:
    run = shutil.copytree(finished.well, tmp_path / "copy", symlinks=True)
    (run / "data/report.md").write_text("altered")
    verified = verify(run, NOW)
    assert not verified.is_whole
    with pytest.raises(EvidenceBroken, match="the evidence is broken: "):
        verified.raise_for_broken()
