"""Commands on a run by all of its names, and on several."""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from pathlib import Path

import pytest

from finished_run import FinishedRuns

from .conftest import Handrail


@pytest.fixture
def two(finished: FinishedRuns, tmp_path: Path) -> tuple[Path, Path]:
    """Copies of a run that went well and of one that did not, with a PDF beside them."""
    copies = []
    for run, name in ((finished.badly, "20261128T120000Z-badly-hq"), (finished.well, "20261128T120100Z-well-hq")):
        copies.append(shutil.copytree(run, tmp_path / "runs" / name, symlinks=True).relative_to(tmp_path))
    (tmp_path / f"{copies[0]}.pdf").touch()
    return copies[0], copies[1]


def test_all_runs_of_a_folder_are_verified(handrail: Handrail, two: tuple[Path, Path]) -> None:
    badly, well = two
    done = handrail("verify", badly, f"{badly}.pdf", well)
    assert (done.returncode, done.stderr) == (0, f"passed over, as it is no run: {badly}.pdf\n")
    titles = [line for line in done.stdout.splitlines() if line.startswith("runs/")]
    assert (titles, done.stdout.count("Proved:")) == ([str(badly), str(well)], 2)


def test_a_broken_run_keeps_no_other_from_its_turn(handrail: Handrail, two: tuple[Path, Path], tmp_path: Path) -> None:
    badly, well = two
    (tmp_path / badly / "data/report.md").write_text("all is well")
    done = handrail("verify", badly, well)
    assert done.returncode == 4
    assert done.stderr.splitlines()[-1] == "1 of 2 runs: see above"
    assert "data/report.md was altered" in done.stderr
    assert done.stdout.count("Proved:") == 2
    results = json.loads(handrail("verify", badly, well, "--json").stdout)
    assert {result["run"] for result in results if result["state"] == "broken"} == {str(badly)}


def test_latest_is_told_by_its_name(handrail: Handrail, two: tuple[Path, Path]) -> None:
    done = handrail("report", "latest")
    assert (done.returncode, done.stderr) == (0, f"run: {two[0]}\n")  # it began after the one that went well
    assert done.stdout.splitlines()[0] == f"{two[0]}/report.html"
    assert handrail("report", "20261128T1200").stdout.splitlines()[0] == f"{two[0]}/report.html"


def test_a_zip_is_verified_and_printed_and_takes_nothing(
    handrail: Handrail, two: tuple[Path, Path], tmp_path: Path, finished: FinishedRuns
) -> None:
    with zipfile.ZipFile(tmp_path / "mailed.zip", "w") as packed:
        for folder, _, names in os.walk(tmp_path / two[1], followlinks=True):
            for name in names:
                packed.write(Path(folder) / name, (Path(folder) / name).relative_to(tmp_path / "runs"))
    shutil.rmtree(tmp_path / "runs")
    done = handrail("verify", "mailed.zip", "--trust", finished.signer)
    assert (done.returncode, done.stderr) == (0, "")
    assert "QA is who you trust" in done.stdout
    assert handrail("replay", "mailed.zip", "--no-open").stdout == f"{two[1].name}-replay.html\n"
    for command in ("seal", "resume", "scan", "report"):
        assert "a zip of it" not in handrail(command, "--help").stdout
        refused = handrail(command, "mailed.zip")
        assert refused.returncode == 2
        assert refused.stderr.endswith(
            f"handrail {command} writes into a run's folder; unpack it first: unzip mailed.zip\n"
        )


def test_what_takes_one_run_says_so(handrail: Handrail, two: tuple[Path, Path]) -> None:
    badly, well = two
    refused = handrail("resume", badly, well)
    assert refused.returncode == 2
    assert refused.stderr.startswith("handrail resume takes one run at a time, and these are 2: ")
    assert (
        "name two of them"
        in handrail("diff", badly, well, badly).stderr + handrail("diff", "latest", badly, well).stderr
    )
    assert handrail("guide", badly, well, "--out", "g").stderr.startswith("--out is one place, and these are 2 runs")


def test_a_folder_of_runs_is_none(handrail: Handrail, two: tuple[Path, Path]) -> None:
    refused = handrail("verify", "runs")
    assert (refused.returncode, refused.stderr.partition(";")[0]) == (
        2,
        "runs is a folder with 2 runs, and is none itself",
    )
