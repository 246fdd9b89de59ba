"""A guide that was made once: for tests that read it, or change a copy."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from guards import KEPT

from .guide_runs import complete_run


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the guide of a complete run."""
    folder = tmp_path_factory.mktemp("made-once")
    complete_run(folder / "run").guide(folder / "guide")
    KEPT.add(str(folder))
    return folder / "guide"


@pytest.fixture
def guide(made_once: Path, tmp_path: Path) -> Path:
    """A copy of it, of the test's own."""
    return shutil.copytree(made_once, tmp_path / "guide")
