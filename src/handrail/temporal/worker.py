"""A worker: it takes jobs from a queue, and carries them out on this machine."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from temporalio import activity
from temporalio.client import ActivityExecutionStatus, Client
from temporalio.worker import Worker as TemporalWorker

from handrail.app.jobs import Job, JobResult, Workplace
from handrail.app.stop import StopSignal
from handrail.errors import InvalidCall
from handrail.page.chromium.launcher.answering_launcher import AnsweringLauncher
from handrail.page.chromium.launcher.launcher import Launcher, OwnBrowser
from handrail.temporal.names import PERFORM

HEARTBEAT_SECONDS = 4.0
"""Seconds between two signs of life."""
NOT_WANTED = JobResult("refused", 130, error="RunStopped")
LONGEST_DRAIN = timedelta(days=7)
"""The time that runs have to come to their end when no new jobs are taken any more."""


async def serve_in_order(worker: TemporalWorker, drain: Callable[[], None], end: Callable[[], None]) -> None:
    """Serve until it is cancelled: `drain` is called, and what goes on comes to its end. `end` is called if cancelled again."""
    running = asyncio.create_task(worker.run())
    try:
        await asyncio.shield(running)
    except asyncio.CancelledError:
        drain()
        shutdown = asyncio.create_task(worker.shutdown())
        while not shutdown.done():
            try:
                await asyncio.shield(shutdown)
            except asyncio.CancelledError:
                end()
        await running
        raise


@dataclass
class Worker:
    """A worker on one queue. It ends in order: first no new jobs are taken, and the runs that go on come to their end."""

    client: Client
    queue: str
    workplace: Workplace
    at_once: int = 2
    """The number of runs that go on at once, each with a browser of its own."""
    make_launcher: Callable[[], Launcher] = OwnBrowser
    heartbeat: float = HEARTBEAT_SECONDS
    _stops: list[StopSignal] = field(default_factory=list, init=False)

    async def serve(self) -> None:
        """Carry out jobs until it is cancelled, and then those that have begun. Cancelled again, these are ended, too."""
        worker = TemporalWorker(
            self.client,
            task_queue=self.queue,
            activities=[self.perform],
            max_concurrent_activities=self.at_once,
            max_heartbeat_throttle_interval=timedelta(seconds=self.heartbeat),
            graceful_shutdown_timeout=LONGEST_DRAIN,
        )

        def drain() -> None:
            self.workplace.tell(
                f"no new jobs are taken; {len(self._stops)} go on to their end. Once more ends them, too"
            )

        def end() -> None:
            for stop in self._stops:
                stop.request("stopped with its worker")

        await serve_in_order(worker, drain, end)

    @activity.defn(name=PERFORM)
    async def perform(self, facts: dict[str, Any]) -> dict[str, Any]:
        """Carry out a job. A cancelled one ends in order, and says how."""
        try:
            job = Job.of(facts)
        except InvalidCall as error:
            self.workplace.tell(str(error))
            return JobResult("refused", error.exit_code, error=type(error).__name__).facts()
        return (await self._perform(job)).facts() if await self._is_wanted() else NOT_WANTED.facts()

    async def _is_wanted(self) -> bool:
        """Whether a job has not been given up meanwhile: whoever was frozen with a job in its hands wakes up with it."""
        info = activity.info()
        handle = self.client.get_activity_handle(info.activity_id, run_id=info.activity_run_id)
        return (await handle.describe()).status == ActivityExecutionStatus.RUNNING

    async def _perform(self, job: Job) -> JobResult:
        stop, launcher = StopSignal(), AnsweringLauncher(self.make_launcher())
        self._stops.append(stop)
        beating = asyncio.create_task(self._beat(launcher))
        work = asyncio.create_task(self.workplace.carry_out(job, launcher, stop))
        try:
            while not work.done():
                try:
                    await asyncio.shield(work)
                except asyncio.CancelledError:
                    stop.request("cancelled through Temporal")
            return work.result()
        finally:
            beating.cancel()
            self._stops.remove(stop)

    async def _beat(self, launcher: AnsweringLauncher) -> None:
        """Give signs of life, each only after the browser has answered: that this loop lives says nothing of the browser."""
        while True:
            await launcher.wait_for_an_answer()
            activity.heartbeat()
            await asyncio.sleep(self.heartbeat)
