"""Serving the practice pair: one process a folder."""

from __future__ import annotations

import asyncio
import os
from contextlib import suppress
from pathlib import Path

import pytest

from handrail.app.practice import serve_practice_pair
from handrail.errors import ApplianceBusy
from handrail_practice.pair import Pair


async def test_a_pair_that_is_served_is_not_served_again_from_its_folder(tmp_path: Path) -> None:
    served: asyncio.Future[Pair] = asyncio.get_running_loop().create_future()
    first = asyncio.create_task(serve_practice_pair(tmp_path / "p", "sra", [], [], served.set_result))
    inventory = (await served).inventory_path.read_bytes()
    for fresh in (False, True):
        with pytest.raises(
            ApplianceBusy, match=f"already, by process {os.getpid()}; end that one first, or name another"
        ):
            await serve_practice_pair(tmp_path / "p", "sra", [], [], lambda pair: None, fresh=fresh)
    assert (tmp_path / "p/inventory.yaml").read_bytes() == inventory
    first.cancel()
    with suppress(asyncio.CancelledError):
        await first
    again: asyncio.Future[Pair] = asyncio.get_running_loop().create_future()
    second = asyncio.create_task(serve_practice_pair(tmp_path / "p", "sra", [], [], again.set_result))
    await again
    second.cancel()
