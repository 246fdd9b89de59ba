"""A rollout whose runs are done by a worker: its conductor needs nothing but its journal and the jobs."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from handrail.app.claims import with_claims
from handrail.app.environment import real_environment
from handrail.app.rollouts.folder import RolloutFolder
from handrail.app.rollouts.rollout import RolloutResumption, resume_rollout, roll_out
from handrail.errors import ApplianceBusy, InvalidCall, JournalTaken
from handrail.fleet import RunState
from handrail.journal import read, run_record
from handrail.secrets import Redactor
from handrail.temporal.remote_runs import RemoteQueue
from handrail_practice.pair import Pair
from runbooks.witness import events

from .company import Company, ended


async def test_a_rollout_is_done_by_a_worker_and_told_by_its_journal(company: Company) -> None:
    """Each run is made on the terms of the rollout, wherever its worker is."""
    terms = replace(company.request, operator_name="Ana", ticket="CHG-4711", patience=25.0, screenshots="off")
    working = asyncio.create_task(company.work())
    result = await roll_out(terms, real_environment(), work_place=company.queue.runs)
    await ended(working)
    (known,) = result.record.pairs.values()
    entries = read(result.folder.run_at(known.run) / "journal.jsonl")
    assert (result.exit_code, known.state, known.problem) == (0, RunState.DONE, "")
    assert (known.head, known.entries) == (entries[-1].hash, len(entries))
    began = run_record(entries).started
    assert (began.operator_name, began.ticket, began.patience, began.screenshots) == ("Ana", "CHG-4711", 25.0, "off")


async def test_a_second_conductor_goes_on_where_the_first_died(company: Company, pair: Pair) -> None:
    """The job that the first had given is not given again: it waits for its end."""
    folders: list[RolloutFolder] = []
    first = asyncio.create_task(
        roll_out(company.request, real_environment(), work_place=company.queue.runs, on_begin=folders.append)
    )
    while not folders:
        await asyncio.sleep(0.01)
    # the journal of one that died, with its job in the queue
    runs, waiting = (
        company.queue.runs(company.request, folders[0], real_environment(), 0.0),
        company.request.pairs[0].name,
    )
    async with runs as second:
        again = asyncio.create_task(second.begin(waiting, None))
        working = asyncio.create_task(company.work())
        outcome, result = await asyncio.gather(again, first)
    await ended(working)
    assert (outcome.state, result.exit_code) == (RunState.DONE, 0)
    assert len(events(pair, "primary", "login-succeeded")) == 1
    assert [run.name for run in folders[0].runs.iterdir()] == [outcome.run.name if outcome.run else ""]
    nothing = await resume_rollout(
        RolloutResumption(folders[0].path), real_environment(), work_place=company.queue.runs
    )
    assert nothing.nothing_left


async def test_a_conductor_that_was_taken_over_puts_nothing_on_record_any_more(company: Company, pair: Pair) -> None:
    """Two machines conduct one rollout: the database says to which of them its journal belongs."""
    folders: list[RolloutFolder] = []
    places = company.queue.runs
    frozen, other = (with_claims(real_environment(), company.url, Redactor()) for _ in range(2))
    first = asyncio.create_task(roll_out(company.request, frozen, work_place=places, on_begin=folders.append))
    while not folders or not [it for it in read(folders[0].journal, cut_off=True) if it.event.kind == "pair-started"]:
        await asyncio.sleep(0.01)
    with pytest.raises(ApplianceBusy, match="still goes on"):
        await resume_rollout(RolloutResumption(folders[0].path), other, work_place=places)
    with pytest.raises(InvalidCall, match="name it with --claims"):
        await resume_rollout(RolloutResumption(folders[0].path), real_environment(), work_place=places)
    taking_over = RolloutResumption(folders[0].path, take_over=True)
    second = asyncio.create_task(resume_rollout(taking_over, other, work_place=places))
    working = asyncio.create_task(company.work())
    result = await second
    with pytest.raises(JournalTaken):
        await first
    await ended(working)
    assert result.exit_code == 0
    told = [entry.event.kind for entry in read(folders[0].journal)]
    assert (told.count("rollout-resumed"), told.count("pair-ended"), told[-1]) == (1, 1, "rollout-finished")
    assert len(events(pair, "primary", "login-succeeded")) == 1


@pytest.mark.parametrize(
    "text", ["temporal://host/queue", "temporal://host:1", "http://host:1/queue", "host:1:2/queue"]
)
def test_what_is_no_queue_is_refused(text: str) -> None:
    with pytest.raises(InvalidCall, match="as in temporal://HOST:PORT/QUEUE"):
        RemoteQueue.parse(text)


def test_a_queue_is_read() -> None:
    assert RemoteQueue.parse("temporal://t.example.com:7233/dmz") == RemoteQueue("t.example.com:7233", "dmz")
