"""A worker and whoever gives it jobs, with a server of Temporal's own between them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from canaries import AWKWARD, Canaries
from database_server import DatabaseServer
from handrail.app.jobs import Job, JobResult, Workplace
from handrail.app.lookup import chosen_pair, load_runbook
from handrail.engine import Listener
from handrail.errors import ApplianceBusy, SurroundingsError
from handrail.journal import Entry, Event, read, run_record
from handrail.page.chromium.launcher.launcher import SharedBrowser
from handrail.run import RunRequest
from handrail.secrets import Redactor
from handrail.temporal.connection import connect
from handrail.temporal.queue import JobQueue
from handrail.temporal.worker import Worker
from handrail_practice.pair import Pair
from runbooks.witness import events
from temporal_server import TemporalServer

ASKING = """\
runbook: Ask for something that shows nowhere
appliances: [primary]
sections:
  - heading: Sign in
    steps:
      - open: $url
      - fill: nobody
        target: field "Username"
      - click: button "Login"
        effect: once
        done_when: {visible: text "Welcome"}
        timeout: 2
"""


@dataclass
class Site:
    """A queue that a worker of the test's own serves, and the pair on which its jobs are done."""

    pair: Pair
    runs: Path
    runbook: Path
    url: str
    server: TemporalServer
    browser: SharedBrowser
    name: str

    def job(self) -> Job:
        inventory = self.pair.inventory_path
        request = RunRequest(load_runbook(self.runbook), chosen_pair(inventory, None), inventory)
        return Job(str(uuid4()), str(self.runbook), request.pair.name, request.assignment.digest())

    async def queue(self) -> JobQueue:
        return JobQueue(await connect(self.server.address, {}, Redactor()), self.name, timedelta(seconds=3))

    @asynccontextmanager
    async def served(
        self, told: list[str] | None = None, listeners: Sequence[Listener] = (), heartbeat: float = 0.2
    ) -> AsyncIterator[JobQueue]:
        """A worker, with what it says, listeners that it has, and the seconds between its signs of life."""
        queue, tell = await self.queue(), (told if told is not None else []).append
        workplace = Workplace(self.pair.inventory_path, self.runs, self.url, tell, 0.0, listeners=listeners)
        worker = Worker(queue.client, self.name, workplace, 1, lambda: self.browser, heartbeat)
        serving = asyncio.create_task(worker.serve())
        try:
            yield queue
        finally:
            serving.cancel()
            with suppress(asyncio.CancelledError):
                await serving


@pytest.fixture
def site(
    pair: Pair,
    database_server: DatabaseServer,
    temporal_server: TemporalServer,
    shared_browser: SharedBrowser,
    real_clock: object,
    tmp_path: Path,
) -> Site:
    (tmp_path / "asking.yaml").write_text(ASKING)
    url = database_server.address("handrail")
    name = f"zone-{uuid4()}"
    return Site(pair, tmp_path / "runs", tmp_path / "asking.yaml", url, temporal_server, shared_browser, name)


async def test_a_job_is_done_and_its_end_is_told_by_references_and_digests(site: Site, canaries: Canaries) -> None:
    job = site.job()
    async with site.served() as queue:
        result = await queue.perform(job)
    (run,) = site.runs.iterdir()
    entries = read(run / "journal.jsonl")
    assert result == JobResult("in-doubt", 5, run.name, entries[-1].hash, len(entries), "OutcomeUnknown")
    assert run_record(entries).started.claims.endswith(job.key)
    assert len(events(site.pair, "primary", "login-failed")) == 1
    kept = b"".join(file.read_bytes() for file in site.server.files)
    assert job.plan.encode() in kept
    secrets = [
        canaries.primary.replace(AWKWARD, ""),
        canaries.backup.replace(AWKWARD, ""),
        site.url.split(":")[2].partition("@")[0],
    ]
    said = ["Welcome", 'button "Login"', "nobody"]
    assert all(text in (run / "journal.jsonl").read_text().replace("\\", "") for text in said)
    assert [text for text in (*secrets, *said) if text.encode() in kept] == []


