"""Rollouts that begin by a clock: a conductor among the workers carries each out, and a second one goes on where it died."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.workflowservice.v1 import DeleteWorkflowExecutionRequest
from temporalio.testing import ActivityEnvironment

from handrail.app.claims import shared_claims
from handrail.app.environment import real_environment
from handrail.app.rollouts.folder import RolloutFolder
from handrail.app.rollouts.rollout import roll_out
from handrail.app.rollouts.scheduled import ScheduledRollout
from handrail.errors import InvalidCall, JournalTaken, SurroundingsError
from handrail.fleet import RunState
from handrail.journal import read
from handrail.secrets import Redactor
from handrail.temporal.conductors import key_of
from handrail.temporal.remote_runs import RemoteQueue
from handrail.temporal.schedule_workflow import CONDUCT
from handrail.temporal.schedules import PREFIX, Listed, Schedules, Times
from handrail_practice.pair import Pair
from runbooks.witness import events

from .company import Company, ended

SUNDAYS = Times("0 2 * * SUN", "Europe/Vienna")


def scheduled(company: Company) -> ScheduledRollout:
    terms = ScheduledRollout(str(company.request.runbook.file), ("all",), "", screenshots="off", ticket="CHG-4711")
    return terms.planned(company.inventory, None, "handrail schedule")


@asynccontextmanager
async def schedules(company: Company) -> AsyncIterator[Schedules]:
    async with Schedules.at(company.queue, {}, Redactor()) as found:
        yield found


async def test_a_rollout_begins_by_its_schedule_and_is_told(company: Company, pair: Pair) -> None:
    name = f"nightly-{uuid4()}"
    serving = [asyncio.create_task(company.work()), asyncio.create_task((await company.conductors()).serve())]
    async with schedules(company) as known:
        await known.add(name, SUNDAYS, scheduled(company))
        with pytest.raises(InvalidCall, match=f"there is a schedule {name} already; remove it first"):
            await known.add(name, SUNDAYS, scheduled(company))
        await known.begin(name)
        listed = await until_told(known, "1 done")
        assert (listed.name, listed.times, listed.rollout) == (name, SUNDAYS, scheduled(company))
        assert [(it.weekday(), it.hour, it.minute) for it in listed.upcoming] == [(6, 2, 0)] * len(listed.upcoming)
        assert listed.upcoming
        await forget(known, name)
        await until_told(known, "the server has forgotten how it ended by now")
        await known.remove(name)
        with pytest.raises(InvalidCall, match=f"there is no schedule {name}"):
            await known.begin(name)
    for task in serving:
        await ended(task)
    (folder,) = map(RolloutFolder, company.request.out.glob("*-signing-in"))
    record = folder.read()
    assert listed.last == f"1 done; exit code 0, in {folder.path.name}"
    assert (record.started.ticket, [it.state for it in record.pairs.values()]) == ("CHG-4711", [RunState.DONE])
    assert len(events(pair, "primary", "login-succeeded")) == 1


async def test_a_conductor_that_is_to_end_lets_what_has_begun_come_to_its_end(company: Company, pair: Pair) -> None:
    name, conducting = f"nightly-{uuid4()}", asyncio.create_task((await company.conductors()).serve())
    async with schedules(company) as known:
        await known.add(name, SUNDAYS, scheduled(company))
        await known.begin(name)
        while "pair-started" not in told_in(company):
            await asyncio.sleep(0.05)
        conducting.cancel()  # its one pair waits for a worker
        working = asyncio.create_task(company.work())
        with suppress(asyncio.CancelledError):
            await conducting
        await ended(working)
        assert ("rollout-stopping" in told_in(company), told_in(company)[-1]) == (True, "rollout-finished")
        another = asyncio.create_task((await company.conductors()).serve())  # which tells the server of the end
        assert (await until_told(known, "exit code")).last.startswith("1 done; exit code 0")
        await ended(another)
        await known.remove(name)
    assert len(events(pair, "primary", "login-succeeded")) == 1


def told_in(company: Company) -> list[str]:
    """The kinds of entries of the one rollout, as far as it has come."""
    journals = company.request.out.glob("*-signing-in/data/journal.jsonl")
    return [entry.event.kind for journal in journals for entry in read(journal, cut_off=True)]


async def forget(known: Schedules, name: str) -> None:
    """Have the server forget the rollouts of a schedule, as it does by itself after some days."""
    async for begun in known.client.list_workflows(f"WorkflowType = '{CONDUCT}'"):
        if begun.id.startswith(f"{PREFIX}{name}"):
            execution = WorkflowExecution(workflow_id=begun.id, run_id=begun.run_id)
            asked = DeleteWorkflowExecutionRequest(namespace="default", workflow_execution=execution)
            await known.client.workflow_service.delete_workflow_execution(asked)


async def until_told(known: Schedules, words: str) -> Listed:
    """The one schedule of the queue, once its last rollout is told so."""
    while True:
        listed = await known.all()
        if listed and words in listed[0].last:
            return listed[0]
        await asyncio.sleep(0.1)


async def test_a_second_conductor_takes_the_rollout_over(company: Company, pair: Pair) -> None:
    """The first one is frozen while its job waits for a worker; when it wakes up, the journal is not its own any more."""
    folders: list[RolloutFolder] = []
    occurrence = str(uuid4())
    frozen = real_environment()
    frozen = replace(frozen, claims=replace(shared_claims(company.url, frozen.env, Redactor()), key=key_of(occurrence)))
    first = asyncio.create_task(
        roll_out(company.request, frozen, work_place=company.queue.runs, on_begin=folders.append)
    )
    while not folders or "pair-started" not in [it.event.kind for it in read(folders[0].journal, cut_off=True)]:
        await asyncio.sleep(0.01)
    working = asyncio.create_task(company.work())
    result = await conducted(company, scheduled(company).facts(), occurrence=occurrence)
    with pytest.raises(JournalTaken):
        await first
    await ended(working)
    assert (result["outcome"], result["exit_code"], result["rollout"]) == ("ended", 0, folders[0].path.name)
    assert [*company.request.out.glob("*-signing-in")] == [folders[0].path]
    assert [it.event.kind for it in read(folders[0].journal)].count("pair-ended") == 1
    assert len(events(pair, "primary", "login-succeeded")) == 1


async def conducted(
    company: Company, facts: dict[str, Any], *, late: timedelta = timedelta(), occurrence: str = ""
) -> dict[str, Any]:
    """What a conductor gives back, who is asked so long after the time."""
    environment = ActivityEnvironment()
    environment.info = replace(environment.info, workflow_run_id=occurrence or str(uuid4()))
    begins = datetime.now().astimezone() - late
    result: dict[str, Any] = await environment.run((await company.conductors()).conduct, facts, begins.isoformat())
    return result


@pytest.mark.parametrize(
    ("change", "late", "told"),
    [
        ({"plan": "0" * 64}, timedelta(), "the plan is not what it was when it was scheduled: it was 0000"),
        ({}, timedelta(hours=2), "nobody served its queue then; now it is too late to begin. Nothing was done"),
        ({"pairs": ["nobody"]}, timedelta(), "nobody"),
        ({"unknown": 1}, timedelta(), "this is no schedule of this version of Handrail"),
    ],
)
async def test_what_cannot_begin_is_refused_and_the_worker_says_why(
    change: dict[str, Any], late: timedelta, told: str, company: Company, pair: Pair
) -> None:
    result = await conducted(company, scheduled(company).facts() | change, late=late)
    assert (result["outcome"], result["exit_code"], result["error"]) == ("refused", 2, "InvalidCall")
    assert told in company.told[-1]
    assert not company.request.out.exists()
    assert not events(pair, "primary", "login-succeeded")


async def test_what_the_server_refuses_is_told(company: Company) -> None:
    async with schedules(company) as known:
        with pytest.raises(InvalidCall, match="a schedule is named by letters"):
            await known.add("two words", SUNDAYS, scheduled(company))
    with pytest.raises(InvalidCall, match="the Temporal server refuses the schedule"):
        async with schedules(company) as known:
            await known.add("never", Times("0 25 * * *", "UTC"), scheduled(company))
    with pytest.raises(SurroundingsError, match="no Temporal server at 127.0.0.1:9"):
        async with Schedules.at(RemoteQueue("127.0.0.1:9", "x"), {}, Redactor()):
            pass


@pytest.mark.parametrize(
    ("cron", "zone", "told"),
    [
        ("daily", "UTC", "--cron takes five fields"),
        ("@every 1h", "UTC", "--cron takes five fields"),
        ("0 2 * *", "UTC", "--cron takes five fields"),
        ("0 2 * * *", "Europe/Wien", "--zone takes the name of a zone"),
        ("0 2 * * *", "", "--zone takes the name of a zone"),
    ],
)
def test_times_that_are_none_are_refused(cron: str, zone: str, told: str) -> None:
    with pytest.raises(InvalidCall, match=told):
        Times(cron, zone)
