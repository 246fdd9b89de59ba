from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from handrail_practice.pair import Pair, running_pair

Handrail = Callable[..., subprocess.CompletedProcess[str]]


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "handrail", *map(str, arguments)]


@pytest.fixture
def handrail(tmp_path: Path) -> Handrail:
    """The program as a process of its own, in a folder of its own."""

    def run(*arguments: str | Path, **env: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command(*arguments), cwd=tmp_path, env=os.environ | env, capture_output=True, text=True, check=False
        )

    return run


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    with running_pair(tmp_path / "pair") as pair:
        yield pair


@pytest.fixture(scope="module")
def pair_in_use(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """For tests that change no appliance: one pair does for all of a file."""
    with running_pair(tmp_path_factory.mktemp("pair")) as pair:
        yield pair


TINY = """runbook: Look at the sign-in page
appliances: [primary]
sections:
  - heading: Sign in
    steps:
      - open: $url
      - expect: field "Password"
"""


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A runbook that opens the sign-in page, and nothing more."""
    file = tmp_path / "tiny.yaml"
    file.write_text(TINY)
    return file
