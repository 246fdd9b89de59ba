"""`handrail rollout`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from handrail.app.claims import with_claims
from handrail.cli.commands.run import Screenshots
from handrail.cli.deadline import parse_deadline
from handrail.cli.invocation import Invocation
from handrail.cli.options import (
    PLAN_OF_A_ROLLOUT,
    AllowExceptionsOption,
    ApprovedByOption,
    ApprovedPlanOption,
    BrowserOption,
    ClaimsOption,
    FinishByOption,
    JsonOption,
    NoAskOption,
    OperatorOption,
    PlainHttpOption,
    RunbookArgument,
    SetOption,
    TicketOption,
    WaitOption,
    approval,
    parse_set_options,
)
from handrail.cli.rollouts import (
    AtOnceOption,
    InventoriesOption,
    MaxFailedOption,
    OnlyFailedOption,
    OnOption,
    PairsOption,
    PauseOption,
    WavesOption,
    confirm_at_terminal,
    work_place_of,
)


def rollout(
    context: typer.Context,
    runbook: RunbookArgument,
    inventory: InventoriesOption = None,
    pairs: PairsOption = None,
    values: SetOption = None,
    waves: WavesOption = "rest",
    at_once: AtOnceOption = "auto",
    max_failed: MaxFailedOption = "1",
    pause_between: PauseOption = None,
    only_failed: OnlyFailedOption = None,
    rehearse: Annotated[
        bool, typer.Option("--rehearse", help="Rehearse on each pair: nothing is changed, and no approval is needed.")
    ] = False,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where the rollout's folder is made.")] = Path(
        "rollouts"
    ),
    screenshots: Annotated[Screenshots, typer.Option(help="After which steps a picture is kept.")] = Screenshots.ON,
    approved_by: ApprovedByOption = None,
    approved_plan: ApprovedPlanOption = None,
    no_ask: NoAskOption = False,
    allow_exceptions: AllowExceptionsOption = False,
    finish_by: FinishByOption = None,
    allow_plain_http: PlainHttpOption = False,
    operator: OperatorOption = "",
    ticket: TicketOption = "",
    wait: WaitOption = None,
    claims: ClaimsOption = None,
    on: OnOption = None,
    browser: BrowserOption = None,
    json: JsonOption = False,
) -> None:
    from handrail.app.rollouts.rollout import roll_out
    from handrail.app.rollouts.terms import RolloutTerms
    from handrail.cli.output.rollout_lines import end_rollout
    from handrail.cli.output.rollout_output import RolloutOutput
    from handrail.mode import REHEARSAL, RUN

    invocation = Invocation.of(context)
    inventories = inventory or [Path("inventory.yaml")]
    inputs = parse_set_options(values)
    terms = RolloutTerms(
        runbook, inventories, pairs, inputs, waves, at_once, max_failed, pause_between, only_failed, out
    )
    environment = with_claims(invocation.environment(browser), claims, invocation.redactor)
    request = replace(
        terms.request(),
        mode=REHEARSAL if rehearse else RUN,
        approval=approval(approved_by, approved_plan, PLAN_OF_A_ROLLOUT),
        finish_by=parse_deadline(finish_by, environment.clock()),
        operator_name=operator.strip(),
        ticket=ticket.strip(),
        patience=wait,
        screenshots=screenshots.value,
        allow_plain_http=allow_plain_http,
    )
    with RolloutOutput(environment.clock, as_json=json) as output:
        name = operator.strip() or environment.operator
        confirm = None if no_ask or json else confirm_at_terminal(name, output.away)
        result = invocation.run(
            lambda stop: roll_out(
                request,
                environment,
                confirm=confirm,
                stop=stop,
                work_place=work_place_of(on),
                on_begin=output.begin,
                on_entry=output.hear,
            )
        )
    end_rollout(result, as_json=json, allow_exceptions=allow_exceptions)
