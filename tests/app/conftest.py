from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from handrail.app.environment import real_environment
from handrail.app.lookup import chosen_pair
from handrail.page.chromium.launcher.launcher import SharedBrowser
from handrail.run import Environment, RunRequest
from handrail.runbook import load
from handrail_practice.pair import Pair, running_pair

LOOK = """
      - open: $url
      - expect: field "Password"
"""
HEAD = "runbook: Look at the sign-in page\nappliances: [primary]\nsections:\n  - heading: Sign in\n    steps:"

Requested = Callable[..., RunRequest]


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """One practice pair for all tests of a file: they change no appliance."""
    with running_pair(tmp_path_factory.mktemp("pair")) as pair:
        yield pair


@pytest.fixture
def environment(shared_browser: SharedBrowser) -> Environment:
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
