from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from handrail.app.environment import real_environment
from handrail.app.lookup import chosen_pair
from handrail.page.chromium.launcher.launcher import SharedBrowser
from handrail.run import Environment, RunRequest
from handrail.runbook import load
from handrail_practice.pair import Pair

LOOK = """
      - open: $url
      - expect: field "Password"
"""
HEAD = "runbook: Look at the sign-in page\nappliances: [primary]\nsections:\n  - heading: Sign in\n    steps:"

Requested = Callable[..., RunRequest]


@pytest.fixture
def environment(shared_browser: SharedBrowser, real_clock: object) -> Environment:
    return replace(real_environment(), launcher=shared_browser, operator="ana")


@pytest.fixture
def requested(pair: Pair, tmp_path: Path) -> Requested:
    """Makes the request of a run with these steps on the pair."""

    def make(steps: str = LOOK) -> RunRequest:
        file = tmp_path / "look.yaml"
        file.write_text(HEAD + steps)
        chosen = chosen_pair(pair.inventory_path, "practice")
        return RunRequest(load(file)[0], chosen, pair.inventory_path, out=tmp_path / "runs")

    return make
