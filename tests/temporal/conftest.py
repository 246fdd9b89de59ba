from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest

from database_server import DatabaseServer
from handrail.app.lookup import load_runbook
from handrail.app.rollouts.request import RolloutRequest
from handrail.inventory import load_fleet
from handrail.page.chromium.launcher.launcher import SharedBrowser
from handrail.temporal.remote_runs import RemoteQueue
from handrail_practice.pair import Pair
from temporal_server import TemporalServer

from .company import SIGNING_IN, Company


@pytest.fixture
def company(
    pair: Pair,
    database_server: DatabaseServer,
    temporal_server: TemporalServer,
    shared_browser: SharedBrowser,
    real_clock: object,
    tmp_path: Path,
) -> Company:
    (tmp_path / "signing-in.yaml").write_text(SIGNING_IN)
    fleet = load_fleet([pair.inventory_path])
    request = RolloutRequest(
        load_runbook(tmp_path / "signing-in.yaml"), fleet, tuple(fleet.pairs.values()), out=tmp_path / "shared"
    )
    queue = RemoteQueue(temporal_server.address, f"zone-{uuid4()}")
    return Company(request, queue, database_server.address("handrail"), shared_browser, pair.inventory_path)
