"""A stop cancels what it guards, and nothing else."""

from __future__ import annotations

import asyncio

import pytest

from handrail.app.stop import StopSignal
from handrail.errors import ExpectationNotMet, RunStopped


async def until_cancelled(cleaned: list[str]) -> None:
    try:
        await asyncio.Event().wait()
    except asyncio.CancelledError as cancelled:
        cleaned.append(str(cancelled))
        raise


def request_soon(stop: StopSignal, words: str = "stopped") -> None:
    """Once the work has begun."""
    loop = asyncio.get_running_loop()
    loop.call_soon(loop.call_soon, loop.call_soon, stop.request, words)


async def test_a_request_cancels_the_work_and_says_why() -> None:
    stop, cleaned = StopSignal(), list[str]()
    request_soon(stop, "stopped with Ctrl-C")
    with pytest.raises(RunStopped, match="stopped with Ctrl-C"):
        await stop.guard(until_cancelled(cleaned))
    assert cleaned == ["stopped with Ctrl-C"]


async def test_work_that_was_done_is_not_stopped() -> None:
    assert await StopSignal().guard(asyncio.sleep(0, "done")) == "done"


async def test_a_request_before_the_work_begins_keeps_it_from_beginning() -> None:
    stop, cleaned = StopSignal(), list[str]()
    stop.request("too early")
    with pytest.raises(RunStopped, match="too early"):
        await stop.guard(until_cancelled(cleaned))
    assert cleaned == []


async def test_each_request_stops_one_piece_of_work() -> None:
    stop = StopSignal()
    stop.request()
    with pytest.raises(RunStopped):
        await stop.guard(asyncio.sleep(0))
    assert await stop.guard(asyncio.sleep(0, "next")) == "next"


async def test_an_error_on_the_way_out_is_not_hidden() -> None:
    async def break_down() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            raise ExpectationNotMet("worse")

    stop = StopSignal()
    request_soon(stop)
    with pytest.raises(ExpectationNotMet, match="worse"):
        await stop.guard(break_down())


async def test_who_is_cancelled_from_outside_is_not_stopped() -> None:
    stop, cleaned = StopSignal(), list[str]()
    guarding = asyncio.create_task(stop.guard(until_cancelled(cleaned)))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    guarding.cancel("from outside")
    with pytest.raises(asyncio.CancelledError):
        await guarding
    assert cleaned == ["from outside"]
