"""Rollouts on the command line, under the names by which they are taken beside runs."""

from __future__ import annotations

import json
import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from benchmarks.played_rollout import Clock, PlayedRollout
from finished_run import FinishedRuns

from .conftest import Handrail

BEGAN = (datetime(2026, 11, 30, 20, tzinfo=UTC), datetime(2026, 11, 30, 22, tzinfo=UTC))


@pytest.fixture
def two(tmp_path: Path) -> list[str]:
    """Two rollouts on a pair, of which the first ended in doubt."""
    names = []
    for at in BEGAN:
        rollout = PlayedRollout(tmp_path / "rollouts", [["lab"]], clock=Clock(at))
        rollout.begin("lab")
        rollout.end("lab")
        rollout.finish()
        names.append(f"rollouts/{rollout.folder.path.name}")
    return names


def test_rollouts_are_listed_apart_from_runs_which_tell_of_them(handrail: Handrail, two: list[str]) -> None:
    runs = handrail("runs", COLUMNS="80").stdout.splitlines()
    assert runs[-1] == "2 rollouts in rollouts, listed by: handrail runs --rollouts"
    done = handrail("runs", "--rollouts", COLUMNS="80")
    lines = [re.sub(r" +", " ", line.strip()) for line in done.stdout.splitlines()]
    assert (done.returncode, done.stderr, lines[0]) == (0, "", "when runbook pairs ended sealed by")
    assert re.fullmatch(r"✓ \S+ \d\d:\d\d Replicate the SS… 1 of 1 done carried out \d:\d\d not sealed", lines[1])
    assert lines[2] == f"next: handrail resume {two[1]}"
    assert max(map(len, done.stdout.splitlines())) <= 80
    objects = json.loads(handrail("runs", "--rollouts", "--json", "--pair", "lab").stdout)
    assert [(it["folder"], it["outcome"], it["pairs"]) for it in objects] == [
        (two[1], "passed", ["lab"]),
        (two[0], "passed", ["lab"]),
    ]
    none = handrail("runs", "--rollouts", "--out", "elsewhere").stdout
    assert none == "no rollouts in elsewhere; begin one with: handrail rollout\n"
    assert handrail("runs", "--rollouts", "--pair", "hq").stdout == "no such rollout in rollouts\n"


def test_resume_takes_one_rollout_and_asks_which(handrail: Handrail, two: list[str]) -> None:
    refused = handrail("resume", *two)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "this takes one rollout, and these are 2: " in refused.stderr
    assert f"{two[0]}, {two[1]}" in refused.stderr
    assert "name one of them, or rollouts/latest" in refused.stderr


def test_a_default_says_where_rollouts_are(handrail: Handrail, two: list[str], tmp_path: Path) -> None:
    (tmp_path / "rollouts").rename(tmp_path / "night")
    (tmp_path / "handrail.toml").write_text('out = "other"\n[rollout]\nout = "night"\n')
    assert len(json.loads(handrail("runs", "--rollouts", "--json").stdout)) == 2


def test_commands_on_runs_take_latest_and_names_of_rollouts_and_say_which(handrail: Handrail, two: list[str]) -> None:
    done = handrail("report", "latest", "--format", "md")
    assert (done.stdout, done.stderr) == (f"{two[1]}/report.md\n", f"rollout: {two[1]}\n")
    done = handrail("verify", "20261130T20")
    assert done.stderr.splitlines()[0] == f"rollout: {two[0]}"
    assert "a rollout on 0 pairs" in done.stdout


def test_several_rollouts_and_runs_are_each_verified(
    handrail: Handrail, two: list[str], finished: FinishedRuns, tmp_path: Path
) -> None:
    shutil.copytree(finished.well, tmp_path / "runs/well", symlinks=True)
    done = handrail("verify", *two, "runs/well")
    assert done.returncode == 4
    assert [line for line in done.stdout.splitlines() if line in two] == two
    assert "2 of 2 rollouts: see above" in done.stderr
    told = json.loads(handrail("verify", *two, "runs/well", "--json").stdout)
    assert {it.get("rollout") or it.get("run") for it in told} >= set(two)


def test_what_takes_runs_alone_says_where_those_of_a_rollout_are(handrail: Handrail, two: list[str]) -> None:
    done = handrail("scan", two[0])
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"{two[0]} is a rollout, and this takes runs; those of the rollout are {two[0]}/runs/*\n"
