"""Rollouts as processes, killed at random moments and gone on with; the audit logs of all appliances say what was done."""

from __future__ import annotations

import csv
import random
from pathlib import Path

import pytest

from figures import TellFigures

from .conftest import Typist
from .rolling import LINES_OF_A_RUN, Roller
from .trouble import troubled, troubled_fleet

pytestmark = [pytest.mark.whole, pytest.mark.usefixtures("real_clock")]


@pytest.mark.parametrize(("pairs", "kills"), [(6, 2), (40, 10)], ids=["six pairs, twice", "forty pairs, ten times"])
def test_a_rollout_on_pairs_with_trouble_is_killed_and_gone_on_with(
    pairs: int, kills: int, seed: int, tell_figures: TellFigures, typist: Typist, tmp_path: Path
) -> None:
    """One import and one change of the default on every pair that can be done, and an honest list of the others."""
    with troubled_fleet(tmp_path / "fleet", troubled(pairs, seed)) as fleet:
        roller, draw = Roller(typist, fleet.inventory), random.Random(seed)
        command, killed = roller.to_begin("--at-once", "5"), 0
        longest = (
            3 * pairs * LINES_OF_A_RUN // (2 * kills)
        )  # so that most of all runs see a kill, and the last comes in time
        while killed < kills:
            killed += roller.is_killed_after(draw.randrange(longest), *command)
            if roller.has_begun:
                command = roller.to_resume("--settle", "10")
        ended = roller.comes_to_its_end("--settle", "10")
        tell_figures(f"{killed} kills; {fleet.told(roller.folder)}")
        assert (ended.code, fleet.wrong(roller.folder)) == (1, {}), ended
        assert listed(roller) == {name: known.state.value for name, known in roller.record().pairs.items()}
    verified = typist.types("verify", roller.folder.path)
    assert (verified.code, verified.told.count("whole, and the one that the journal names")) == (0, pairs), verified
    typist.leaves_nothing()


def listed(roller: Roller) -> dict[str, str]:
    """The states in the table that the rollout leaves for people."""
    with (roller.folder.path / "report.csv").open(newline="", encoding="utf-8-sig") as table:
        return {row["pair"]: row["state"] for row in csv.DictReader(table)}
