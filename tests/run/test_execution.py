"""A run from open to close, where no browser is needed to see it."""

from __future__ import annotations

import os
import resource
from dataclasses import replace
from pathlib import Path

import pytest

from handrail.app.environment import max_open_files, real_environment
from handrail.errors import InvalidCall, SecretUnavailable, SurroundingsError
from handrail.mode import EXERCISE, LESSON, Mode
from handrail.run import RunExecution, RunRequest
from processes import alive, family_of

pytestmark = pytest.mark.usefixtures("real_clock")


@pytest.mark.parametrize("mode", [LESSON, EXERCISE], ids=lambda mode: mode.name)
async def test_what_nobody_leads_is_not_begun(mode: Mode, run_request: RunRequest, tmp_path: Path) -> None:
    with pytest.raises(InvalidCall, match=f"nobody leads this {mode.name}"):
        await RunExecution(replace(run_request, mode=mode), real_environment()).perform()
    assert not run_request.out.exists()


async def test_of_a_run_that_may_not_begin_neither_a_process_nor_a_file_is_left(
    run_request: RunRequest, tmp_path: Path
) -> None:
    """Its browser's driver starts while the run's secrets are still looked for."""
    private = tmp_path / "private"
    private.mkdir()
    before = family_of(os.getpid())
    with pytest.raises(SecretUnavailable):
        await RunExecution(run_request, replace(real_environment(), env={}, private_places=(private,))).perform()
    assert not list(filter(alive, family_of(os.getpid()) - before))
    assert (list(private.iterdir()), run_request.out.exists()) == ([], False)


async def test_few_open_files_are_told_before_anything_is_done(run_request: RunRequest) -> None:
    few = replace(real_environment(), max_open_files=64)
    with pytest.raises(
        SurroundingsError, match="may have 64 files open at once, and a browser needs 256; raise the limit"
    ):
        await RunExecution(run_request, few).perform()
    assert not run_request.out.exists()


def test_the_limit_of_open_files_is_raised_as_far_as_it_may_be() -> None:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (128, before[1]))
    try:
        assert max_open_files() == min(4096, before[1])  # opens no file: this process may have more than 128 already
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
