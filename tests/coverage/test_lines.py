"""A coverage as text: read by an author at a terminal. `--accept` rewrites the expected texts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from covering import INCOMPLETE, Covered, performed
from handrail.coverage import Coverage, ProvingRun, with_runs
from handrail.report.coverage.lines import lines

HERE = Path(__file__).parent


def text(coverage: Coverage) -> str:
    return "".join(f"{line.label}{line.text}\n" for line in lines(coverage))


def test_a_complete_coverage(covered: Covered, golden: Callable[[Path, str], None]) -> None:
    golden(HERE / "complete.txt", text(covered()))


def test_one_that_is_not(covered: Covered, golden: Callable[[Path, str], None]) -> None:
    golden(HERE / "incomplete.txt", text(covered(*INCOMPLETE)))


def test_one_that_runs_prove(covered: Covered, tmp_path: Path, golden: Callable[[Path, str], None]) -> None:
    digest = covered().runbook.digest
    runs = [
        ProvingRun("20261130T090000Z-colours-hq", performed(tmp_path / "one", digest, failed="4"), tmp_path / "one"),
        ProvingRun(
            "20261130T100000Z-colours-hq", performed(tmp_path / "two", digest, skipped=("5",)), tmp_path / "two"
        ),
    ]
    golden(HERE / "proved.txt", text(with_runs(covered(), runs)))
