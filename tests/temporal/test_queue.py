"""A queue whose server is away for a while: what was asked is asked again, and nothing is given twice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, cast
from uuid import uuid4

import pytest
from temporalio.client import Client
from temporalio.exceptions import ActivityAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from handrail.app.jobs import Job, JobResult
from handrail.errors import SurroundingsError
from handrail.temporal.queue import JobQueue, JobUnknown

JOB = Job(str(uuid4()), "sign-in", "hq", "0" * 64)
PASSED = JobResult("passed", 0, "runs/hq", "a" * 64, 7)


def away(status: RPCStatusCode = RPCStatusCode.UNAVAILABLE) -> RPCError:
    return RPCError("transport error", status, b"")


@dataclass
class FakeClient:
    """A client of a server that answers each question in turn, once it is back."""

    starts: list[BaseException | None] = field(default_factory=list)
    results: list[BaseException | JobResult] = field(default_factory=list)
    given: list[dict[str, Any]] = field(default_factory=list)

    async def start_activity(self, name: str, facts: dict[str, Any], **_: Any) -> None:
        if problem := self.starts.pop(0):
            raise problem
        self.given.append(facts)

    def get_activity_handle(self, name: str, **_: Any) -> FakeClient:
        return self

    async def describe(self, **_: Any) -> FakeClient:
        return self

    async def input(self, types: Iterable[Any]) -> list[dict[str, Any]]:
        return [JOB.facts()]

    async def result(self) -> dict[str, Any]:
        answer = self.results.pop(0)
        if isinstance(answer, BaseException):
            raise answer
        return answer.facts()


def queue(client: FakeClient, outage: float = 5) -> JobQueue:
    async def no_time(seconds: float) -> None: ...

    return JobQueue(cast("Client", client), "zone", outage=timedelta(seconds=outage), sleep=no_time)


@pytest.mark.parametrize("status", [RPCStatusCode.UNAVAILABLE, RPCStatusCode.UNKNOWN, RPCStatusCode.DEADLINE_EXCEEDED])
async def test_a_server_that_comes_back_is_asked_again(status: RPCStatusCode) -> None:
    client = FakeClient([away(status), None], [away(status), away(status), PASSED])
    assert await queue(client).perform(JOB) == PASSED
    assert client.given == [JOB.facts()]


async def test_a_job_whose_giving_was_cut_off_is_not_given_twice() -> None:
    """The server had taken it, and its answer did not come."""
    client = FakeClient([away(), ActivityAlreadyStartedError(JOB.name, "handrail.perform")], [PASSED])
    assert await queue(client).perform(JOB) == PASSED
    assert client.given == []


async def test_a_server_that_does_not_come_back_is_told() -> None:
    """It may have taken the job all the same, though it never said so."""
    told = "what became of sign-in hq .no answer for 0:00:05: transport error.; it may go on all the same"
    with pytest.raises(JobUnknown, match=told):
        await queue(FakeClient([away()] * 5)).perform(JOB)
    with pytest.raises(JobUnknown, match=told):
        await queue(FakeClient([None], [away()] * 5)).perform(JOB)


async def test_what_the_server_refuses_is_told() -> None:
    refused = away(RPCStatusCode.PERMISSION_DENIED)
    with pytest.raises(SurroundingsError, match="the Temporal server refuses sign-in hq .*Nothing was done"):
        await queue(FakeClient([refused])).perform(JOB)
    with pytest.raises(JobUnknown, match="it may go on all the same"):
        await queue(FakeClient([None], [refused])).perform(JOB)
