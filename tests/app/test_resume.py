"""Resuming from the folder to the published result, as another program does it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from handrail.app.perform import perform
from handrail.app.resume import ResumeRequest, resume
from handrail.app.stop import StopSignal
from handrail.journal import StepPassed, read
from handrail.run import Environment

from .conftest import Requested
from .test_perform import Waiting


@pytest.mark.sampled(1)
@pytest.mark.parametrize("step", ["1", pytest.param("2", marks=pytest.mark.whole), "3"])
async def test_a_run_that_never_signs_in_goes_on_where_it_was_stopped(
    step: str, requested: Requested, environment: Environment
) -> None:
    """Its browser is gone, and with it the page on which the next step relies."""
    steps = '\n      - open: $url\n      - expect: field "Password"\n      - expect: field "Username"\n'
    stop, waiting = StopSignal(), Waiting(step)
    waiting.on_begin = stop.request
    stopped = await perform(requested(steps), environment, listeners=[waiting], stop=stop)
    assert stopped.outcome == "stopped"
    resumed = await resume(ResumeRequest(stopped.folder.path), environment)
    assert (resumed.outcome, resumed.error) == ("passed", None)
    passed = {entry.event.step for entry in read(resumed.folder.journal) if isinstance(entry.event, StepPassed)}
    assert passed == {"1", "2", "3"}


async def test_a_deadline_does_not_hold_for_the_run_that_goes_on_and_that_is_told(
    requested: Requested, environment: Environment
) -> None:
    """Unless it is given anew."""
    request = replace(requested("\n      - open: $url\n"), finish_by=environment.clock() + timedelta(hours=1))
    stop, waiting = StopSignal(), Waiting("1")
    waiting.on_begin = stop.request
    stopped = await perform(request, environment, listeners=[waiting], stop=stop)
    told: list[str] = []
    resumed = await resume(ResumeRequest(stopped.folder.path), environment, announce=told.extend)
    assert resumed.outcome == "passed"
    assert told[-1].startswith("the time that was given, until ")
    assert told[-1].endswith(", does not hold any more; give it anew with --finish-by")
