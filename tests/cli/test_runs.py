"""`handrail runs`, `open` and `runbooks`."""

from __future__ import annotations

import json
import os
import re
import shutil
import webbrowser
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import pytest

from finished_run import FinishedRuns
from handrail.app.list_runs import STATES, RunState, RunSummary, parse_since
from handrail.cli.output.marks import MARKS, mark_of
from handrail.cli.output.run_list import print_runs, when
from handrail.errors import InvalidCall
from handrail.journal import Journal, RunFinished, read, run_record
from handrail.mode import DRAFT, REHEARSAL, RUN

from .conftest import Handrail


@pytest.fixture
def three(finished: FinishedRuns, tmp_path: Path) -> Path:
    """A folder with a run that went well, one that did not, and one whose journal is broken."""
    runs = tmp_path / "runs"
    for run, name in ((finished.well, "well-hq"), (finished.badly, "badly-hq")):
        shutil.copytree(run, runs / name, symlinks=True)
    (runs / "20250101T120000Z-old-hq").mkdir()
    (runs / "20250101T120000Z-old-hq/journal.jsonl").write_text("gone")
    return runs


def test_runs_are_listed_with_what_to_do_next(handrail: Handrail, three: Path) -> None:
    done = handrail("runs", COLUMNS="80")
    lines = [re.sub(r" +", " ", line.strip()) for line in done.stdout.splitlines()]
    assert (done.returncode, done.stderr, lines[0]) == (0, "", "when runbook pair ended sealed by")
    assert re.fullmatch(r"✗ \S+ \d\d:\d\d badly practice failed at \d+ QA", lines[1])
    assert lines[2] == "next: handrail resume runs/badly-hq"
    assert re.fullmatch(r"✓ \S+ \d\d:\d\d well practice carried out \d:\d\d QA", lines[3])
    assert lines[4] == "runs/well-hq"
    assert re.fullmatch(r"✗ 2025-01-01 \d\d:\d\d journal broken not sealed", lines[5])
    assert lines[6] == "next: handrail verify runs/20250101T120000Z-old-hq"
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_runs_are_chosen_by_how_they_ended_and_when_and_what(handrail: Handrail, three: Path) -> None:
    def listed(*options: str) -> list[str]:
        return [run["folder"].removeprefix("runs/") for run in json.loads(handrail("runs", "--json", *options).stdout)]

    assert listed() == ["badly-hq", "well-hq", "20250101T120000Z-old-hq"]
    assert listed("--outcome", "failed") == listed("--runbook", "badly.yaml") == ["badly-hq"]
    assert listed("--pair", "practice") == listed("--since", "7d") == ["badly-hq", "well-hq"]
    assert listed("--pair", "lab") == listed("--out", "elsewhere") == []
    assert handrail("runs", "--pair", "lab").stdout == "no such run in runs\n"
    assert (
        handrail("runs", "--runbook", "replicate").stdout == "no such run in runs; the runs in it are of badly, well\n"
    )
    assert handrail("runs", "--out", "nope").stdout == "there is no folder nope: no run was made in it yet\n"
    (three.parent / "empty").mkdir()
    assert handrail("runs", "--out", "empty").stdout == "no runs yet in empty; make one with: handrail run\n"
    wrong = handrail("runs", "--outcome", "faild")
    assert (wrong.returncode, "there is no outcome faild; there are passed" in wrong.stderr) == (2, True)


def test_a_run_whose_process_lives_is_not_to_be_resumed(handrail: Handrail, three: Path) -> None:
    (three / "badly-hq/data/entries").mkdir()
    (three / "badly-hq/data/entries/holder").write_text(str(os.getpid()))
    (run, *_) = json.loads(handrail("runs", "--json").stdout)
    assert (run["outcome"], run["next"]) == ("goes-on", "")


def test_a_run_that_a_later_one_has_overtaken_is_not_to_be_resumed(handrail: Handrail, three: Path) -> None:
    before = run_record(read(three / "badly-hq/journal.jsonl")).started
    (later := three / "later-hq").mkdir()
    journal = Journal(later / "journal.jsonl", clock=lambda: datetime(2031, 1, 1, tzinfo=UTC), run=later)
    journal.append(before)
    journal.append(RunFinished(outcome="passed"))
    journal.close()
    next_of = {run["folder"]: run["next"] for run in json.loads(handrail("runs", "--json").stdout)}
    assert next_of["runs/badly-hq"] == ""
    assert "   runs/badly-hq (carried out since, by runs/later-hq)\n" in handrail("runs").stdout


