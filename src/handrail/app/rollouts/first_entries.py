"""The entries with which a process of a rollout begins: what is planned, or that it is gone on with."""

from __future__ import annotations

from handrail.app.rollouts.folder import RolloutFolder
from handrail.app.rollouts.process import runs_at_once
from handrail.app.rollouts.request import RolloutRequest
from handrail.fleet.record import RolloutRecord
from handrail.journal import RolloutPlanned, RolloutResumed
from handrail.run import Environment


def planned(request: RolloutRequest, environment: Environment, folder: RolloutFolder, claims: str) -> RolloutPlanned:
    """The plan of a rollout, and who begins it where."""
    plan, runbook = request.plan, request.runbook
    return RolloutPlanned(
        runbook=runbook.title,
        digest=runbook.digest,
        plan=plan.facts(),
        plan_digest=plan.digest(),
        waves=plan.divided,
        budget=plan.budget.limit(len(plan.pairs)),
        takes_up={pair: folder.told(run) for pair, run in request.takes_up.items()},
        earlier=str(request.earlier.resolve()) if request.earlier else "",
        inventory_files=tuple(str(inventory.file.resolve()) for inventory in request.fleet.inventories),
        runbook_file=str(runbook.file.resolve()),
        inputs=dict(request.input_overrides),
        finish_by=request.finish_by,
        screenshots=request.screenshots,
        rehearses=request.mode.rehearses,
        at_once=request.at_once or runs_at_once(),
        operator=environment.operator,
        operator_name=request.operator_name,
        ticket=request.ticket,
        machine=environment.machine,
        versions=dict(environment.versions),
        utc_offset=environment.utc_offset,
        claims=claims,
    )


def resumed(request: RolloutRequest, environment: Environment, record: RolloutRecord, mended: int) -> RolloutResumed:
    """Who goes on with a rollout, until when, and which deadline of before does not hold any more."""
    return RolloutResumed(
        operator=environment.operator,
        operator_name=request.operator_name,
        machine=environment.machine,
        versions=dict(environment.versions),
        mended=mended,
        finish_by=request.finish_by,
        held_until=None if request.finish_by else record.until,
    )
