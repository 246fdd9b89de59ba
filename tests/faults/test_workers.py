"""Workers as processes, killed and frozen anywhere; another takes the job over, and the appliances say what was done."""

from __future__ import annotations

import asyncio
import os
import random
import signal
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
from waiting import wait_for, wait_until

from .conftest import HANDRAIL, VICTIM
from .crew import Crew, is_told
from .disks import make_room, tiny_disk
from .judging import assert_carried_out, assert_done_once
from .numbering import IMPORT_PASSWORD, MAKE_DEFAULT, PICTURE_OF_IMPORTED, RUNBOOK, UPLOAD

pytestmark = [pytest.mark.whole, pytest.mark.usefixtures("real_clock")]

LINES = 110
"""Entries, about, that an undisturbed run records."""
AROUND = (
    *[("step-passed", IMPORT_PASSWORD), ("step-started", UPLOAD), ("step-passed", UPLOAD)],
    *[("step-passed", PICTURE_OF_IMPORTED), ("step-started", MAKE_DEFAULT), ("step-passed", MAKE_DEFAULT)],
)
"""Before, in and after each of the two steps that must not happen twice."""
AT_REST = ("nothing more is done here", "refused", ": passed")
"""What a worker that woke up says of the job that it had."""


@dataclass
class JobCrew(Crew):
    """Workers on one pair, and somebody who gives them a job."""

    pair: Pair = field(kw_only=True)
    portal: BlockingPortal = field(kw_only=True)

    def job(self) -> Job:
        request = RunRequest(load_runbook(RUNBOOK), chosen_pair(self.inventory, None), self.inventory)
        return Job(str(uuid4()), RUNBOOK, request.pair.name, request.assignment.digest(), "ana")

    def give(self, job: Job) -> Callable[[], JobResult]:
        """Give a job; the result waits for its end."""

        async def perform() -> JobResult:
            client = await connect(self.server.address, {}, Redactor())
            return await asyncio.wait_for(JobQueue(client, self.queue, timedelta(seconds=6)).perform(job), 400)

        return self.portal.start_task_soon(perform).result

    @property
    def run_folder(self) -> Path:
        (folder,) = (run for run in self.runs.iterdir() if not run.name.startswith("."))
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


@pytest.fixture
def crew(
    start_pair: StartPair,
    portal: BlockingPortal,
    database_server: DatabaseServer,
    temporal_server: TemporalServer,
    tmp_path: Path,
) -> Iterator[JobCrew]:
    pair = start_pair("sra")
    url = database_server.new_database()
    crew = JobCrew(tmp_path, pair.inventory_path, url, temporal_server, pair=pair, portal=portal)
    yield crew
    crew.ends()


@pytest.mark.parametrize("number", range(60))
def test_a_worker_is_killed_at_some_moment(number: int, crew: JobCrew) -> None:
    worker, moment = crew.start(), random.Random(number).randrange(LINES)
    result = crew.give(crew.job())
    wait_until(lambda: crew.lines() > moment)
    os.killpg(worker.pid, signal.SIGKILL)
    crew.start()
    assert (result().outcome, result().exit_code) == ("passed", 0)
    assert_carried_out(crew)


@pytest.mark.parametrize("number", range(20))
def test_a_worker_is_frozen_around_what_happens_once_and_wakes_up(number: int, crew: JobCrew) -> None:
    """Before, in and after each of the two changes, some moment later than it is on record; another takes over meanwhile.

    Where the first had begun what happens once, nobody can know whether it will yet: a person looks. Else all is done.
    """
    (kind, step), later = AROUND[number % len(AROUND)], random.Random(number).random() / 4
    worker, job = crew.start(), crew.job()
    result = crew.give(job)
    wait_until(lambda: crew.has_recorded(kind, step))
    wait_for(later)
    os.killpg(worker.pid, signal.SIGSTOP)
    crew.start()
    assert result().outcome in ("passed", "in-doubt")
    os.killpg(worker.pid, signal.SIGCONT)
    assert is_told(worker, *AT_REST)
    if result().outcome == "in-doubt":
        assert crew.give(job)().outcome == "passed"
    assert_done_once(crew)


@pytest.mark.parametrize("number", range(20))
def test_a_worker_is_frozen_at_some_moment_and_wakes_up(number: int, crew: JobCrew) -> None:
    worker, moment = crew.start(), random.Random(100 + number).randrange(LINES)
    job = crew.job()
    result = crew.give(job)
    wait_until(lambda: crew.lines() > moment)
    os.killpg(worker.pid, signal.SIGSTOP)
    crew.start()
    assert result().outcome in ("passed", "in-doubt")
    os.killpg(worker.pid, signal.SIGCONT)
    assert is_told(worker, *AT_REST)
    if result().outcome == "in-doubt":
        assert crew.give(job)().outcome == "passed"
    assert_done_once(crew)


def test_a_worker_is_frozen_in_the_middle_of_a_change(crew: JobCrew, start_pair: StartPair) -> None:
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
    assert is_told(worker, *AT_REST)
    assert len(events(crew.pair, "backup", "certificate-imported")) <= 1


def test_the_database_is_gone_for_a_while(crew: JobCrew, database_server: DatabaseServer) -> None:
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


def test_the_server_of_jobs_is_gone_for_a_while(crew: JobCrew) -> None:
    crew.start()
    result = crew.give(crew.job())
    wait_until(lambda: crew.lines() > 30)
    crew.server.end()
    wait_until(lambda: crew.has_recorded("run-finished", ""))
    crew.server.start()
    assert result().outcome == "passed"
    assert_carried_out(crew)


@pytest.mark.parametrize("number", range(4))
def test_the_clock_of_a_worker_is_five_minutes_off(number: int, crew: JobCrew, start_pair: StartPair) -> None:
    """That of who is killed in a change, or of who goes on; behind, or ahead. What is slow is not taken for absent."""
    off = (*VICTIM, "behind", str((300, -300)[number // 2]))
    first, second = (off, HANDRAIL) if number % 2 else (HANDRAIL, off)
    crew.pair, crew.settle = start_pair("sra", ["slow-change=6"]), 20
    worker, job = crew.start(program=first), crew.job()
    result = crew.give(job)
    wait_until(lambda: events(crew.pair, "backup", "change-arrived"))
    os.killpg(worker.pid, signal.SIGKILL)
    crew.start(program=second)
    assert (result().outcome, result().exit_code) == ("passed", 0)
    assert_carried_out(crew)


def test_the_folder_of_the_runs_is_full(crew: JobCrew) -> None:
    """The run ends, and goes on once there is room."""
    with tiny_disk(crew.runs) as runs:
        crew.start()
        job = crew.job()
        ended = crew.give(job)()
        assert ended.exit_code == 3, ended
        assert not events(crew.pair, "backup", "default-changed")
        make_room(runs)
        assert crew.give(job)().outcome == "passed"
        assert_carried_out(crew)
