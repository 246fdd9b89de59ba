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
    assert chosen.stdout.splitlines()[1] == (
        "not listed, as no run: notes, pictures.zip (holds no run: neither at its top nor in its folders is there a journal)"
    )
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
        (("report", "latest", "--trust-seal", "keys/seal.cert.pem"), "--trust-seal belong to a population"),
        (("report", "--over", "runs", "--trust", "look.yaml"), "look.yaml holds no certificate in PEM"),
    ):
        refused = handrail(*words)
        assert (refused.returncode, refused.stdout, sentence in refused.stderr) == (2, "", True), refused.stderr


@pytest.mark.usefixtures("population_of_runs")
def test_what_is_not_by_whom_one_trusts_ends_with_4_once_it_is_listed(handrail: Handrail) -> None:
    early = ("--over", "runs", "--until", "2026-11-02")
    well = handrail("report", *early, "--trust-seal", "keys/seal.cert.pem", "--trust-sign", "ann/seal.cert.pem")
    assert (well.returncode, well.stderr) == (0, "")
    done = handrail("report", *early, "--trust", "ann/seal.cert.pem")
    assert (done.returncode, done.stdout.splitlines()[-1]) == (4, "runs-population.html")
    assert done.stderr == (
        "the evidence of 2 of 2 runs is not by whom you trust: 20261102T120000Z-look-hq, 20261102T120000Z-look-hq-2\n"
    )
