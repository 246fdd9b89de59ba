"""Workers as processes, killed and frozen anywhere; another takes the job over, and the appliances say what was done."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from anyio.from_thread import BlockingPortal

from database_server import DatabaseServer
from handrail.app.jobs import Job, JobResult
from handrail.app.lookup import chosen_pair, load_runbook
from handrail.errors import JournalBroken
from handrail.journal import Entry, read
from handrail.run import RunRequest
from handrail.secrets import Redactor
from handrail.temporal.connection import connect
from handrail.temporal.queue import JobQueue
from handrail_practice.pair import Pair
from practice_pairs import StartPair
from runbooks.witness import events
from temporal_server import TemporalServer
from waiting import wait_until

from .judging import assert_carried_out, assert_done_once
from .numbering import IMPORT_PASSWORD, RUNBOOK, UPLOAD

pytestmark = [pytest.mark.whole, pytest.mark.usefixtures("real_clock")]

LINES = 110
"""Entries, about, that an undisturbed run records."""


@dataclass
class Crew:
    """Workers on one queue, and somebody who gives them a job. All are ended with the test."""

    folder: Path
    pair: Pair
    portal: BlockingPortal
    url: str
    server: TemporalServer
    queue: str = field(default_factory=lambda: f"zone-{uuid4()}")
    workers: list[subprocess.Popen[str]] = field(default_factory=list)

    def start(self) -> subprocess.Popen[str]:
        """A worker in a session of its own, ready for jobs."""
        options = (
            "--temporal",
            self.server.address,
            "--queue",
            self.queue,
            "--claims",
            self.url,
            "--runs",
            self.folder / "runs",
        )
        inventory = ("-i", self.pair.inventory_path, "--at-once", "1", "--settle", "0.2")
        worker = subprocess.Popen(
            [sys.executable, "-m", "handrail", "worker", *map(str, (*options, *inventory))],
            cwd=self.folder, env=os.environ | {"PYTHONUNBUFFERED": "1"}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, start_new_session=True,
        )  # fmt: skip
        self.workers.append(worker)
        assert worker.stdout
        while "ready for jobs" not in (line := worker.stdout.readline()):
            assert line, "the worker has ended"
        return worker

    def job(self) -> Job:
        inventory = self.pair.inventory_path
        request = RunRequest(load_runbook(RUNBOOK), chosen_pair(inventory, None), inventory)
        return Job(str(uuid4()), RUNBOOK, request.pair.name, request.assignment.digest(), "ana")

    def give(self, job: Job) -> Callable[[], JobResult]:
        """Give a job; the result waits for its end."""

        async def perform() -> JobResult:
            client = await connect(self.server.address, {}, Redactor())
            return await asyncio.wait_for(JobQueue(client, self.queue, timedelta(seconds=6)).perform(job), 400)

        return self.portal.start_task_soon(perform).result

    @property
    def run_folder(self) -> Path:
        (folder,) = (run for run in (self.folder / "runs").iterdir() if not run.name.startswith("."))
        return folder

    def entries(self) -> list[Entry]:
        return read(self.run_folder / "journal.jsonl", cut_off=True)

    def has_recorded(self, kind: str, step: str) -> bool:
        with suppress(ValueError, OSError, JournalBroken):
            return any((it.event.kind, getattr(it.event, "step", "")) == (kind, step) for it in self.entries())
        return False

    def lines(self) -> int:
        with suppress(ValueError, OSError):
            return (self.run_folder / "data/journal.jsonl").read_bytes().count(b"\n")
        return 0

    def ends(self) -> None:
        for worker in self.workers:
            if worker.poll() is None:
                with suppress(ProcessLookupError):
                    os.killpg(worker.pid, signal.SIGKILL)
            worker.communicate()


@pytest.fixture
def crew(
    start_pair: StartPair,
    portal: BlockingPortal,
    database_server: DatabaseServer,
    temporal_server: TemporalServer,
    tmp_path: Path,
) -> Iterator[Crew]:
    crew = Crew(tmp_path, start_pair("sra"), portal, database_server.new_database(), temporal_server)
    yield crew
    crew.ends()


@pytest.mark.parametrize("number", range(60))
def test_a_worker_is_killed_at_some_moment(number: int, crew: Crew) -> None:
    worker, moment = crew.start(), random.Random(number).randrange(LINES)
    result = crew.give(crew.job())
    wait_until(lambda: crew.lines() > moment)
    os.killpg(worker.pid, signal.SIGKILL)
    crew.start()
    assert (result().outcome, result().exit_code) == ("passed", 0)
    assert_carried_out(crew)


@pytest.mark.parametrize("number", range(20))
def test_a_worker_is_frozen_at_some_moment_and_wakes_up(number: int, crew: Crew) -> None:
    """Where it had begun what happens once, nobody can know whether it will yet: a person looks. Else all is done."""
    worker, moment = crew.start(), random.Random(100 + number).randrange(LINES)
    job = crew.job()
    result = crew.give(job)
    wait_until(lambda: crew.lines() > moment)
    os.killpg(worker.pid, signal.SIGSTOP)
    crew.start()
    assert result().outcome in ("passed", "in-doubt")
    os.killpg(worker.pid, signal.SIGCONT)
    _comes_to_rest(crew, worker)
    if result().outcome == "in-doubt":
        assert crew.give(job)().outcome == "passed"
    assert_done_once(crew)


def test_a_worker_is_frozen_in_the_middle_of_a_change(crew: Crew, start_pair: StartPair) -> None:
    """The change had been asked for. Nobody does it again, before or after the worker wakes up."""
    crew.pair = start_pair("sra", ["held-request=1"])
    worker, job = crew.start(), crew.job()
    result = crew.give(job)
    wait_until(lambda: events(crew.pair, "backup", "change-held"))
    os.killpg(worker.pid, signal.SIGSTOP)
    crew.start()
    assert (result().outcome, result().exit_code) == ("in-doubt", 5)
    assert not events(crew.pair, "backup", "certificate-imported")
    os.killpg(worker.pid, signal.SIGCONT)
    _comes_to_rest(crew, worker)
    assert len(events(crew.pair, "backup", "certificate-imported")) <= 1


@pytest.mark.parametrize(
    ("kind", "step"), [("step-passed", IMPORT_PASSWORD), ("step-passed", UPLOAD)], ids=["before", "after"]
)
def test_a_worker_is_frozen_around_a_change(kind: str, step: str, crew: Crew) -> None:
    worker, job = crew.start(), crew.job()
    result = crew.give(job)
    wait_until(lambda: crew.has_recorded(kind, step))
    os.killpg(worker.pid, signal.SIGSTOP)
    crew.start()
    assert result().outcome in ("passed", "in-doubt")
    os.killpg(worker.pid, signal.SIGCONT)
    _comes_to_rest(crew, worker)
    if result().outcome == "in-doubt":
        assert crew.give(job)().outcome == "passed"
    assert_done_once(crew)


def test_the_database_is_gone_for_a_while(crew: Crew, database_server: DatabaseServer) -> None:
    crew.start()
    job = crew.job()
    result = crew.give(job)
    wait_until(lambda: crew.has_recorded("step-passed", IMPORT_PASSWORD))
    database_server.end()
    try:
        ended = result()
    finally:
        database_server.start()
    assert (ended.outcome, ended.error) == ("unfinished", "ClaimsUnavailable")
    assert not events(crew.pair, "backup", "default-changed")
    assert crew.give(job)().outcome == "passed"
    assert_carried_out(crew)


def test_the_server_of_jobs_is_gone_for_a_while(crew: Crew) -> None:
    crew.start()
    result = crew.give(crew.job())
    wait_until(lambda: crew.lines() > 30)
    crew.server.end()
    wait_until(lambda: crew.has_recorded("run-finished", ""))
    crew.server.start()
    assert result().outcome == "passed"
    assert_carried_out(crew)


def _comes_to_rest(crew: Crew, worker: subprocess.Popen[str]) -> None:
    """The worker that woke up says what became of the job that it had."""
    assert worker.stdout
    for line in worker.stdout:
        if "nothing more is done here" in line or "refused" in line or ": passed" in line:
            return
