from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from anyio.from_thread import BlockingPortal

from approvals import approval_of
from handrail.app.environment import real_environment
from handrail.app.lookup import chosen_pair
from handrail.errors import StepError
from handrail.journal import RunRecord, read, run_record
from handrail.page.chromium.launcher.launcher import SharedBrowser
from handrail.run import Resumption, RunExecution, RunFolder, RunRequest
from handrail.runbook import Library, load, shipped
from handrail_practice.pair import Pair

REPLICATE = "failover/replicate-ssl-certificate"

Replicate = Callable[..., RunRecord]


@pytest.fixture
def performance(shared_browser: SharedBrowser, real_clock: object, tmp_path: Path) -> Callable[..., RunExecution]:
    """A shipped runbook, the first one if no other is named, ready to be performed on a pair."""

    def ready(pair: Pair, runbooks: Path = shipped(), name: str = REPLICATE) -> RunExecution:
        book, _ = load(runbooks / f"{name}.yaml", Library((runbooks,)))
        chosen = chosen_pair(pair.inventory_path, "practice")
        request = RunRequest(book, chosen, pair.inventory_path, out=tmp_path / "runs", screenshots="off")
        request = replace(request, approval=approval_of(request))
        return RunExecution(request, replace(real_environment(), launcher=shared_browser))

    return ready


@pytest.fixture
def impatient(tmp_path: Path) -> Path:
    """The shipped runbooks, but nobody waits ten seconds for a menu that does not come."""
    folder = shutil.copytree(shipped(), tmp_path / "runbooks")
    file = folder / "sign-in.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("timeout: 10", "timeout: 2"), encoding="utf-8")
    return folder


@pytest.fixture
def replicate(portal: BlockingPortal, performance: Callable[..., RunExecution]) -> Replicate:
    """Performs the shipped runbook on a pair, and gives what the journal tells, of failures too."""

    def perform(pair: Pair, runbooks: Path = shipped()) -> RunRecord:
        folders: list[RunFolder] = []
        ready = replace(performance(pair, runbooks), on_open=folders.append)
        with suppress(StepError):
            portal.call(ready.perform)
        return run_record(read(folders[0].journal))

    return perform


@pytest.fixture
def resume(portal: BlockingPortal, performance: Callable[[Pair], RunExecution], tmp_path: Path) -> Replicate:
    """Resumes the run that ended early on a pair, as soon as it may be."""

    def go_on(pair: Pair) -> RunRecord:
        (folder,) = (RunFolder(path) for path in (tmp_path / "runs").iterdir())
        portal.call(Resumption(performance(pair), folder, grace_period=0).perform)
        return run_record(read(folder.journal))

    return go_on
