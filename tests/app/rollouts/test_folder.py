"""The folder of a rollout, and how its journal tells where runs are."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from handrail.app.rollouts.folder import RolloutFolder


@pytest.fixture
def folder(tmp_path: Path) -> RolloutFolder:
    folder = RolloutFolder(tmp_path / "rollouts" / "second")
    folder.runs.mkdir(parents=True)
    return folder


def test_a_run_in_it_is_told_from_the_folder_on(folder: RolloutFolder) -> None:
    assert folder.told(folder.runs / "a") == "runs/a"


def test_a_run_of_a_rollout_beside_it_is_found_where_both_are_moved(folder: RolloutFolder, tmp_path: Path) -> None:
    earlier = tmp_path / "rollouts" / "first" / "runs" / "a"
    earlier.mkdir(parents=True)
    told = folder.told(earlier)
    assert told == "../first/runs/a"
    shutil.move(tmp_path / "rollouts", tmp_path / "archive")
    assert RolloutFolder(tmp_path / "archive" / "second").run_at(told).is_dir()


def test_a_run_that_is_elsewhere_is_told_whole(folder: RolloutFolder, tmp_path: Path) -> None:
    assert folder.told(tmp_path / "runs" / "a") == str(tmp_path.resolve() / "runs" / "a")


def test_from_a_relative_path_it_is_the_same(folder: RolloutFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder.path.parent)
    assert RolloutFolder(Path("second")).told(Path("first/runs/a")) == "../first/runs/a"
