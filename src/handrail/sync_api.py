"""The library for programs without a loop of their own, as a test is: each call returns when its work is done.

The names are those of `handrail`, and so are their arguments, but for `stop`: who does not wait can be stopped. What waits for
nothing is the very same function.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from handrail.app import perform as performing
from handrail.app import publish as publishing
from handrail.app import resume as resuming
from handrail.app.keys import make_key
from handrail.app.perform import RunResult
from handrail.app.publish import PublishedRun
from handrail.app.resume import ResumeRequest
from handrail.app.rollouts import rollout as rolling_out
from handrail.app.rollouts.process import RolloutResult
from handrail.app.rollouts.request import RolloutRequest
from handrail.app.rollouts.rollout import RolloutResumption
from handrail.app.rollouts.verify import verify_rollout
from handrail.app.seal import seal_again
from handrail.app.sign import sign_off, sign_off_request
from handrail.app.verify import verify
from handrail.engine import Listener
from handrail.run import Environment, RunRequest

T = TypeVar("T")

__all__ = [
    "make_key",
    "perform",
    "publish",
    "rehearse",
    "resume",
    "resume_rollout",
    "roll_out",
    "seal_again",
    "sign_off",
    "sign_off_request",
    "verify",
    "verify_rollout",
]


def perform(
    request: RunRequest, environment: Environment | None = None, *, listeners: Sequence[Listener] = ()
) -> RunResult:
    """Perform a run, as `handrail.perform` does."""
    return _in_a_loop(lambda: performing.perform(request, environment, listeners=listeners))


def rehearse(
    request: RunRequest, environment: Environment | None = None, *, listeners: Sequence[Listener] = ()
) -> RunResult:
    """Rehearse a run, as `handrail.rehearse` does."""
    return _in_a_loop(lambda: performing.rehearse(request, environment, listeners=listeners))


def resume(request: ResumeRequest, environment: Environment | None = None) -> RunResult:
    """Resume a run, as `handrail.resume` does."""
    return _in_a_loop(lambda: resuming.resume(request, environment))


def roll_out(request: RolloutRequest, environment: Environment | None = None) -> RolloutResult:
    """Roll a runbook out, as `handrail.roll_out` does."""
    return _in_a_loop(lambda: rolling_out.roll_out(request, environment))


def resume_rollout(asked: RolloutResumption, environment: Environment | None = None) -> RolloutResult:
    """Resume a rollout, as `handrail.resume_rollout` does."""
    return _in_a_loop(lambda: rolling_out.resume_rollout(asked, environment))


def publish(run: Path, environment: Environment | None = None, *, inventory: Path | None = None) -> PublishedRun:
    """Publish a run again that its own process could not, as `handrail.publish` does."""
    return _in_a_loop(lambda: publishing.publish(run, environment, inventory=inventory))


def _in_a_loop(work: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run the work in a thread of its own: the caller's may have a loop already, as Playwright's synchronous interface has."""
    with ThreadPoolExecutor(1, "handrail") as thread:
        return thread.submit(lambda: asyncio.run(work())).result()
