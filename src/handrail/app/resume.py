"""Resuming a run that ended early, and tidying up after one that ended well."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import TypeAlias

from handrail.app.environment import real_environment
from handrail.app.perform import RunResult, exceptions_of, publish_result, run_and_publish
from handrail.app.publish import Publisher, Stage
from handrail.app.seal import sealing_options
from handrail.app.stop import StopSignal
from handrail.app.stored_run import StoredRun
from handrail.engine import Approval, Listener
from handrail.journal import Entry, RunRecord, TimeLimited
from handrail.run import (
    GRACE_PERIOD_SECONDS,
    DoubtResolution,
    Environment,
    Resumption,
    RunExecution,
    RunFolder,
    RunRequest,
    read_start,
    refuse_in_blackout,
)
from handrail.runbook import Runbook
from handrail.sealing import is_sealed
from handrail.secrets import Redactor, sweep

Announce: TypeAlias = Callable[[Iterator[str]], None]
"""What is called with the plan of a run that goes on, in sentences."""
ListenerFactory: TypeAlias = Callable[[Runbook, Sequence[Entry]], Sequence[Listener]]
"""A maker of the listeners of a run that goes on, from its runbook and the entries that are on record."""


@dataclass(frozen=True)
class ResumeRequest:
    """A run's folder, and what is to be different when it goes on."""

    folder: Path
    answers: tuple[DoubtResolution, ...] = ()
    """A person's word on steps in doubt."""
    grace_period: float = GRACE_PERIOD_SECONDS
    """Seconds after its start before an interrupted step may count as not done."""
    take_over: bool = False
    """Go on although the process of the run is still there, frozen."""
    runbook: Path | None = None
    """The runbook, if it was moved since."""
    inventory: Path | None = None
    """The inventory, if it was moved since."""
    approval: Approval | None = None
    finish_by: datetime | None = None
    despite_blackout: str = ""
    """Why it does not keep the blackouts of its pair, as it was typed; empty if it keeps them."""
    is_of_a_rollout: bool = False
    """A rollout goes on with it, which keeps the blackouts of its fleet itself."""
    allow_plain_http: bool = False
    operator_name: str = ""
    """The name of the person at work, as it was typed."""
    ticket: str = ""
    patience: float | None = None
    """Seconds that each step waits for its page, where its runbook does not declare a `timeout`."""
    headed: bool = False
    trace: bool = False
    video: bool = False

    def applied_to(self, request: RunRequest) -> RunRequest:
        """The request of the run that goes on."""
        return replace(
            request,
            pair=replace(request.pair, blackouts=()) if self.is_of_a_rollout else request.pair,
            despite_blackout=self.despite_blackout,
            approval=self.approval,
            finish_by=self.finish_by,
            allow_plain_http=self.allow_plain_http,
            operator_name=self.operator_name,
            ticket=self.ticket,
            patience=self.patience,
            headed=self.headed,
            trace=self.trace,
            video=self.video,
        )


def _telling_of_time(announce: Announce, record: RunRecord) -> Announce:
    """An `announce` that also tells that the deadline of before is none any more."""
    limits = [event for _, event in record.run_facts if isinstance(event, TimeLimited) and not event.blackout]
    if not limits:
        return announce
    until = f"{limits[-1].until:%Y-%m-%d %H:%M:%S %Z}"
    sentence = f"the time that was given, until {until}, does not hold any more; give it anew with --finish-by"
    return lambda sentences: announce(chain(sentences, [sentence]))


def no_listeners(runbook: Runbook, entries: Sequence[Entry]) -> Sequence[Listener]:
    """Make no listeners: the caller reads the journal afterwards."""
    return ()


async def resume(
    request: ResumeRequest,
    environment: Environment | None = None,
    *,
    listeners: ListenerFactory = no_listeners,
    announce: Announce = lambda sentences: None,
    redactor: Redactor | None = None,
    stop: StopSignal | None = None,
    on_stage: Callable[[Stage], None] = lambda stage: None,
) -> RunResult:
    """Go on where a run ended: nothing is done twice, and steps in doubt are looked at first.

    `announce` is called with the plan in sentences, before anything is done. Of a run that ended well, only what a process that
    was killed left behind is tidied up. Raises `InvalidCall` for a rehearsal, and a `HandrailError` if it could not go on.
    """
    environment = environment or real_environment(headed=request.headed)
    redactor, stop = redactor or Redactor(), stop or StopSignal()
    folder = RunFolder(request.folder)
    read_start(folder)
    stored = StoredRun.read(request.folder, request.runbook, request.inventory)
    if stored.record.came_to_its_end:
        sweep(environment.private_places, environment.is_alive)
        done = RunResult(folder, exceptions_of(stored.record), nothing_left=True)
        if is_sealed(folder.path):
            return done
        options = sealing_options(stored.request, environment, redactor)
        return await publish_result(done, Publisher(options, environment, redactor, stop, on_stage))
    again = request.applied_to(stored.request)
    refuse_in_blackout(again, environment.clock())
    options = sealing_options(stored.request, environment, redactor)
    heard = listeners(stored.request.runbook, stored.entries)
    execution = RunExecution(again, environment, heard, redactor)
    told = _telling_of_time(announce, stored.record) if request.finish_by is None else announce
    resumption = Resumption(execution, folder, request.answers, request.grace_period, request.take_over, told)
    publisher = Publisher(options, environment, redactor, stop, on_stage)
    return await run_and_publish(execution, resumption.perform, publisher, stop, stored.entries)
