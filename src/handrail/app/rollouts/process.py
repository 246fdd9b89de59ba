"""One process that carries a rollout out: its journal, its browsers, its conductor, its end, and its seal."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Protocol

from handrail.app.browser import browser_pool
from handrail.app.environment import available_memory, processors
from handrail.app.notices import notifier_of
from handrail.app.rollouts.conductor import Conductor, Confirm, OpenRuns, PairWork
from handrail.app.rollouts.folder import RolloutFolder, earlier_rollouts
from handrail.app.rollouts.notices import RolloutNotices
from handrail.app.rollouts.pair_runs import PairRuns
from handrail.app.rollouts.report import write_rollout_reports
from handrail.app.rollouts.request import RolloutRequest
from handrail.app.seal import SOFTWARE, sealing_options, signer_in_words
from handrail.app.stop import StopSignal
from handrail.errors import EvidenceBroken, HandrailError, SurroundingsError
from handrail.fleet import RunState
from handrail.fleet.record import RolloutRecord
from handrail.journal import Entry, Event, Journal, RolloutFinished
from handrail.notify import Notifier
from handrail.run import GRACE_PERIOD_SECONDS, Environment
from handrail.sealing import SealingOptions, seal_rollout
from handrail.secrets import Redactor

MEMORY_OF_A_RUN = 200 * 2**20
"""Bytes of memory that are counted for a run with its pages. Measured at the peak of twenty runs at once: 110 MB each."""
RUNS_FOR_A_PROCESSOR = 4
"""Runs that one processor carries at once: they mostly wait for their appliances."""


@dataclass(frozen=True)
class RolloutResult:
    """A rollout whose process has come to its end."""

    folder: RolloutFolder
    record: RolloutRecord
    sealed_by: str = ""
    problem: SurroundingsError | None = None
    """The error that kept the folder from being sealed as the inventory asks."""
    nothing_left: bool = False
    """All was done before it was resumed, and nothing was changed."""
    remarks: tuple[str, ...] = ()
    """What did not become of telling others about it."""

    @property
    def exit_code(self) -> int:
        """The exit code of the command line for such a rollout: of several, the one that most wants a person's eye.

        5 if any run is in doubt or unknown; 4 if evidence of one is broken; 1 if any failed; 130 if any was stopped, or was not
        begun because of the time or a person; 3 if the rollout could not be sealed; 6 if any ended with exceptions; else 0.
        """
        pairs, finished = self.record.pairs.values(), self.record.finished
        states, codes = {pair.state for pair in pairs}, {pair.exit_code for pair in pairs}
        reasons = (
            (bool(states & {RunState.IN_DOUBT, RunState.UNKNOWN, RunState.RUNNING}), 5),
            (EvidenceBroken.exit_code in codes, 4),
            (RunState.FAILED in states, 1),
            (RunState.STOPPED in states or finished is None or bool(finished.left), 130),
            (self.problem is not None, 3),
            (6 in codes, 6),
        )
        return next((code for is_so, code in reasons if is_so), 0)


class WorkPlace(Protocol):
    """A maker of the runs of a rollout, wherever they are done."""

    def __call__(
        self, request: RolloutRequest, folder: RolloutFolder, environment: Environment, grace_period: float
    ) -> AbstractAsyncContextManager[PairWork]: ...


@asynccontextmanager
async def on_this_machine(
    request: RolloutRequest, folder: RolloutFolder, environment: Environment, grace_period: float
) -> AsyncIterator[PairWork]:
    """The runs of a rollout in this process, with browsers that they share."""
    async with browser_pool(environment) as browsers:
        yield PairRuns(request, folder, environment, browsers, grace_period)


@dataclass
class RolloutProcess:
    """The process of a rollout, from its journal's opening to the seal."""

    request: RolloutRequest
    environment: Environment
    folder: RolloutFolder
    journal: Journal
    record: RolloutRecord
    options: SealingOptions
    confirm: Confirm | None = None
    on_entry: Callable[[Entry], None] = lambda entry: None
    grace_period: float = GRACE_PERIOD_SECONDS
    work_place: WorkPlace = on_this_machine

    async def perform(self, stop: StopSignal, events: Iterable[Event], open_runs: OpenRuns) -> RolloutResult:
        """Put `events` on record, carry the rollout out, and seal its folder.

        `open_runs` are gone on with first; what is on record of runs that `ended` without it is put there. Raises what keeps the
        rollout's journal from being written.
        """
        telemetry, notifier = self.environment.telemetry, self._notifier()
        notices = RolloutNotices(notifier, self.folder.path.name, self.record, self._put_on_record)
        planned = self.record.started if self.record.entries else None
        observe = telemetry.begin_rollout(self.folder.path.name, planned)
        try:
            async with self.work_place(self.request, self.folder, self.environment, self.grace_period) as runs:
                conductor = self._conductor(runs, notices, observe)
                for event in events:
                    conductor.append(event, synced=True)
                end = await conductor.conduct(stop, open_runs)
                await notices.settle()
                states = self.record.states()
                reason = end.reason.value
                conductor.append(RolloutFinished(reason=reason, states=states, left=dict(end.left)), synced=True)
        finally:
            notices.stop()
            self.journal.close()
            unsent = await telemetry.end_rollout()
        remarks = (*notifier.remarks, *filter(None, [unsent]))
        return replace(await asyncio.to_thread(self._seal), remarks=remarks)

    def _conductor(self, runs: PairWork, notices: RolloutNotices, observe: Callable[[Entry], None]) -> Conductor:
        schedule = self.request.plan.schedule(runs_at_once(), expected_duration(self.request), self.request.finish_by)

        def hear(entry: Entry) -> None:
            self.on_entry(entry)
            observe(entry)
            notices.hear(entry)

        return Conductor(
            schedule,
            self.journal,
            self.record,
            runs,
            self.environment.clock,
            told=self.folder.told,
            takes_up=self.request.takes_up,
            confirm=self.confirm,
            on_entry=hear,
        )

    def _notifier(self) -> Notifier:
        request = self.request
        pairs = [(pair, request.fleet.inventory_of(pair.name).file.parent) for pair in request.pairs]
        return notifier_of(pairs, self.environment, Redactor())

    def _put_on_record(self, event: Event) -> None:
        entry = self.journal.append(event)
        self.record.take(entry)
        self.on_entry(entry)

    def _seal(self) -> RolloutResult:
        now = self.environment.clock()
        about = rollout_in_words(self.record)
        try:
            write_rollout_reports(self.folder)
            seal_rollout(self.folder.path, self.options, SOFTWARE, now, about, predicate_of(self.record))
        except SurroundingsError as problem:
            return RolloutResult(self.folder, self.record, problem=problem)
        return RolloutResult(self.folder, self.record, signer_in_words(self.options))


