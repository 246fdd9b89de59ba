"""A queue of jobs, as whoever gives them sees it: start, list, await, cancel."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, TypeVar

from temporalio.client import ActivityFailureError, Client
from temporalio.common import ActivityIDConflictPolicy, RetryPolicy
from temporalio.exceptions import ActivityAlreadyStartedError, TimeoutError, TimeoutType
from temporalio.service import RPCError, RPCStatusCode

from handrail.app.jobs import Job, JobResult
from handrail.errors import ApplianceBusy, SurroundingsError
from handrail.temporal.names import PERFORM

T = TypeVar("T")

AWAY = (
    RPCStatusCode.UNAVAILABLE,
    RPCStatusCode.DEADLINE_EXCEEDED,
    RPCStatusCode.CANCELLED,
    RPCStatusCode.UNKNOWN,
)
"""How a server that is away is told. A connection that is cut in the middle of an answer is `UNKNOWN`."""
TAKE_OVERS = 5
"""How often a job that was lost is given again."""
LOST = JobResult("lost", 5)
"""No worker said how a job ended: it may have been killed, cut off, or frozen."""


class JobUnknown(SurroundingsError):
    """Nobody says what became of a job. It may go on."""


@dataclass(frozen=True)
class JobQueue:
    """A queue of jobs on a Temporal server."""

    client: Client
    name: str
    heartbeat_timeout: timedelta = timedelta(seconds=30)
    """A worker that gives no sign for so long has lost its job."""
    longest: timedelta = timedelta(hours=12)
    """The longest time that a job may take."""
    pickup: timedelta = timedelta(hours=12)
    """The longest time for which a job waits for a worker that is free."""

    outage: timedelta = timedelta(minutes=10)
    """The longest time for which the server may be away while a job is given or awaited."""
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    async def start(self, job: Job) -> None:
        """Give a job to whichever worker is free. It is attempted once. Raises `ApplianceBusy` if one of its name goes on."""

        def start() -> Awaitable[Any]:
            return self.client.start_activity(
                PERFORM,
                job.facts(),
                id=job.name,
                task_queue=self.name,
                result_type=dict[str, Any],
                start_to_close_timeout=self.longest,
                schedule_to_start_timeout=self.pickup,
                heartbeat_timeout=self.heartbeat_timeout,
                id_conflict_policy=ActivityIDConflictPolicy.FAIL,
                retry_policy=RetryPolicy(maximum_attempts=1),
            )

        try:
            await self._answered(start, job, is_given=False)
            return
        except ActivityAlreadyStartedError:
            pass
        raise ApplianceBusy(f"a job {job.name} goes on already; wait until it has ended, or cancel it")

    async def result(self, job: Job) -> JobResult:
        """Wait for the end of a job that was started, even while the server is away.

        Raises `SurroundingsError` if nobody serves the queue, and `JobUnknown` if the server does not come back.
        """
        try:
            facts = await self._facts(job)
        except ActivityFailureError as failure:
            cause = failure.cause
            if not (isinstance(cause, TimeoutError) and cause.type == TimeoutType.SCHEDULE_TO_START):
                return LOST
        else:
            return JobResult(**facts)
        raise SurroundingsError(
            f"nobody serves the queue {self.name}: {job.name} was not taken within {self.pickup}; start a worker with "
            f"--queue {self.name}. Nothing was done"
        )

    async def _give(self, job: Job) -> None:
        """Start a job, or leave it to whoever has given this very one: a conductor that died since, or one that goes on beside.

        Raises `ApplianceBusy` if the job of that name is another one.
        """
        try:
            await self.start(job)
        except ApplianceBusy:
            if not await self._is_given(job):
                raise

    async def _is_given(self, job: Job) -> bool:
        """Whether the job of this name is this very one, even if it has ended in the meantime."""
        handle = self.client.get_activity_handle(job.name)

        async def describe() -> Any:
            try:
                return await handle.describe(include_input=True)
            except RPCError as error:
                if error.status == RPCStatusCode.NOT_FOUND:
                    return None
                raise

        known = await self._answered(describe, job)
        if known is None:
            return False
        given: list[dict[str, Any]] = await known.input([dict[str, Any]]) or []
        return [it.get("key") for it in given] == [job.key]

    async def _facts(self, job: Job) -> dict[str, Any]:
        """The result as it came from the server."""
        facts: dict[str, Any] = await self._answered(
            self.client.get_activity_handle(job.name, result_type=dict[str, Any]).result, job
        )
        return facts

    async def _answered(self, ask: Callable[[], Awaitable[T]], job: Job, *, is_given: bool = True) -> T:
        """The answer of the server, which is asked again each second while it is away.

        Raises `JobUnknown` if the job may go on, and `SurroundingsError` if the server refuses one that is not given yet.
        """
        problem = ""
        for _ in range(max(1, int(self.outage.total_seconds()))):
            try:
                return await ask()
            except RPCError as error:
                problem = str(error)
                if error.status not in AWAY:
                    break
                is_given = True  # as far as anybody knows
                await self.sleep(1)
        else:
            problem = f"no answer for {self.outage}: {problem}"
        if is_given:
            raise JobUnknown(
                f"the Temporal server does not tell what became of {job.name} ({problem}); it may go on all the same, and its "
                "run tells what was done. Put the server right, and ask again"
            )
        raise SurroundingsError(f"the Temporal server refuses {job.name} ({problem}). Nothing was done")

    async def perform(self, job: Job) -> JobResult:
        """Have a job done to its end. One that was lost is taken over, a few times: what is in doubt is looked at first.

        A frozen worker may still be given the job, since it asked for one before; then it is lost once more.
        """
        await self._give(job)
        result = await self.result(job)
        for _ in range(TAKE_OVERS):
            if result != LOST:
                break
            again = replace(job, take_over=True)
            await self._give(again)
            result = await self.result(again)
        return result

    async def goes_on(self) -> AsyncIterator[str]:
        """The names of the jobs in this queue that have not ended."""
        query = f"TaskQueue = '{self.name}' AND ExecutionStatus = 'Running'"
        async for execution in self.client.list_activities(query):
            yield execution.activity_id

    async def cancel(self, job: Job) -> None:
        """Ask for the end of a job: its run ends in order, and is published."""
        with suppress(SurroundingsError):  # one that has ended cannot be cancelled
            await self._answered(self.client.get_activity_handle(job.name).cancel, job)