async def test_a_job_that_is_given_again_goes_on_with_its_run(site: Site) -> None:
    """Whoever was frozen before it began, and asks later, too."""
    job = site.job()
    async with site.served() as queue:
        first = await queue.perform(job)
        again = await queue.perform(job)
    assert again.run == first.run
    assert again.entries > first.entries
    assert [run.name for run in site.runs.iterdir()] == [first.run]


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"plan": "0" * 64}, "InvalidCall"),
        ({"pair": "nowhere"}, "InvalidCall"),
        ({"folder": "../elsewhere"}, "InvalidCall"),
    ],
    ids=["another plan", "another pair", "another folder"],
)
async def test_what_is_not_meant_is_not_done(change: dict[str, Any], error: str, site: Site) -> None:
    told: list[str] = []
    async with site.served(told) as queue:
        result = await queue.perform(replace(site.job(), **change))
    assert result == JobResult("refused", 2, error=error)
    assert not site.runs.exists()


async def test_of_two_jobs_for_one_runbook_and_pair_one_is_refused(site: Site) -> None:
    queue = await site.queue()
    await queue.start(site.job())
    with pytest.raises(ApplianceBusy, match="goes on already"):
        await queue.start(site.job())


async def test_a_queue_that_nobody_serves_is_told(site: Site) -> None:
    with pytest.raises(SurroundingsError, match="nobody serves the queue"):
        await replace(await site.queue(), pickup=timedelta(seconds=1)).perform(site.job())


async def test_a_server_that_is_not_there_is_told() -> None:
    with pytest.raises(SurroundingsError, match="no Temporal server at 127.0.0.1:1 .*--temporal"):
        await connect("127.0.0.1:1", {}, Redactor())


@dataclass
class Freezes:
    """A listener by which a run stands still at an entry, until it is woken."""

    kind: str
    step: str
    stands: asyncio.Event = field(default_factory=asyncio.Event)
    wakes: asyncio.Event = field(default_factory=asyncio.Event)

    async def hear(self, entry: Entry) -> AsyncIterator[Event]:
        if (entry.event.kind, getattr(entry.event, "step", "")) == (self.kind, self.step) and not self.stands.is_set():
            self.stands.set()
            await self.wakes.wait()
        return
        yield


@pytest.mark.parametrize(
    ("kind", "step"),
    [
        pytest.param("step-passed", "2", id="before the step", marks=pytest.mark.whole),
        pytest.param("step-started", "3", id="in the step", marks=pytest.mark.whole),
        pytest.param("step-in-doubt", "3", id="after the step"),  # there the database alone keeps it from a second time
    ],
)
async def test_a_worker_that_stood_still_repeats_nothing_that_another_has_done(
    kind: str, step: str, site: Site
) -> None:
    """It gives no sign of life at a step that must happen once; another one takes the job over; then it wakes up."""
    job, frozen, told = site.job(), Freezes(kind, step), list[str]()
    async with site.served(told, [frozen], heartbeat=1000) as queue:
        asking = asyncio.create_task(queue.perform(job))
        await frozen.stands.wait()
        async with site.served():
            result = await asking
        assert (result.outcome, result.exit_code) == ("in-doubt", 5)
        frozen.wakes.set()
    assert "another process has taken over the run" in told[-1]
    assert len(events(site.pair, "primary", "login-failed")) == 1


async def test_a_job_that_is_cancelled_ends_in_order(site: Site) -> None:
    job, standing = site.job(), Freezes("step-passed", "2")
    async with site.served(listeners=[standing]) as queue:
        asking = asyncio.create_task(queue.perform(job))
        await standing.stands.wait()
        await queue.cancel(job)
        result = await asking
    assert (result.outcome, result.exit_code, result.error) == ("stopped", 130, "RunStopped")
    assert run_record(read(site.runs / result.run / "journal.jsonl")).outcome == "stopped"
    assert not events(site.pair, "primary", "login-failed")


async def test_a_worker_that_is_to_end_lets_its_run_come_to_its_end(site: Site) -> None:
    job, standing, told = site.job(), Freezes("step-passed", "2"), list[str]()
    async with site.served(told, [standing]) as queue:
        asking = asyncio.create_task(queue.perform(job))
        await standing.stands.wait()
        asyncio.get_running_loop().call_later(0.1, standing.wakes.set)
    assert (await asking).outcome == "in-doubt"
    assert "no new jobs are taken; 1 go on to their end. Once more ends them, too" in told
