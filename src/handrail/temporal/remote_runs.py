"""The runs of a rollout on other machines: each pair is a job on a queue of Temporal's."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5

from handrail.app.jobs import Job, JobResult
from handrail.app.rollouts.conductor import PairOutcome, PairWork
from handrail.app.rollouts.folder import RolloutFolder
from handrail.app.rollouts.pair_runs import STATE_OF
from handrail.app.rollouts.request import RolloutRequest
from handrail.errors import DoneWithExceptions, EvidenceBroken, HandrailError, InvalidCall, OutcomeUnknown, RunStopped
from handrail.fleet import RunState
from handrail.journal import read, run_record
from handrail.run import Environment, RunFolder
from handrail.runbook import shipped
from handrail.secrets import Redactor
from handrail.temporal.connection import connect
from handrail.temporal.queue import JobQueue, JobUnknown


@dataclass(frozen=True)
class RemoteQueue:
    """A queue at a server, as in `temporal://HOST:PORT/QUEUE`; it makes the runs of a rollout that are done by its workers."""

    address: str
    name: str

    @classmethod
    def parse(cls, text: str) -> RemoteQueue:
        """Read the address of a queue. Raises `InvalidCall`."""
        try:
            parts = urlsplit(text)
            is_queue = parts.scheme == "temporal" and parts.hostname and parts.port and parts.path.strip("/")
        except ValueError:
            is_queue = False
        if not is_queue:
            raise InvalidCall(f"--on takes a queue at a Temporal server, as in temporal://HOST:PORT/QUEUE; not {text}")
        return cls(parts.netloc, parts.path.strip("/"))

    @asynccontextmanager
    async def runs(
        self, request: RolloutRequest, folder: RolloutFolder, environment: Environment, grace_period: float
    ) -> AsyncIterator[PairWork]:
        """The runs of a rollout, done by the workers of this queue. Raises `InvalidCall` for what they could not know."""
        if request.input_overrides:
            raise InvalidCall(
                "a rollout on Temporal takes its inputs from the workers' inventory, for what goes to the server can be read "
                "there; put those of --set into the inventory. Nothing was done"
            )
        client = await connect(self.address, environment.env, Redactor())
        yield RemoteRuns(request, folder, JobQueue(client, self.name))


@dataclass
class RemoteRuns:
    """The runs of one rollout. Its folder lies in the one that all workers call the folder of their runs."""

    request: RolloutRequest
    folder: RolloutFolder
    queue: JobQueue
    _given: dict[str, Job] = field(default_factory=dict, init=False)

    async def begin(self, pair: str, until: datetime | None) -> PairOutcome:
        key = str(uuid5(NAMESPACE_URL, f"handrail:{self.folder.path.name}:{self.request.plan.digest()}:{pair}"))
        return await self._outcome(self._job(pair, key, self.folder.runs, until), RunState.FAILED)

    async def resume(self, pair: str, run: Path, until: datetime | None) -> PairOutcome:
        try:
            key = run_record(read(RunFolder(run).journal, cut_off=True)).started.claims.rpartition("/")[2]
        except EvidenceBroken as broken:
            return PairOutcome(RunState.UNKNOWN, run, exit_code=broken.exit_code, problem=str(broken))
        if not key:
            problem = "it began without --claims, on the machine where it can be resumed"
            return PairOutcome(RunState.UNKNOWN, run, exit_code=InvalidCall.exit_code, problem=problem)
        return await self._outcome(self._job(pair, key, run.parent, until), RunState.UNKNOWN)

    def stop(self, words: str) -> None:
        for job in self._given.values():
            asyncio.ensure_future(self.queue.cancel(job))

    def _job(self, pair: str, key: str, runs: Path, until: datetime | None) -> Job:
        request = self.request.run_request(pair, runs, until)
        approval, file = request.approval, request.runbook.file
        return Job(
            key=key,
            runbook=file.relative_to(shipped()).with_suffix("").as_posix()
            if file.is_relative_to(shipped())
            else str(file),
            pair=pair,
            plan=request.assignment.digest(),
            approved_by=approval.by if approval else "",
            rollout=approval.rollout if approval else "",
            folder=runs.relative_to(self.folder.path.parent).as_posix(),
            finish_by=until.isoformat() if until else "",
            rehearses=request.mode.rehearses,
            operator_name=request.operator_name,
            ticket=request.ticket,
            patience=request.patience,
            screenshots=request.screenshots,
            allow_plain_http=request.allow_plain_http,
        )

    async def _outcome(self, job: Job, if_not_begun: RunState) -> PairOutcome:
        self._given[job.pair] = job
        try:
            result = await self.queue.perform(job)
        except JobUnknown as error:
            return PairOutcome(RunState.UNKNOWN, exit_code=error.exit_code, problem=str(error))
        except HandrailError as error:
            return PairOutcome(if_not_begun, exit_code=error.exit_code, problem=str(error))
        finally:
            del self._given[job.pair]
        run = self.folder.path.parent / result.run if result.run else None
        state = if_not_begun if result.outcome == "refused" else _state(result)
        told = f"{result.error}: what the worker printed, and the run's report, say why" if result.error else ""
        problem = "no worker said how it ended" if result.outcome == "lost" else told
        return PairOutcome(state, run, result.head, result.entries, result.exit_code, problem)


def _state(result: JobResult) -> RunState:
    if result.outcome == "lost":
        return RunState.UNKNOWN
    if result.error == OutcomeUnknown.__name__:
        return RunState.IN_DOUBT
    if result.exit_code in (0, DoneWithExceptions.exit_code):
        return RunState.DONE
    if result.error == RunStopped.__name__:
        return RunState.STOPPED
    state = STATE_OF.get(result.outcome, RunState.FAILED)
    return RunState.FAILED if state is RunState.DONE else state
