"""`handrail diff`, typed, on runs of the practice pair."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from finished_run import FinishedRuns

from .conftest import Handrail, Terminal

CHANGING = ("--ignore", "System (Time|Up-Time)|GUID")
ZONES = 'of "America/Chicago", "Europe/London", "Europe/Vienna", "UTC"'
OF_BOTH = ("--between", "primary,backup", *CHANGING)


def test_names_what_two_appliances_do_not_have_alike(handrail: Handrail, finished: FinishedRuns) -> None:
    done = handrail("diff", finished.well, *OF_BOTH)
    assert (done.returncode, done.stderr) == (0, "")
    assert "\nAlike, since it is each appliance's own: role, host, name" in done.stdout
    changed = [line.strip() for line in done.stdout.splitlines() if line.strip()[:2] in ("- ", "+ ")][2:]
    assert changed == [
        "- Base Software Version | 6.1.0 (51873-0f4d1c6b7a8e92d35f60418bc7ad9e2f13586b40)",
        "+ Base Software Version | 6.0.1 (50214-9b3e7a1d5c2f60844e8d17fa36b0c95d2a71ef88)",
        f'- Time Zone | combobox "Time Zone" [disabled]: "UTC" {ZONES}',
        f'+ Time Zone | combobox "Time Zone" [disabled]: "Europe/Vienna" {ZONES}',
        "- m.okafor | Michael Okafor | 2026-10-20 | 2027-01-18 | Active",
        "- contractor | Network Contractor | 2026-03-11 | 2026-06-09 | Disabled",
        "+ contractor | Network Contractor | 2026-03-11 | 2026-06-09 | Active",
        '- TLS 1.1 | checkbox "TLS 1.1" [disabled]',
        '+ TLS 1.1 | checkbox "TLS 1.1" [checked] [disabled]',
    ]
    assert "\x1b" not in done.stdout


def test_says_which_steps_only_one_run_has_and_that_the_runbooks_are_others(
    handrail: Handrail, finished: FinishedRuns
) -> None:
    done = handrail("diff", finished.well, finished.badly, *CHANGING)
    assert done.returncode == 0
    assert "Runbook digest: " in done.stdout
    assert "21 of 35 steps differ; 20 only first, 1 only second, 14 alike" in done.stdout
    assert (done.stdout.count("only first: "), done.stdout.count("only second: ")) == (20, 1)


def test_the_exit_code_tells_only_where_it_is_asked_to(handrail: Handrail, finished: FinishedRuns) -> None:
    assert handrail("diff", finished.well, finished.badly, "--exit-code").returncode == 1
    done = handrail("diff", finished.well, finished.well, "--exit-code")
    assert (done.returncode, "Nothing differs in 34 steps" in done.stdout) == (0, True)


def test_machines_get_a_list(handrail: Handrail, finished: FinishedRuns) -> None:
    done = handrail("diff", finished.well, *OF_BOTH, "--ignore", "okafor|contractor|Base Software|Time Zone", "--json")
    differences = json.loads(done.stdout)
    counted = [(difference["heading"], difference["kind"]) for difference in differences if difference["counts"]]
    assert counted == [("Security :: TLS Configuration", "text"), *[("Export", "only-left")] * 6]
    assert differences[0]["left"]["appliance"] == "primary"


def test_a_page_is_written_whole_and_breaks_no_seal(handrail: Handrail, finished: FinishedRuns, tmp_path: Path) -> None:
    asked = ("diff", finished.well, *OF_BOTH, "--html")
    done = handrail(*asked, "drift.html")
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "page: drift.html")
    page = (tmp_path / "drift.html").read_text(encoding="utf-8")
    assert "9 of 20 steps differ" in page
    assert page.count("<image id=") == 6
    done = handrail(*asked, finished.well / "drift.html")
    assert (done.returncode, "would lie in a sealed run" in done.stderr) == (2, True)
    assert handrail("verify", finished.well).returncode == 0
    assert handrail(*asked, "no/such/folder.html").returncode == 3


def test_evidence_that_was_altered_is_said_and_ends_with_4(
    handrail: Handrail, finished: FinishedRuns, tmp_path: Path
) -> None:
    shutil.copytree(finished.well, tmp_path / "copy", symlinks=True)
    *_, text = sorted((tmp_path / "copy/data/evidence").glob("*-backup-users.txt"))
    text.write_text(text.read_text(encoding="utf-8").replace("Active", "Locked"), encoding="utf-8")
    done = handrail("diff", finished.well, "copy", "--exit-code")
    assert (done.returncode, "was altered" in done.stderr) == (4, True)
    assert f"evidence/{text.name} was altered: its hash is not the one on record\n" in done.stdout
    assert ("Locked" in done.stdout, "1 could not be compared" in done.stdout) == (False, True)


def test_a_broken_journal_ends_with_4(handrail: Handrail, finished: FinishedRuns, tmp_path: Path) -> None:
    shutil.copytree(finished.well, tmp_path / "copy", symlinks=True)
    journal = tmp_path / "copy/data/journal.jsonl"
    journal.write_text(journal.read_text(encoding="utf-8").replace("Users", "Useds", 1), encoding="utf-8")
    assert handrail("diff", finished.well, "copy").returncode == 4


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ([], "name a second run to compare it with, or two appliances of this one: --between primary,backup"),
        (["--between", "primary,replica"], "--between takes two of the run's appliances, which are primary, backup; "),
        (["--between", "primary"], "--between takes two of the run's appliances"),
        (["--between", "primary,primary"], "--between takes two of the run's appliances"),
        (["--between", "primary,backup", "--ignore", "("], "--ignore takes a regular expression; ( is none: "),
        (["badly", "--between", "primary,backup"], "name a second run to compare it with, or two appliances"),
    ],
)
def test_a_call_that_makes_no_sense_is_told_what_would(
    asked: list[str], message: str, handrail: Handrail, finished: FinishedRuns
) -> None:
    done = handrail("diff", finished.well, *(finished.badly if word == "badly" else word for word in asked))
    assert (done.returncode, done.stderr.startswith(message)) == (2, True)


def test_a_terminal_is_not_written_over_its_edge(finished: FinishedRuns, terminal: Terminal) -> None:
    with terminal("diff", finished.well, "--between", "primary,backup") as screen:
        assert screen.read_to_end() == 0
    assert "         + TLS 1.1 | checkbox" in screen.output
    assert max(len(line.rstrip()) for line in screen.output.splitlines()) <= 200
