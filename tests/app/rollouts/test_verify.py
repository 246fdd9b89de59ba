"""Verifying a rollout: what is said of runs that its journal does not tell the end of."""

from __future__ import annotations

import shutil
from pathlib import Path

from benchmarks.played_rollout import PlayedRollout
from handrail.app.rollouts.verify import verify_rollout


def test_a_run_that_was_going_on_is_told_as_that_and_one_that_nobody_began_as_that(tmp_path: Path) -> None:
    rollout = PlayedRollout(tmp_path, [["lab", "oslo"]])
    rollout.begin("lab", "oslo")
    rollout.end("lab")
    rollout.close()
    going_on = rollout.runs["oslo"].folder.path
    shutil.copytree(rollout.runs["lab"].folder.path, rollout.folder.runs / "added")
    told = {result.sentence: result.subject for result in verify_rollout(rollout.folder.path, rollout.clock()).results}
    sentence = f"runs/{going_on.name} is the run that was going on when the rollout's journal breaks off"
    assert told[sentence] == "run of oslo"
    assert told["runs/added is no run that the journal names"] == "runs"
