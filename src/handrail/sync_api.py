"""The library for programs without a loop of their own, as a test is: each call returns when the run is published.

The names are those of `handrail`, and so are their arguments, but for `stop`: who does not wait can be stopped.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from handrail.app import execute
from handrail.app import resume as resuming
from handrail.app.execute import RunResult
from handrail.app.resume import ResumeRequest
from handrail.engine import Listener
from handrail.run import Environment, RunRequest

T = TypeVar("T")

__all__ = ["perform", "rehearse", "resume"]


def perform(
    request: RunRequest, environment: Environment | None = None, *, listeners: Sequence[Listener] = ()
) -> RunResult:
    """As `handrail.perform`."""
    return _in_a_loop(lambda: execute.perform(request, environment, listeners=listeners))


def rehearse(
    request: RunRequest, environment: Environment | None = None, *, listeners: Sequence[Listener] = ()
) -> RunResult:
    """As `handrail.rehearse`."""
    return _in_a_loop(lambda: execute.rehearse(request, environment, listeners=listeners))


def resume(request: ResumeRequest, environment: Environment | None = None) -> RunResult:
    """As `handrail.resume`."""
    return _in_a_loop(lambda: resuming.resume(request, environment))


def _in_a_loop(work: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """In a thread of its own: the caller's may have a loop that it does not know of, as Playwright's synchronous one."""
    with ThreadPoolExecutor(1, "handrail") as thread:
        return thread.submit(lambda: asyncio.run(work())).result()