def test_of_a_run_with_exceptions_its_report_is_next() -> None:
    now = datetime(2026, 11, 28, tzinfo=UTC)
    assert RunSummary(Path("r"), now, "hq", "exceptions", sealed_by="unsigned").advice == "handrail open r"


def test_how_a_run_ended_is_not_cut_where_names_have_room(capsys: pytest.CaptureFixture[str]) -> None:
    now = datetime(2026, 11, 28, 23, 30, tzinfo=UTC)
    name, holder = "replicate-ssl-certificate", "Quality Assurance, Example Ltd"
    run = RunSummary(Path("r"), now, "practice", "broken", "", name, RUN, "39.12", sealed_by=holder)
    print_runs([run], now, "+00:00")
    out = capsys.readouterr().out
    assert "could not go on at 39.12" in out
    assert max(map(len, out.splitlines())) <= 80


def test_every_end_has_its_mark() -> None:
    states = [state for union in get_args(RunState) for state in get_args(union)]
    assert sorted(STATES) == sorted(MARKS) == sorted(states)


def test_what_was_rehearsed_or_tried_as_a_draft_is_not_called_carried_out() -> None:
    assert [mark_of("passed", mode).words for mode in (REHEARSAL, DRAFT, RUN)] == [
        "rehearsed",
        "tried as a draft",
        "carried out",
    ]
    assert {mark_of("failed", mode).words for mode in (REHEARSAL, DRAFT, RUN)} == {"failed"}


def test_a_rehearsal_is_called_so_in_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    now = datetime(2026, 11, 28, 23, 30, tzinfo=UTC)
    print_runs([RunSummary(Path("runs/1"), now, "hq", "passed", "Look", "look", REHEARSAL)], now, "+00:00")
    _, line, *_ = capsys.readouterr().out.splitlines()
    assert ("look (rehearsal)" in line, "rehearsed 0:00" in line) == (True, True)


def test_a_time_is_told_as_people_say_it() -> None:
    now = datetime(2026, 11, 28, 23, 30, tzinfo=UTC)  # the 29th, where the clock is an hour ahead
    said = [when(datetime(2026, 11, day, 22, 56, tzinfo=UTC), now, "+01:00") for day in (28, 27, 26)]
    assert said == ["yesterday 23:56", "2026-11-27 23:56", "2026-11-26 23:56"]
    assert when(now, now, "+01:00") == "today 00:30"


def test_how_far_back_is_an_age_or_a_day() -> None:
    now = datetime(2026, 11, 28, 12, tzinfo=UTC)
    assert parse_since("12h", now, "+00:00") == datetime(2026, 11, 28, tzinfo=UTC)
    assert parse_since("2026-11-01", now, "+01:00") == datetime(2026, 10, 31, 23, tzinfo=UTC)
    with pytest.raises(
        InvalidCall, match="--since takes an age, as in 90m, 24h or 7d, or a day, as in 2026-11-28; not soon"
    ):
        parse_since("soon", now, "+00:00")


def test_a_report_is_opened_where_there_is_a_screen(
    handrail: Handrail, three: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    def open_there(page: str) -> bool:
        opened.append(page)
        return True

    monkeypatch.setattr(webbrowser, "open", open_there)
    done = handrail("open", three / "well-hq", DISPLAY=":9")
    assert (done.returncode, done.stdout) == (0, f"{three}/well-hq/report.html\n")
    assert opened == [f"file://{three.resolve()}/well-hq/data/report.html"]
    assert done.stderr == ""
    nowhere = handrail("open", three / "well-hq", DISPLAY="", WAYLAND_DISPLAY="")
    assert (nowhere.returncode, nowhere.stdout) == (0, done.stdout)
    assert nowhere.stderr == "nothing was opened: there is no desktop here, or no browser on it\n"
    assert len(opened) == 1
    refused = handrail("open", three / "20250101T120000Z-old-hq")
    assert (refused.returncode, "write it from the journal: handrail report" in refused.stderr) == (2, True)


def test_every_shipped_runbook_is_listed_with_its_title(handrail: Handrail) -> None:
    done = handrail("runbooks")
    assert "sign-in\n    Sign in to the /appliance web interface\n" in done.stdout
    names = [runbook["name"] for runbook in json.loads(handrail("runbooks", "--json").stdout)]
    assert (len(names) > 2, handrail("check", *names).returncode) == (True, 0)
