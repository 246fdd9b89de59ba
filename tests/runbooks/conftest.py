from __future__ import annotations

import shutil
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from anyio.from_thread import BlockingPortal

from handrail.app.environment import real_world
from handrail.app.lookup import chosen_pair
from handrail.engine import Approval
from handrail.errors import StepError
from handrail.journal import RunRecord, read, run_record
from handrail.page.chromium.launcher.launcher import SharedBrowser
from handrail.run import Resumption, RunExecution, RunFolder, RunRequest
from handrail.runbook import Library, load, shipped
from handrail_practice.pair import Pair, running_pair

REPLICATE = "failover/replicate-ssl-certificate"

Replicate = Callable[..., RunRecord]
StartPair = Callable[[str, Sequence[str]], Pair]


@pytest.fixture(scope="session")
def first_day(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The folder of a pair of some profile that was started once, and not used.

    The keys and ports in it are those of every copy of it, so that one browser knows them all.
    """
    ports = {"primary": free_port(), "backup": free_port()}

    @cache
    def folder(profile: str) -> Path:
        made = tmp_path_factory.mktemp(profile)
        for role, port in ports.items():
            (made / role).mkdir()
            (made / role / "port").write_text(str(port))
        with running_pair(made, profile):
            return made

    return folder


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@pytest.fixture
def start_pair(tmp_path: Path, first_day: Callable[[str], Path]) -> Iterator[StartPair]:
    with ExitStack() as running:

        def start(profile: str, scenarios: Sequence[str]) -> Pair:
            folder = shutil.copytree(first_day(profile), tmp_path / "pair")
            return running.enter_context(running_pair(folder, profile, scenarios))

        yield start


@pytest.fixture
def performance(shared_browser: SharedBrowser, tmp_path: Path) -> Callable[..., RunExecution]:
    """A shipped runbook, the first one if no other is named, ready to be performed on a pair."""

    def ready(pair: Pair, runbooks: Path = shipped(), name: str = REPLICATE) -> RunExecution:
        book, _ = load(runbooks / f"{name}.yaml", Library((runbooks,)))
        chosen = chosen_pair(pair.inventory_path, "practice")
        approval = Approval("the tests", book.digest)
        request = RunRequest(
            book, chosen, pair.inventory_path, out=tmp_path / "runs", screenshots="off", approval=approval
        )
        return RunExecution(request, replace(real_world(None), launcher=shared_browser))

    return ready


@pytest.fixture
def replicate(portal: BlockingPortal, performance: Callable[..., RunExecution]) -> Replicate:
    """Performs the shipped runbook on a pair, and gives what the journal tells, of failures too."""

    def perform(pair: Pair, runbooks: Path = shipped()) -> RunRecord:
        folders: list[RunFolder] = []
        ready = replace(performance(pair, runbooks), opened=folders.append)
        with suppress(StepError):
            portal.call(ready.perform)
        return run_record(read(folders[0].journal))

    return perform


@pytest.fixture
def resume(portal: BlockingPortal, performance: Callable[[Pair], RunExecution], tmp_path: Path) -> Replicate:
    """Resumes the run that ended early on a pair, as soon as it may be."""

    def go_on(pair: Pair) -> RunRecord:
        (folder,) = (RunFolder(path) for path in (tmp_path / "runs").iterdir())
        portal.call(Resumption(performance(pair), folder, quiet=0).perform)
        return run_record(read(folder.journal))

    return go_on
