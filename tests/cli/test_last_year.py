"""Every command that reads a run reads one of last year: `tests/sealing/last-year` says how it was made."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from documents import ROOT

from .conftest import Handrail

LAST_YEAR = ROOT / "tests/sealing/last-year"


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A copy of the sealed run, for tests that write beside it."""
    (sealed,) = LAST_YEAR.glob("*-look-practice")
    return shutil.copytree(sealed, tmp_path / sealed.name, symlinks=True)


def test_it_verifies_with_nothing_left_unproved(handrail: Handrail, run: Path) -> None:
    trusted = ("--trust", LAST_YEAR / "signer.pem", "--trust-time", LAST_YEAR / "authority.pem")
    done = handrail("verify", run, *trusted)
    assert (done.returncode, done.stderr) == (0, "")
    assert ("Proved:\n" in done.stdout, "Not proved" in done.stdout, "Broken" in done.stdout) == (True, False, False)
    assert handrail("verify", run).returncode == 0


def test_its_reports_are_made_again_and_its_seal_holds(handrail: Handrail, run: Path) -> None:
    done = handrail("report", run)
    assert (done.returncode, done.stderr) == (0, "")
    assert (
        handrail(
            "verify", run, "--trust", LAST_YEAR / "signer.pem", "--trust-time", LAST_YEAR / "authority.pem"
        ).returncode
        == 0
    )


def test_a_guide_is_made_of_it(
    handrail: Handrail, run: Path, tmp_path: Path, golden: Callable[[Path, str], None]
) -> None:
    done = handrail("guide", run, "--format", "md", "--out", "guide")
    assert (done.returncode, done.stderr) == (0, "")
    golden(LAST_YEAR / "guide.md", (tmp_path / "guide/guide.md").read_text(encoding="utf-8"))


def test_it_is_replayed_and_compared(handrail: Handrail, run: Path, tmp_path: Path) -> None:
    done = handrail("replay", run, "--no-open")
    assert (done.returncode, done.stderr) == (0, "")
    assert "The certificate that is looked at" in (tmp_path / f"{run.name}-replay.html").read_text(encoding="utf-8")
    done = handrail("diff", run, run)
    assert (done.returncode, "Nothing differs in 9 steps" in done.stdout) == (0, True)


def test_it_has_ended_and_nothing_is_left_to_resume(handrail: Handrail, run: Path) -> None:
    again = handrail("resume", run)
    assert (again.returncode, again.stdout) == (0, "This run has ended well; nothing is left to do.\n")
