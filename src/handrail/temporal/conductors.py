"""The conductors of scheduled rollouts, in the process of a worker."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from temporalio import activity
from temporalio.client import Client
from temporalio.worker import Worker as TemporalWorker
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions

from handrail.app.claims import shared_claims
from handrail.app.jobs import Workplace
from handrail.app.perform import BUG_EXIT_CODE
from handrail.app.rollouts.folder import RolloutFolder
from handrail.app.rollouts.process import RolloutResult
from handrail.app.rollouts.rollout import resume_rollout, roll_out
from handrail.app.rollouts.scheduled import LATEST, ScheduledResult, ScheduledRollout
from handrail.app.stop import StopSignal
from handrail.errors import HandrailError, InvalidCall
from handrail.secrets import Redactor
from handrail.temporal.names import conductors_of
from handrail.temporal.remote_runs import RemoteQueue
from handrail.temporal.schedule_workflow import CONDUCT, ScheduledRolloutWorkflow
from handrail.temporal.worker import HEARTBEAT_SECONDS, LONGEST_DRAIN, serve_in_order

AT_ONCE = 20
"""Rollouts that one worker conducts at once: a conductor mostly waits."""


def key_of(occurrence: str) -> UUID:
    """The key of the rollout of one occurrence of a schedule: of all conductors that begin with it, one does."""
    return uuid5(NAMESPACE_URL, f"handrail:schedule:{occurrence}")


@dataclass
class Conductors:
    """The conductors of the rollouts that are scheduled on a queue. Their runs are jobs on that queue, whoever does them."""

    client: Client
    queue: RemoteQueue
    workplace: Workplace
    heartbeat: float = HEARTBEAT_SECONDS
    _stops: list[StopSignal] = field(default_factory=list, init=False)

    async def serve(self) -> None:
        """Conduct rollouts until it is cancelled: those that go on begin nothing new then, and what has begun comes to its end.

        Cancelled again, what has begun is ended, too.
        """
        worker = TemporalWorker(
            self.client,
            task_queue=conductors_of(self.queue.name),
            workflows=[ScheduledRolloutWorkflow],
            activities=[self.conduct],
            max_concurrent_activities=AT_ONCE,
            max_heartbeat_throttle_interval=timedelta(seconds=self.heartbeat),
            graceful_shutdown_timeout=LONGEST_DRAIN,
            workflow_runner=SandboxedWorkflowRunner(
                restrictions=SandboxRestrictions.default.with_passthrough_modules("handrail")
            ),
        )

        def stop() -> None:
            for one in self._stops:
                one.request("its conductor ends")

        await serve_in_order(worker, stop, stop)

    @activity.defn(name=CONDUCT)
    async def conduct(self, facts: dict[str, Any], begins: str) -> dict[str, Any]:
        """Conduct a scheduled rollout, or go on with it where another conductor died. Whatever goes wrong is in the result."""
        redactor, stop = Redactor(), StopSignal()
        self._stops.append(stop)
        work = asyncio.create_task(self._conduct(facts, datetime.fromisoformat(begins), redactor, stop))
        try:
            while not work.done():
                try:
                    await asyncio.shield(work)
                except asyncio.CancelledError:
                    stop.request("cancelled through Temporal")
            result = self._told(await work)
        except HandrailError as error:
            self.workplace.tell(redactor.redact(f"a scheduled rollout: {error}"))
            result = ScheduledResult("refused", error.exit_code, error=type(error).__name__)
        except Exception as bug:  # its sentence may tell what a page said, and would go to the server
            self.workplace.tell(redactor.redact(f"a bug of Handrail: {type(bug).__name__}: {bug}"))
            result = ScheduledResult("refused", BUG_EXIT_CODE, error=type(bug).__name__)
        finally:
            self._stops.remove(stop)
        return result.facts()

    async def _conduct(
        self, facts: dict[str, Any], begins: datetime, redactor: Redactor, stop: StopSignal
    ) -> RolloutResult:
        scheduled, environment = (
            ScheduledRollout.of(facts),
            replace(self.workplace.make_environment(), ask_secret=None, consult_operator=None),
        )
        key = key_of(activity.info().workflow_run_id or "")
        claims = replace(shared_claims(self.workplace.claims, environment.env, redactor), key=key)
        environment = replace(environment, claims=claims)
        beating = asyncio.create_task(self._beat())
        try:
            if name := await asyncio.to_thread(claims.folder_of, key):
                folder = self.workplace.runs / name
                self.workplace.tell(f"{scheduled.runbook}: the rollout in {folder} goes on, with another conductor")
                asked = scheduled.resumption(folder, self.workplace.inventory, begins)
                asked = replace(asked, grace_period=self.workplace.grace_period)
                return await resume_rollout(asked, environment, stop=stop, work_place=self.queue.runs)
            if environment.clock() > begins + LATEST:
                raise InvalidCall(
                    f"{scheduled.runbook}: it was to begin at {begins:%Y-%m-%d %H:%M} UTC, and nobody served its queue then; now "
                    "it is too late to begin. Nothing was done"
                )
            request = scheduled.request(self.workplace.inventory, self.workplace.runs, begins)

            def begin(folder: RolloutFolder) -> None:
                self.workplace.tell(f"{scheduled.runbook}: a rollout begins, in {folder.path}")

            return await roll_out(request, environment, stop=stop, work_place=self.queue.runs, on_begin=begin)
        finally:
            beating.cancel()

    async def _beat(self) -> None:
        while True:
            activity.heartbeat()
            await asyncio.sleep(self.heartbeat)

    def _told(self, ended: RolloutResult) -> ScheduledResult:
        states = dict(ended.record.states())
        result = ScheduledResult("ended", ended.exit_code, ended.folder.path.name, states)
        self.workplace.tell(str(result))
        return result
