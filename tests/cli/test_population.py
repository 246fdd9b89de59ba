"""`handrail report --over`, as a person types it."""

from __future__ import annotations

from pathlib import Path

import pytest

from populations import population_of_runs

from .conftest import Handrail

__all__ = ["population_of_runs"]


@pytest.mark.usefixtures("population_of_runs")
def test_a_population_is_written_and_what_is_broken_ends_with_4(handrail: Handrail, tmp_path: Path) -> None:
    done = handrail("report", "--over", "runs")
    assert done.stdout.splitlines()[-1] == "runs-population.html"
    assert done.stdout.startswith("6 runs, 2 pairs, 2 sealed and signed, ")
    assert (done.returncode, done.stderr) == (
        4,
        "the evidence of 2 of 6 runs is broken: 20261106T120000Z-look-hq, 20261109T120000Z-look-hq\n",
    )
    assert "<title>Population of runs" in (tmp_path / "runs-population.html").read_text()
    early = ("--since", "2026-11-01", "--until", "2026-11-02", "--sample", "1", "--seed", "7")
    chosen = handrail("report", "--over", "runs", *early, "--format", "csv", "--out", "list.csv")
    assert (chosen.returncode, chosen.stderr, chosen.stdout.splitlines()[-1]) == (0, "", "list.csv")
    assert chosen.stdout.splitlines()[1] == "not listed, as no folder of a run: 20261101T120000Z-look-hq.zip, notes"
    assert chosen.stdout.splitlines()[2].startswith("drawn: ")
    assert len((tmp_path / "list.csv").read_text().splitlines()) == 3


@pytest.mark.usefixtures("population_of_runs")
def test_what_does_not_belong_together_is_said(handrail: Handrail) -> None:
    for words, sentence in (
        (("report",), "name a run, as in: handrail report latest"),
        (("report", "--over", "runs", "latest"), "--over takes all runs in runs; leave out latest"),
        (("report", "--over", "runs", "--format", "pdf"), "a population is written as html or csv, not as pdf"),
        (("report", "--over", "runs", "--sample", "3"), "--sample N and --seed WORD belong together"),
        (("report", "latest", "--since", "7d"), "--since belong to a population"),
    ):
        refused = handrail(*words)
        assert (refused.returncode, refused.stdout, sentence in refused.stderr) == (2, "", True), refused.stderr
