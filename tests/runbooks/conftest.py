from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest
from anyio.from_thread import BlockingPortal

from appliance.pair import Pair, running_pair
from handrail.cli.options import chosen_pair, library
from handrail.cli.world import real_world
from handrail.errors import StepError
from handrail.journal import Telling, read, telling
from handrail.run import Orders, Performance, RunFolder
from handrail.runbook import load, shipped

Replicate = Callable[[Pair], Telling]
StartPair = Callable[[str, Sequence[str]], Pair]


@pytest.fixture
def start_pair(tmp_path: Path) -> Iterator[StartPair]:
    with ExitStack() as running:
        yield lambda profile, scenarios: running.enter_context(running_pair(tmp_path / "pair", profile, scenarios))


@pytest.fixture
def replicate(portal: BlockingPortal, tmp_path: Path) -> Replicate:
    """Performs the shipped runbook on a pair, and gives what the journal tells, of failures too."""

    def perform(pair: Pair) -> Telling:
        book, _ = load(shipped() / "failover/replicate-ssl-certificate.yaml", library())
        base = pair.inventory_path.parent
        orders = Orders(
            book, chosen_pair(pair.inventory_path, "practice"), base, out=tmp_path / "runs", screenshots="off"
        )
        folders: list[RunFolder] = []
        with suppress(StepError):
            portal.call(Performance(orders, real_world(None), opened=folders.append).perform)
        return telling(read(folders[0].journal))

    return perform
