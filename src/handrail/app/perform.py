"""Performing a run: from the request to the published folder, in one call that prints nothing."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from importlib import import_module

from handrail.app.environment import real_environment
from handrail.app.notices import notifier_of
from handrail.app.publish import PublishedRun, Publisher, Stage
from handrail.app.seal import sealing_options
from handrail.app.stop import StopSignal
from handrail.engine import Listener
from handrail.errors import DoneWithExceptions, HandrailError, SurroundingsError
from handrail.journal import Entry, RunRecord, read, run_record
from handrail.mode import REHEARSAL, Mode
from handrail.notify import RunNotices
from handrail.run import (
    Environment,
    Mending,
    RunExecution,
    RunFolder,
    RunRequest,
    TrainingContext,
    TrainingHooks,
    refuse_in_blackout,
    refuse_unrehearsed,
)
from handrail.secrets import Redactor

BUG_EXIT_CODE = 70
"""The exit code of an error that Handrail did not raise on purpose."""


@dataclass(frozen=True)
class RunResult:
    """A run that has ended, however it did."""

    folder: RunFolder
    error: Exception | None = None
    """The error that ended the run early: a `HandrailError`, or a bug. A secret that was kept weighs more than anything else."""
    published: PublishedRun | None = None
    """None if not even the reports could be written."""
    problem: SurroundingsError | None = None
    """The error that kept the folder from being published as it should, if something else ended the run."""
    nothing_left: bool = False
    """The run had ended well before it was resumed."""
    remarks: tuple[str, ...] = ()
    """What did not become of telling others about the run. It changes nothing about the run itself."""

    @cached_property
    def record(self) -> RunRecord:
        """The run, read from its journal. Raises `JournalBroken`."""
        return self.published.record if self.published else run_record(read(self.folder.journal, cut_off=True))

    @property
    def outcome(self) -> str:
        """The end of the journal: passed, failed, in-doubt, stopped, broken, or unfinished."""
        return self.record.outcome

    @property
    def exit_code(self) -> int:
        """The exit code of the command line for such a run; 0 if everything went well."""
        return getattr(self.error, "exit_code", BUG_EXIT_CODE) if self.error else 0

    def raise_for_error(self) -> None:
        """Raise `error`, if there is one."""
        if self.error:
            raise self.error


async def perform(
    request: RunRequest,
    environment: Environment | None = None,
    *,
    listeners: Sequence[Listener] = (),
    make_training: Callable[[TrainingContext], TrainingHooks] | None = None,
    mending: Mending | None = None,
    redactor: Redactor | None = None,
    stop: StopSignal | None = None,
    on_stage: Callable[[Stage], None] = lambda stage: None,
) -> RunResult:
    """Perform a runbook, and publish the folder of its run. The error that ends a run is in the result, and not raised.

    Without an environment, the run has that of this process. Raises a `HandrailError` if the run could not begin: nothing
    was done then, and there is no folder.
    """
    environment = environment or real_environment(headed=request.headed)
    redactor, stop = redactor or Redactor(), stop or StopSignal()
    refuse_in_blackout(request, environment.clock())
    refuse_unrehearsed(request, environment.clock())
    options = sealing_options(request, environment, redactor)
    execution = RunExecution(request, environment, listeners, redactor, make_training=make_training, mending=mending)
    publisher = Publisher(options, environment, redactor, stop, on_stage)
    return await run_and_publish(execution, execution.perform, publisher, stop)


async def rehearse(
    request: RunRequest,
    environment: Environment | None = None,
    *,
    listeners: Sequence[Listener] = (),
    stop: StopSignal | None = None,
) -> RunResult:
    """Rehearse a run: perform its safe steps, and see whether the others could be. Nothing is changed; else as `perform`."""
    return await perform(replace(request, mode=REHEARSAL), environment, listeners=listeners, stop=stop)


async def run_and_publish(
    execution: RunExecution,
    work: Callable[[], Awaitable[RunFolder]],
    publisher: Publisher,
    stop: StopSignal,
    earlier: Sequence[Entry] = (),
) -> RunResult:
    """Do the work of a run, and publish its folder whatever happens, even if the task is cancelled.

    `earlier` are the entries of a run that goes on.
    """
    environment, request = execution.environment, execution.request
    notifier = notifier_of([(request.pair, request.base)], environment, execution.redactor)
    observation = environment.telemetry.observe(earlier)
    execution.listeners = [*execution.listeners, *observation.listeners, RunNotices(notifier, earlier)]
    try:
        result = await _run_and_publish(execution, work, publisher, stop)
    except BaseException:
        await observation.telemetry.release()
        raise
    problem = await observation.end(result.exit_code)
    return replace(result, remarks=(*notifier.remarks, *filter(None, [problem])))


async def _run_and_publish(
    execution: RunExecution, work: Callable[[], Awaitable[RunFolder]], publisher: Publisher, stop: StopSignal
) -> RunResult:
    opened: list[RunFolder] = []

    def on_open(folder: RunFolder) -> None:
        opened.append(folder)
        threading.Thread(target=_prepare_reports, args=[execution.request.mode], daemon=True).start()

    error: Exception | None = None
    execution.on_open = on_open
    try:
        await stop.guard(_awaited(work))
    except asyncio.CancelledError:
        if opened:
            await publisher.publish(opened[0])
        raise
    except Exception as failure:
        if not opened:
            raise
        error = failure
    return await publish_result(RunResult(opened[0], error), publisher)


async def _awaited(work: Callable[[], Awaitable[RunFolder]]) -> RunFolder:
    return await work()


async def publish_result(result: RunResult, publisher: Publisher) -> RunResult:
    """Publish the folder of a result, and add to the result what came of it. Of a run without an entry there is nothing."""
    if result.error and not result.folder.journal.stat().st_size:
        return result
    try:
        folder = await publisher.publish(result.folder)
    except SurroundingsError as problem:
        return _with_problem(result, problem)
    except HandrailError as broken:
        return replace(result, error=broken)
    result = replace(result, published=folder)
    if folder.secrets_kept:
        return replace(result, error=folder.secrets_kept)
    result = replace(result, error=result.error or exceptions_of(folder.record))
    return _with_problem(result, folder.seal_problem) if folder.seal_problem else result


def exceptions_of(record: RunRecord) -> DoneWithExceptions | None:
    """The error of a run that came to its end with exceptions; None for any other."""
    if record.outcome != "exceptions":
        return None
    return DoneWithExceptions(step.number for step in record.steps if step.outcome == "exception")


def _with_problem(result: RunResult, problem: SurroundingsError) -> RunResult:
    """The result with a problem of its publishing, which is its error only if nothing else ended the run."""
    return replace(result, problem=problem) if result.error else replace(result, error=problem)


def _prepare_reports(mode: Mode) -> None:
    """Load the report modules, after the imports of the browser: two threads that import at once slow each other down."""
    import_module("handrail.page.chromium.browser")
    from handrail.report.formats import prepare

    prepare(mode)
