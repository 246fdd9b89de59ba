"""The search for secrets: at the end of a run, and whenever somebody asks."""

from __future__ import annotations

import shutil
from pathlib import Path

from finished_run import FinishedRuns
from handrail_practice.pair import Pair

from .conftest import Handrail


def test_a_run_searches_what_it_kept_and_so_can_anybody(
    handrail: Handrail, finished: FinishedRuns, tmp_path: Path
) -> None:
    folder = shutil.copytree(finished.well, tmp_path / "runs" / finished.well.name, symlinks=True)
    env = finished.canaries.environment()
    assert "in every encoding: none was found" in (folder / "report.html").read_text(encoding="utf-8")
    clean = handrail("scan", folder, **env)
    assert (clean.returncode, clean.stderr) == (0, "")
    assert "searched for 3 secrets in every encoding: none was found" in clean.stdout

    password = finished.canaries.primary
    (folder / "evidence/notes.txt").write_text(f"it was {password}")
    done = handrail("scan", folder, **env)
    assert done.returncode == 4
    assert "secrets were kept: primary password in evidence/notes.txt." in done.stderr
    assert password not in done.stdout + done.stderr
    assert not (folder / "evidence/notes.txt").exists()
    (away,) = tmp_path.glob("runs/.quarantine/*/evidence/*")
    assert away.read_text() == f"it was {password}"


def test_says_what_it_needs(handrail: Handrail, finished: FinishedRuns, tmp_path: Path) -> None:
    run = shutil.copytree(finished.well, tmp_path / "runs" / finished.well.name, symlinks=True)
    done = handrail("scan", run, "--inventory", tmp_path / "gone.yaml")
    assert done.returncode == 2
    assert "gone.yaml, which is not there any more. If it has moved: handrail scan" in done.stderr


def test_says_what_it_cannot_know(handrail: Handrail, pair: Pair, tmp_path: Path) -> None:
    file = tmp_path / "made.yaml"
    file.write_text(
        "runbook: Made for the run\nappliances: [primary]\nsecrets:\n  passphrase: {generate: 12}\nsections:\n"
        '  - heading: Sign in\n    steps:\n      - open: $url\n      - fill: $passphrase\n        target: field "Password"\n'
    )
    assert handrail("run", file, "-i", pair.inventory_path).returncode == 0
    (folder,) = tmp_path.glob("runs/*")
    scanned = handrail("scan", folder)
    assert (scanned.returncode, scanned.stderr) == (0, "")
    assert "not searched for, since made for the run and gone with it: passphrase" in scanned.stdout