def rollout_in_words(record: RolloutRecord) -> str:
    """What a seal says that it is of."""
    count = sum(map(len, record.started.waves))
    return f"{record.started.runbook}, on {count} pairs: {record.finished.reason if record.finished else ''}"


def predicate_of(record: RolloutRecord) -> dict[str, Any]:
    """The part of a rollout's sealed statement that repeats its journal."""
    started, finished = record.started, record.finished
    names = {"head": "head", "entries": "entries", "run": "run"}
    return {
        "runbook": {"title": started.runbook, "digest": {"sha256": started.digest}},
        "plan": {"digest": {"sha256": started.plan_digest}},
        "mode": "rehearsal" if started.rehearses else "run",
        "operator": started.operator,
        "machine": started.machine,
        **({"operatorName": started.operator_name} if started.operator_name else {}),
        **({"ticket": started.ticket} if started.ticket else {}),
        **({"approvedBy": record.approved.by} if record.approved else {}),
        "began": record.began.isoformat() if record.began else "",
        "ended": record.last.isoformat() if record.last else "",
        "outcome": finished.reason if finished else "unfinished",
        "journal": {"head": record.head, "entries": record.entries},
        "runs": [
            {"pair": pair.name, "state": pair.state.value} | {key: getattr(pair, name) for key, name in names.items()}
            for pair in record.pairs.values()
        ],
        "left": dict(finished.left) if finished else {},
    }


def rollout_sealing(request: RolloutRequest, environment: Environment) -> SealingOptions:
    """The key and the authority for the seal of a rollout: those of the inventory of its first pair."""
    first = request.run_request(request.pairs[0].name, request.out, None)
    return sealing_options(first, environment, Redactor())


def expected_duration(request: RolloutRequest) -> timedelta:
    """How long the slowest run took that went well in the last rollout of the very same runbook; no time without one."""
    for folder in earlier_rollouts(request.out, request.runbook.title):
        try:
            record = folder.read()
        except HandrailError:
            continue
        took = [pair.ended - pair.began for pair in record.pairs.values() if pair.ended and pair.state is RunState.DONE]
        if took and record.started.digest == request.runbook.digest:
            return max(took)
    return timedelta()


def runs_at_once() -> int:
    """How many runs memory and processors carry at once."""
    return max(1, min(available_memory() // MEMORY_OF_A_RUN, processors() * RUNS_FOR_A_PROCESSOR))
