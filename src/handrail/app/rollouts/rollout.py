"""Rolling a runbook out, and going on after whatever ended that early."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from handrail.app.environment import real_environment
from handrail.app.lookup import library
from handrail.app.rollouts.conductor import Confirm, OpenRuns, PairOutcome, WaveAnswer
from handrail.app.rollouts.first_entries import planned, resumed
from handrail.app.rollouts.folder import RolloutFolder, earlier_rollouts
from handrail.app.rollouts.process import (
    RolloutProcess,
    RolloutResult,
    WorkPlace,
    on_this_machine,
    rollout_sealing,
)
from handrail.app.rollouts.request import RolloutRequest
from handrail.app.stop import StopSignal
from handrail.engine import Approval
from handrail.errors import EvidenceBroken, HandrailError, InvalidCall, StepError
from handrail.fleet import Pause, RunState, parse_budget, parse_pause, parse_waves, plan_differences
from handrail.fleet.next_commands import anew
from handrail.fleet.record import PairRecord, RolloutRecord
from handrail.inventory import Fleet, load_fleet
from handrail.journal import (
    Entry,
    Event,
    Journal,
    RolloutApproved,
    RolloutPlanned,
    WaveAnswered,
    read,
    run_record,
)
from handrail.journal.chain import canonical
from handrail.mode import REHEARSAL, RUN
from handrail.run import GRACE_PERIOD_SECONDS, Environment, RunFolder
from handrail.runbook import load
from handrail.sealing import is_sealed, unseal


async def roll_out(
    request: RolloutRequest,
    environment: Environment | None = None,
    *,
    confirm: Confirm | None = None,
    stop: StopSignal | None = None,
    work_place: WorkPlace = on_this_machine,
    on_begin: Callable[[RolloutFolder], None] = lambda folder: None,
    on_entry: Callable[[Entry], None] = lambda entry: None,
) -> RolloutResult:
    """Perform a runbook on many pairs. Raises a `HandrailError` if it could not begin: nothing was done then.

    What becomes of each run is in the result, and not raised. `confirm` asks a person between waves, where the plan wants that.
    """
    environment, stop = environment or real_environment(), stop or StopSignal()
    plan = request.plan
    request.check_approval(environment.command_line)
    environment.must_have_files_for_a_browser()
    options = rollout_sealing(request, environment)
    folder = RolloutFolder.create(request.out, request.runbook, plan, environment.clock())
    with environment.all_claims.session(folder.path) as session:
        journal = Journal(folder.journal, clock=environment.clock, run=folder.path, session=session)
        on_begin(folder)
        events: list[Event] = [planned(request, environment, folder, session.place)]
        if request.approval:
            events.append(RolloutApproved(by=request.approval.by, plan_digest=plan.digest()))
        process = RolloutProcess(
            request, environment, folder, journal, RolloutRecord(), options, confirm, on_entry, work_place=work_place
        )
        return await process.perform(stop, events, OpenRuns())


@dataclass(frozen=True)
class RolloutResumption:
    """A rollout's folder, and what is to be different when it goes on."""

    folder: Path
    approval: Approval | None = None
    """An approval of the plan, if none is on record: what was approved once holds as long as the plan is the same."""
    answer: WaveAnswer | None = None
    """A person's word on the wave that waits for one."""
    finish_by: datetime | None = None
    inventories: tuple[Path, ...] = ()
    """The inventories, if they were moved since."""
    operator_name: str = ""
    allow_plain_http: bool = False
    patience: float | None = None
    grace_period: float = GRACE_PERIOD_SECONDS
    take_over: bool = False
    """Go on although the process of the rollout is still there, frozen."""


async def resume_rollout(
    asked: RolloutResumption,
    environment: Environment | None = None,
    *,
    confirm: Confirm | None = None,
    stop: StopSignal | None = None,
    work_place: WorkPlace = on_this_machine,
    on_begin: Callable[[RolloutFolder], None] = lambda folder: None,
    on_entry: Callable[[Entry], None] = lambda entry: None,
) -> RolloutResult:
    """Go on where a rollout ended: what is in doubt is looked at first, nothing is begun twice, then the rest is begun.

    Raises `InvalidCall` if its plan is not what was approved any more, and a `HandrailError` if it could not go on.
    """
    environment, stop = environment or real_environment(), stop or StopSignal()
    folder = RolloutFolder(asked.folder)
    record = folder.read()
    if _is_over(folder, record):
        return RolloutResult(folder, record, nothing_left=True)
    request = stored_request(folder, record, asked)
    request.check_approval(environment.command_line)
    answered = [_answered(asked.answer, record)] if asked.answer else []
    options = rollout_sealing(request, environment)
    with environment.all_claims.session(folder.path, record.started.claims) as session:
        journal = Journal.reopen(
            folder.journal, clock=environment.clock, run=folder.path, take_over=asked.take_over, session=session
        )
        record = folder.read()  # nobody else writes from here on
        unseal(folder.path)
        on_begin(folder)
        events: list[Event] = [resumed(request, environment, record, journal.repaired_bytes)]
        if asked.approval and not record.approved:
            events.append(RolloutApproved(by=asked.approval.by, plan_digest=request.plan.digest()))
        events += answered
        process = RolloutProcess(
            request, environment, folder, journal, record, options, confirm, on_entry, asked.grace_period, work_place
        )
        return await process.perform(stop, events, open_runs(folder, record))


