"""The request of a rollout, and what its plan keeps."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from handrail.mode import REHEARSAL

from .played_work import FLEET, Desk, Works

FOREVER = "calendar:\n  freeze: {zone: UTC, from: 2020-01-01 00:00, to: 2199-01-01 00:00}\n"


@pytest.mark.usefixtures("real_clock")
async def test_a_rehearsal_keeps_no_blackout_since_it_changes_nothing(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    (tmp_path / "inventory.yaml").write_text(FLEET + FOREVER, encoding="utf-8")
    request = desk.terms.request()
    assert list(request.plan.facts()["blackouts"]) == ["freeze"]
    assert replace(request, mode=REHEARSAL).plan.facts()["blackouts"] == {}
    rehearsed = await desk.roll_out(Works(), mode=REHEARSAL)
    assert rehearsed.record.states() == {"done": 2}
