"""The report of a rollout, made from the journals of a played one."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from xml.etree import ElementTree

import pytest

from benchmarks.played_rollout import NEW, OLD, PlayedRollout
from handrail.app.rollouts.report import write_rollout_reports
from handrail.fleet import RunState
from handrail.journal import StepDoneByHand, read
from handrail.report.rollout import texts
from handrail.report.rollout.formats import FORMATS
from handrail.report.rollout.members import RolloutReport, outcome, read_rollout

EVIL = "<b>=no</b> [x](http://evil.example.com)"


@pytest.fixture
def played(tmp_path: Path) -> PlayedRollout:
    """Of four pairs one is done, one failed, one is in doubt, and one was not begun."""
    rollout = PlayedRollout(tmp_path, [["lab"], ["oslo", "bonn"], ["bern"]], budget=2)
    rollout.begin("lab")
    rollout.runs["lab"].perform(60, seconds=1)
    rollout.end("lab")
    rollout.ask(2, by="ana")
    rollout.begin("oslo", "bonn")
    rollout.runs["oslo"].tell(StepDoneByHand(step="4", by="bo", reason="saw it"))
    rollout.clock.go(1)
    rollout.end("oslo", RunState.FAILED, EVIL)
    rollout.end("bonn", RunState.IN_DOUBT, "no answer")
    rollout.finish("budget spent")
    return rollout


def report_of(played: PlayedRollout) -> RolloutReport:
    return read_rollout(played.folder.path, read(played.folder.journal))


def test_what_needs_a_person_comes_first_and_each_pair_tells_its_certificates(played: PlayedRollout) -> None:
    report = report_of(played)
    assert [(it.row.pair, it.state) for it in report.members] == [
        *(("bonn", "in doubt"), ("oslo", "failed"), ("bern", "not begun"), ("lab", "done"))
    ]
    served = {it.role: (it.before, it.after, it.is_asked_again) for it in report.members[-1].certificates}
    assert served == {"primary": (OLD, OLD, False), "backup": (OLD, NEW, True)}
    assert texts.certificate(report.members[0].certificates[0]).endswith("and not asked again")
    assert (outcome(report), texts.headline(report)) == ("in-doubt", "Carried out on 1 of 4 pairs")


def test_pairs_in_the_same_state_stand_as_they_were_planned(tmp_path: Path) -> None:
    rollout = PlayedRollout(tmp_path, [["lab", "oslo"]])
    rollout.begin("lab", "oslo")
    for pair in ("lab", "oslo"):
        rollout.clock.go(1)
        rollout.end(pair)
    rollout.finish()
    assert [member.row.pair for member in report_of(rollout).members] == ["lab", "oslo"]


def test_decisions_tell_by_whom_in_the_order_of_time(played: PlayedRollout) -> None:
    told = [sentence for _, sentence in report_of(played).decisions]
    wanted = (
        "begun by Otto",
        "approved by ana",
        "wave 2 let begin by ana",
        "oslo, step 4: declared done by bo: saw it",
    )
    places = [next(number for number, sentence in enumerate(told) if words in sentence) for words in wanted]
    assert places == sorted(places)
    assert told[-1] == "it ended: budget spent"


def test_every_format_is_written_and_no_text_of_a_page_is_markup(played: PlayedRollout) -> None:
    root = played.folder.path
    (root / report_of(played).members[-1].row.run / "report.html").write_text("")
    files = write_rollout_reports(played.folder)
    assert [file.name for file in files] == [name for name, _ in FORMATS.values()]
    page = (root / "report.html").read_text(encoding="utf-8")
    assert "&lt;b&gt;=no" in page
    assert "<b>=no" not in page
    assert f'href="{report_of(played).members[-1].report}"' in page
    assert (root / report_of(played).members[-1].report).is_file()
    assert "[x](" not in (root / "report.md").read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO((root / "report.csv").read_text(encoding="utf-8-sig"))))
    assert [row["pair"] for row in rows] == ["bonn", "oslo", "bern", "lab"]
    assert rows[3]["certificates after"] == f"primary {OLD}; backup {NEW}"
    suites = ElementTree.parse(root / "report.junit.xml").getroot()
    assert {name: suites.get(name) for name in ("tests", "failures", "errors", "skipped")} == {
        "tests": "4",
        "failures": "1",
        "errors": "1",
        "skipped": "1",
    }


def test_the_same_journals_make_the_same_reports(played: PlayedRollout) -> None:
    first = {file: file.read_bytes() for file in write_rollout_reports(played.folder)}
    assert {file: file.read_bytes() for file in write_rollout_reports(played.folder)} == first


@pytest.mark.parametrize("harm", ["altered", "gone", "another"])
def test_a_run_that_is_not_the_one_on_record_is_told(harm: str, played: PlayedRollout) -> None:
    file = played.runs["lab"].folder.journal
    match harm:
        case "altered":
            file.write_bytes(file.read_bytes().replace(b'"step":"2"', b'"step":"9"', 1))
        case "gone":
            file.unlink()
        case _:
            file.write_bytes(played.runs["oslo"].folder.journal.read_bytes())
    findings = {member.row.pair: member.finding for member in report_of(played).members}
    words = {"altered": "the chain does not hold", "gone": "it is not there", "another": "not the one that the rollout"}
    assert words[harm] in findings["lab"]
    assert findings["oslo"] == ""
