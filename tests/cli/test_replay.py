"""`handrail replay`, typed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from documents import ROOT
from finished_run import FinishedRuns

from .conftest import Handrail

NO_SCREEN = {"DISPLAY": "", "WAYLAND_DISPLAY": ""}


@pytest.fixture
def run(tmp_path: Path) -> Path:
    (tmp_path / "run").mkdir()
    shutil.copy(ROOT / "tests/report/last-year/journal.jsonl", tmp_path / "run")
    return tmp_path / "run"


@pytest.fixture
def opener(tmp_path: Path) -> Path:
    """The person's own browser: a script that writes down the addresses that it is to open."""
    program = tmp_path / "opener"
    program.write_text(f'#!/bin/sh\nprintf %s "$1" > {tmp_path}/opened\n', encoding="utf-8")
    program.chmod(0o700)
    return program


def test_a_run_of_last_year_is_replayed_and_says_which_pictures_are_gone(handrail: Handrail, run: Path) -> None:
    done = handrail("replay", "run", **NO_SCREEN)
    assert (done.returncode, done.stdout) == (4, "run-replay.html\n")
    assert "evidence/001-primary-sign-in.png is missing" in done.stderr
    assert "evidence/001-primary-sign-in.png is missing" in run.with_name("run-replay.html").read_text(encoding="utf-8")
    assert [file.name for file in run.iterdir()] == ["journal.jsonl"]


def test_it_is_opened_where_there_is_a_screen(handrail: Handrail, run: Path, opener: Path, tmp_path: Path) -> None:
    screen = {"DISPLAY": ":7", "BROWSER": f"{opener} %s"}
    handrail("replay", "run", "--no-open", **screen)
    handrail("replay", "run", **(screen | NO_SCREEN))
    assert not (tmp_path / "opened").exists()
    handrail("replay", "run", **screen)
    assert (tmp_path / "opened").read_text(encoding="utf-8") == (tmp_path / "run-replay.html").as_uri()


def test_a_browser_that_does_not_start_is_no_failure(handrail: Handrail, run: Path) -> None:
    done = handrail("replay", "run", DISPLAY=":7", BROWSER="no-such-browser %s", PATH="/nonexistent")
    assert (done.returncode, done.stdout) == (4, "run-replay.html\n")


def test_a_broken_journal_is_not_replayed(handrail: Handrail, run: Path) -> None:
    journal = run / "journal.jsonl"
    journal.write_bytes(journal.read_bytes().replace(b"ana", b"ina", 1))
    done = handrail("replay", "run")
    assert (done.returncode, "the chain does not hold" in done.stderr) == (4, True)
    assert not run.with_name("run-replay.html").exists()


def test_a_sealed_run_stays_as_it_is(handrail: Handrail, finished: FinishedRuns, tmp_path: Path) -> None:
    folder = shutil.copytree(finished.well, tmp_path / "well", symlinks=True)
    assert handrail("replay", folder, **NO_SCREEN).stdout == f"{folder}-replay.html\n"
    done = handrail("replay", folder, "--out", folder / "replay.html", **NO_SCREEN)
    assert (done.returncode, "would lie in a sealed run" in done.stderr) == (2, True)
    assert handrail("replay", folder, "--out", "board.html", **NO_SCREEN).stdout == "board.html\n"
    assert handrail("verify", folder).returncode == 0
