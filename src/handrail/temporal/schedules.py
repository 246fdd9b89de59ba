"""Schedules of rollouts on a Temporal server: add, list, remove."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from temporalio.client import (
    Client,
    Schedule,
    ScheduleActionExecutionStartWorkflow,
    ScheduleActionStartWorkflow,
    ScheduleAlreadyRunningError,
    ScheduleOverlapPolicy,
    SchedulePolicy,
    ScheduleSpec,
    WorkflowFailureError,
)
from temporalio.service import RPCError, RPCStatusCode

from handrail.app.rollouts.scheduled import ScheduledResult, ScheduledRollout
from handrail.errors import InvalidCall, SurroundingsError
from handrail.secrets import Redactor
from handrail.temporal.connection import connect
from handrail.temporal.names import conductors_of
from handrail.temporal.remote_runs import RemoteQueue
from handrail.temporal.schedule_workflow import CONDUCT

PREFIX = "handrail-"
"""What the names of our schedules begin with on the server."""
MEMO = "handrail"
MISSED = timedelta(minutes=10)
"""How long after its time a rollout may begin, if the server was away."""
_CRON = re.compile(r"\S+(?: \S+){4}")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,60}")


@dataclass(frozen=True)
class Times:
    """When a rollout begins: a cron expression of five fields, by the clock of a zone."""

    cron: str
    zone: str

    def __post_init__(self) -> None:
        """Raise `InvalidCall` for what is none. Whether the fields make sense is for the server to say."""
        if not _CRON.fullmatch(self.cron.strip()):
            raise InvalidCall(
                "--cron takes five fields: minute, hour, day, month, weekday, as in '0 2 * * SUN' for every Sunday at two; "
                f"not {self.cron}"
            )
        try:
            ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, ValueError):
            raise InvalidCall(f"--zone takes the name of a zone, as in Europe/Vienna; not {self.zone}") from None

    def __str__(self) -> str:
        return f"{self.cron}, {self.zone}"


@dataclass(frozen=True)
class Listed:
    """A schedule as the server knows it."""

    name: str
    times: Times
    rollout: ScheduledRollout
    upcoming: tuple[datetime, ...] = ()
    """The next times at which it begins, by the clock of its zone."""
    last: str = ""
    """What came of the last one; empty if there was none."""

    def facts(self) -> dict[str, Any]:
        """The schedule in JSON's types."""
        return {
            "name": self.name,
            "cron": self.times.cron,
            "zone": self.times.zone,
            "next": [moment.isoformat() for moment in self.upcoming],
            "last": self.last,
            "rollout": self.rollout.facts(),
        }


@dataclass(frozen=True)
class Schedules:
    """The schedules of rollouts on one queue."""

    client: Client
    queue: str

    @classmethod
    @asynccontextmanager
    async def at(cls, queue: RemoteQueue, env: Mapping[str, str], redactor: Redactor) -> AsyncIterator[Schedules]:
        """The schedules at a queue's server. What the server refuses, or cannot do, is raised as one of our errors."""
        client = await connect(queue.address, env, redactor)
        try:
            yield cls(client, queue.name)
        except RPCError as error:
            words = redactor.redact(str(error).strip().partition("\n")[0])
            if error.status == RPCStatusCode.INVALID_ARGUMENT:
                raise InvalidCall(f"the Temporal server refuses the schedule: {words}") from None
            raise SurroundingsError(f"the Temporal server at {queue.address} did not do it: {words}") from None

    async def add(self, name: str, times: Times, rollout: ScheduledRollout) -> None:
        """Have a rollout begin at these times. Raises `InvalidCall` if there is a schedule of that name."""
        if not _NAME.fullmatch(name):
            raise InvalidCall(f"a schedule is named by letters, digits, dots, hyphens and underscores; not {name}")
        memo = {MEMO: {"queue": self.queue, "cron": times.cron, "zone": times.zone, "rollout": rollout.facts()}}
        schedule = Schedule(
            action=ScheduleActionStartWorkflow(
                CONDUCT, rollout.facts(), id=f"{PREFIX}{name}", task_queue=conductors_of(self.queue)
            ),
            spec=ScheduleSpec(cron_expressions=[times.cron], time_zone_name=times.zone),
            policy=SchedulePolicy(overlap=ScheduleOverlapPolicy.SKIP, catchup_window=MISSED),
        )
        try:
            await self.client.create_schedule(f"{PREFIX}{name}", schedule, memo=memo)
            return
        except ScheduleAlreadyRunningError:
            pass
        raise InvalidCall(f"there is a schedule {name} already; remove it first: handrail schedule remove {name}")

    async def all(self) -> list[Listed]:
        """The schedules of this queue, by name."""
        found: list[Listed] = []
        async for described in await self.client.list_schedules():
            known = (await described.memo()).get(MEMO, {})
            if known.get("queue") == self.queue:
                times = Times(known["cron"], known["zone"])
                zone = ZoneInfo(times.zone)
                upcoming = described.info.next_action_times if described.info else []
                actions = described.info.recent_actions if described.info else []
                last = await self._result(actions[-1].action) if actions else ""
                found.append(
                    Listed(
                        described.id.removeprefix(PREFIX),
                        times,
                        ScheduledRollout.of(known["rollout"]),
                        tuple(moment.astimezone(zone) for moment in upcoming),
                        last,
                    )
                )
        return sorted(found, key=lambda listed: listed.name)

    async def _result(self, action: Any) -> str:
        """What came of a rollout that began."""
        if not isinstance(action, ScheduleActionExecutionStartWorkflow):
            return ""
        handle = self.client.get_workflow_handle(
            action.workflow_id, run_id=action.first_execution_run_id, result_type=dict[str, Any]
        )
        try:
            status = (await handle.describe()).status
            if status is not None and status.name == "RUNNING":
                return "goes on"
            return str(ScheduledResult(**await handle.result()))
        except (WorkflowFailureError, TypeError):
            return "no conductor said how it ended: look at the rollout's folder"
        except RPCError as error:
            if error.status != RPCStatusCode.NOT_FOUND:
                raise
            return "the server has forgotten how it ended by now: look at the rollout's folder"

    async def begin(self, name: str) -> None:
        """Begin its rollout now, too. Raises `InvalidCall` if there is no such schedule."""
        await self._known(name, self.client.get_schedule_handle(f"{PREFIX}{name}").trigger())

    async def remove(self, name: str) -> None:
        """Remove a schedule; what has begun goes on. Raises `InvalidCall` if there is no such schedule."""
        await self._known(name, self.client.get_schedule_handle(f"{PREFIX}{name}").delete())

    async def _known(self, name: str, asked: Any) -> None:
        try:
            await asked
            return
        except RPCError as error:
            if error.status != RPCStatusCode.NOT_FOUND:
                raise
        raise InvalidCall(f"there is no schedule {name}; `handrail schedule list` lists them")
