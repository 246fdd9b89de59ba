"""A refused command writes nothing anywhere."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from .conftest import Handrail

REFUSED = (
    "practice --scenario none",
    "practice --fresh --profile none",
    "practice --vary none=none",
    "run none",
    "run sign-in",
    "run sign-in -i none.yaml --out elsewhere",
    "rehearse sign-in",
    "plan none",
    "check none",
    "demo --exercise",
    "teach sign-in --trainee ann",
    "keys new --holder ' ' --no-password",
    "keys new --holder QA --no-password -i none.yaml",
    *(
        f"{command} none"
        for command in ("resume", "report", "scan", "seal", "guide", "video", "open", "scores", "verify")
    ),
    "replay none --out page.html --no-open",
    "diff none none --html page.html",
    "report latest --format pdf",
)


@pytest.mark.parametrize("typed", REFUSED)
def test_what_is_refused_leaves_the_folder_empty(handrail: Handrail, tmp_path: Path, typed: str) -> None:
    done = handrail(*shlex.split(typed), DISPLAY="", WAYLAND_DISPLAY="")
    assert done.returncode in (2, 3), done.stdout + done.stderr
    assert done.stderr
    assert list(tmp_path.iterdir()) == []