def _is_over(folder: RolloutFolder, record: RolloutRecord) -> bool:
    """Whether every pair is done, and the folder sealed."""
    is_done = all(pair.state is RunState.DONE for pair in record.pairs.values())
    return bool(record.finished and not record.finished.left) and is_done and is_sealed(folder.path)


def open_runs(folder: RolloutFolder, record: RolloutRecord) -> OpenRuns:
    """The runs that began and of which nobody knows the end, those in doubt first."""
    states = (RunState.IN_DOUBT, RunState.UNKNOWN, RunState.RUNNING, RunState.STOPPED)
    waiting = sorted(
        (pair for pair in record.pairs.values() if pair.state in states), key=lambda it: states.index(it.state)
    )
    rehearses = record.started.rehearses
    found = {pair.name: folder.run_at(pair.run) if pair.run else folder.run_of(pair.name) for pair in waiting}
    ended = {name: _ended_by_itself(record.pairs[name], run) for name, run in found.items()}
    return OpenRuns(
        {name: None if rehearses else run for name, run in found.items() if ended[name] is None},
        {name: outcome for name, outcome in ended.items() if outcome},
    )


def _ended_by_itself(pair: PairRecord, run: Path | None) -> PairOutcome | None:
    """The outcome of a run that had failed when the process of the rollout died; None for any that is gone on with."""
    if pair.state is not RunState.RUNNING or run is None:
        return None
    try:
        known = run_record(read(RunFolder(run).journal, cut_off=True))
    except EvidenceBroken:
        return None
    if known.outcome not in ("failed", "broken"):
        return None
    return PairOutcome(RunState.FAILED, run, known.head, known.entries, StepError.exit_code, "it had failed before")


def stored_request(folder: RolloutFolder, record: RolloutRecord, asked: RolloutResumption) -> RolloutRequest:
    """The request of a rollout again. Raises `InvalidCall`, with what differs, if its plan would be another now."""
    started = record.started
    performed, kept = Path(started.runbook_file), folder.payload / "runbook.yaml"
    runbook = load(performed if performed.is_file() else kept, library())[0]
    fleet = load_fleet(asked.inventories or [Path(file) for file in started.inventory_files])
    approval = asked.approval
    if record.approved and not approval:
        approval = Approval(record.approved.by, record.approved.plan_digest)
    plan = started.plan
    request = RolloutRequest(
        runbook,
        fleet,
        tuple(fleet.pairs[name] for name in _names(started, fleet)),
        started.inputs,
        waves=parse_waves(",".join(plan["waves"])),
        budget=parse_budget(plan["budget"]),
        pause=Pause() if plan["pause"] == str(Pause()) else parse_pause(plan["pause"]),
        at_once=None if plan["at_once"] == "auto" else plan["at_once"],
        out=folder.path.parent,
        mode=REHEARSAL if started.rehearses else RUN,
        approval=approval,
        finish_by=asked.finish_by,
        takes_up={pair: folder.run_at(run) for pair, run in started.takes_up.items()},
        operator_name=asked.operator_name or started.operator_name,
        ticket=started.ticket,
        patience=asked.patience,
        screenshots=started.screenshots,
        allow_plain_http=asked.allow_plain_http,
    )
    if request.plan.digest() != started.plan_digest:
        differs = "; ".join(plan_differences(plan, _as_recorded(request)))
        raise InvalidCall(
            f"the plan of this rollout is not what it was: {differs}. Put it back as it was, or begin another rollout with what "
            f"is left: {anew(record, folder.path)}"
        )
    return request


def what_is_left(folder: RolloutFolder, fleet: Fleet) -> tuple[list[str], dict[str, Path]]:
    """The pairs of a rollout that are not done, in their order, and the runs of those that began and can be gone on with.

    Raises `InvalidCall` if all are done, or if a pair is in no inventory any more.
    """
    record = folder.read()
    started = record.started
    names = [
        name
        for name in _names(started, fleet)
        if name not in record.pairs or record.pairs[name].state is not RunState.DONE
    ]
    if not names:
        raise InvalidCall(f"all {len(record.pairs)} pairs of {folder.path} are done; nothing is left to take up")
    runs = {
        name: folder.run_at(record.pairs[name].run) for name in names if name in record.pairs and record.pairs[name].run
    }
    return names, {} if started.rehearses else {name: run.resolve() for name, run in runs.items()}


def differences_from_last(request: RolloutRequest) -> tuple[RolloutFolder | None, tuple[str, ...]]:
    """The last rollout of the same runbook in `request.out`, and what differs between its plan and this; None without one."""
    for folder in earlier_rollouts(request.out, request.runbook.title):
        try:
            return folder, plan_differences(folder.read().started.plan, _as_recorded(request))
        except HandrailError:
            continue
    return None, ()


def _as_recorded(request: RolloutRequest) -> dict[str, Any]:
    """The facts of a plan as a journal has them, with sorted names."""
    facts: dict[str, Any] = json.loads(canonical(request.plan.facts()))
    return facts


def _names(started: RolloutPlanned, fleet: Fleet) -> list[str]:
    names = [facts["pair"] for facts in started.plan["pairs"]]
    gone = [name for name in names if name not in fleet.pairs]
    if gone:
        raise InvalidCall(
            f"the inventories have no pair {', '.join(gone)} any more, which this rollout has; put them back"
        )
    return names


def _answered(answer: WaveAnswer, record: RolloutRecord) -> WaveAnswered:
    if not record.asked or record.asked in record.confirmed:
        raise InvalidCall("no wave of this rollout waits for a person's word; leave out --go-on")
    return WaveAnswered(wave=record.asked, goes_on=answer.goes_on, by=answer.by, how=answer.how)
