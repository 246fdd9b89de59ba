"""What runs prove of a coverage."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from covering import Covered, performed
from handrail.coverage import Coverage, Proof, ProvingRun, with_runs


def asked(coverage: Coverage, folder: Path, *names: str, **how: Any) -> Coverage:
    runs = [ProvingRun(name, performed(folder / name, coverage.runbook.digest, **how), folder / name) for name in names]
    return with_runs(coverage, runs)


def proof_of(coverage: Coverage, id: str) -> Proof:
    return next(it for it in coverage.sentences if it.sentence.id == id).proofs[-1]


def verdicts(coverage: Coverage) -> dict[str, str | None]:
    return {it.sentence.id: it.verdict for it in coverage.sentences}


def test_a_run_proves_what_its_steps_have_done(covered: Covered, tmp_path: Path) -> None:
    coverage = asked(covered(), tmp_path, "one")
    assert verdicts(coverage) == {
        "1.1": "proved",
        "1.2": "proved",
        "3.1": "proved",
        "3.2": None,
        "3.3": "proved",
        "3.4": None,
    }
    proof = proof_of(coverage, "3.1")
    assert proof.picture
    assert (proof.run, proof.step, proof.picture.file) == ("one", "4", "evidence/004-primary.png")
    assert (proof.by, proof.version) == ("Ann", "Base Software Version 7.0.1")
    assert proof.at
    assert f"{proof.at:%Y-%m-%d %H}" == "2026-11-30 09"
    assert coverage.is_complete


def test_what_failed_and_what_was_not_come_to_is_not_proved(covered: Covered, tmp_path: Path) -> None:
    coverage = asked(covered(), tmp_path, "one", failed="4")
    assert (verdicts(coverage)["1.2"], verdicts(coverage)["3.1"]) == ("proved", "not proved")
    assert (proof_of(coverage, "3.1").reason, proof_of(coverage, "3.1").outcome) == ("no button", "failed")
    assert (proof_of(coverage, "3.3").reason, proof_of(coverage, "3.3").outcome) == ("the run did not come to it", None)
    assert (coverage.unproved, coverage.is_complete) == (2, False)


def test_another_run_proves_what_one_does_not(covered: Covered, tmp_path: Path) -> None:
    failed = ProvingRun("one", performed(tmp_path / "one", covered().runbook.digest, failed="4"), tmp_path / "one")
    well = ProvingRun("two", performed(tmp_path / "two", covered().runbook.digest, operator=""), tmp_path / "two")
    coverage = with_runs(covered(), [failed, well])
    assert [(it.run, it.verdict) for it in coverage.sentences[2].proofs] == [("one", "not proved"), ("two", "proved")]
    assert (proof_of(coverage, "3.1").by, coverage.is_complete) == ("root", True)


@pytest.mark.parametrize(
    ("skipped", "verdict", "step"), [(("4",), "not due", "4"), (("5",), "proved", "4"), ((), "proved", "5")]
)
def test_of_several_steps_those_that_were_due_count(
    covered: Covered, tmp_path: Path, skipped: tuple[str, ...], verdict: str, step: str
) -> None:
    change = [] if skipped == ("4",) else [("cites: Click Save", "cites: [3.1, 3.3]")]
    coverage = asked(covered(*change), tmp_path, "one", skipped=skipped)
    assert (proof_of(coverage, "3.1").verdict, proof_of(coverage, "3.1").step) == (verdict, step)
    assert coverage.is_complete


def test_without_a_picture_the_journal_is_the_proof(covered: Covered, tmp_path: Path) -> None:
    proof = proof_of(asked(covered(), tmp_path, "one", pictured=("1",)), "3.1")
    assert (proof.verdict, proof.picture, proof.by) == ("proved", None, "Ann")
