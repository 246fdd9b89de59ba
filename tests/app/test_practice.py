"""Serving practice appliances: one process a folder."""

from __future__ import annotations

import asyncio
import os
from contextlib import suppress
from pathlib import Path

import pytest

from handrail.app.practice import PracticeRequest, serve_practice_fleet, serve_practice_pair
from handrail.errors import ApplianceBusy, InvalidCall
from handrail_practice.fleet import Fleet
from handrail_practice.pair import Pair


async def test_a_pair_that_is_served_is_not_served_again_from_its_folder(tmp_path: Path) -> None:
    served: asyncio.Future[Pair] = asyncio.get_running_loop().create_future()
    first = asyncio.create_task(serve_practice_pair(PracticeRequest(tmp_path / "p"), served.set_result))
    inventory = (await served).inventory_path.read_bytes()
    for fresh in (False, True):
        with pytest.raises(
            ApplianceBusy, match=f"already, by process {os.getpid()}; end that one first, or name another"
        ):
            await serve_practice_pair(PracticeRequest(tmp_path / "p", fresh=fresh), lambda pair: None)
    assert (tmp_path / "p/inventory.yaml").read_bytes() == inventory
    first.cancel()
    with suppress(asyncio.CancelledError):
        await first
    again: asyncio.Future[Pair] = asyncio.get_running_loop().create_future()
    second = asyncio.create_task(serve_practice_pair(PracticeRequest(tmp_path / "p"), again.set_result))
    await again
    second.cancel()


async def test_a_fleet_is_served_from_one_folder_until_somebody_ends_it(tmp_path: Path) -> None:
    served: asyncio.Future[Fleet] = asyncio.get_running_loop().create_future()
    serving = asyncio.create_task(serve_practice_fleet(PracticeRequest(tmp_path), 2, served.set_result))
    assert list((await served).pairs) == ["pair-001", "pair-002"]
    with pytest.raises(ApplianceBusy, match="practice appliances are served from"):
        await serve_practice_pair(PracticeRequest(tmp_path), lambda pair: None)
    serving.cancel()
    with suppress(asyncio.CancelledError):
        await serving
    assert not served.result().pairs["pair-001"].is_served


async def test_a_fleet_of_nobody_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidCall, match="a practice fleet has 1 to 500 pairs, not 0"):
        await serve_practice_fleet(PracticeRequest(tmp_path / "new"), 0, lambda fleet: None)
    assert not (tmp_path / "new").exists()
