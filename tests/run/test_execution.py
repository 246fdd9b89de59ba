"""A run from open to close, where no browser is needed to see it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from handrail.app.environment import real_environment
from handrail.errors import InvalidCall
from handrail.mode import EXERCISE, LESSON, Mode
from handrail.run import RunExecution, RunRequest


@pytest.mark.parametrize("mode", [LESSON, EXERCISE], ids=lambda mode: mode.name)
async def test_what_nobody_leads_is_not_begun(mode: Mode, run_request: RunRequest, tmp_path: Path) -> None:
    with pytest.raises(InvalidCall, match=f"nobody leads this {mode.name}"):
        await RunExecution(replace(run_request, mode=mode), real_environment()).perform()
    assert not run_request.out.exists()
