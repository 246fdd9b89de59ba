"""`handrail run`."""

from __future__ import annotations

import enum
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from handrail.app.claims import with_claims
from handrail.app.edit import draft_request, mending
from handrail.app.paused_page import PausedPages
from handrail.cli.author_prompter import AuthorPrompter
from handrail.cli.commands.rehearse import rehearsal_command
from handrail.cli.deadline import parse_deadline
from handrail.cli.invocation import Invocation
from handrail.cli.options import (
    AllowExceptionsOption,
    ApprovedByOption,
    ApprovedPlanOption,
    BrowserOption,
    ClaimsOption,
    DespiteBlackoutOption,
    FinishByOption,
    HeadedOption,
    InventoryOption,
    JsonOption,
    NoAskOption,
    OperatorOption,
    PairOption,
    PlainHttpOption,
    RequireRehearsalOption,
    RunbookArgument,
    SetOption,
    TicketOption,
    TraceOption,
    VerboseOption,
    VideoOption,
    WaitOption,
    approval,
    run_request,
)
from handrail.cli.output.run_output import RunOutput
from handrail.cli.perform import perform_and_print
from handrail.cli.terminal import is_interactive, with_operator_prompter
from handrail.run import RequiredRehearsal


class Screenshots(enum.StrEnum):
    """The steps after which a picture is kept."""

    ON = "on"
    OFF = "off"
    ONLY_ON_FAILURE = "only-on-failure"


def run(
    context: typer.Context,
    runbook: RunbookArgument,
    inventory: InventoryOption = Path("inventory.yaml"),
    pair: PairOption = None,
    values: SetOption = None,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where the run's folder is made.")] = Path("runs"),
    headed: HeadedOption = False,
    screenshots: Annotated[Screenshots, typer.Option(help="After which steps a picture is kept.")] = Screenshots.ON,
    trace: TraceOption = False,
    video: VideoOption = False,
    approved_by: ApprovedByOption = None,
    approved_plan: ApprovedPlanOption = None,
    no_ask: NoAskOption = False,
    allow_exceptions: AllowExceptionsOption = False,
    finish_by: FinishByOption = None,
    despite_blackout: DespiteBlackoutOption = "",
    require_rehearsal: RequireRehearsalOption = None,
    allow_plain_http: PlainHttpOption = False,
    operator: OperatorOption = "",
    ticket: TicketOption = "",
    wait: WaitOption = None,
    edit: Annotated[
        bool,
        typer.Option(
            "--edit", help="For authors, on the practice pair: after a failure, mend the runbook, and go on from there."
        ),
    ] = False,
    claims: ClaimsOption = None,
    browser: BrowserOption = None,
    json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    invocation = Invocation.of(context)
    request = run_request(runbook, inventory, pair, values, out)
    environment = with_claims(invocation.environment(browser, headed=headed), claims, invocation.redactor)
    request = replace(
        request,
        despite_blackout=despite_blackout.strip(),
        allow_plain_http=allow_plain_http,
        operator_name=operator.strip(),
        ticket=ticket.strip(),
        patience=wait,
        headed=headed,
        screenshots=screenshots.value,
        trace=trace,
        video=video,
        approval=approval(approved_by, approved_plan),
        finish_by=parse_deadline(finish_by, environment.clock()),
        required_rehearsal=RequiredRehearsal(
            require_rehearsal, rehearsal_command(runbook, inventory, pair, values, out, allow_plain_http)
        )
        if require_rehearsal
        else None,
    )
    output = RunOutput(environment.clock, json, verbose, allow_exceptions)
    can_ask = not (no_ask or json)
    if edit:
        draft, obstacle = draft_request(request), _obstacle_to_asking(no_ask=no_ask, json=json)
        pages = PausedPages(draft.pair, invocation.redactor, environment.clock)
        prompter = None if obstacle else partial(AuthorPrompter, pause=output.pause, pages=pages)
        perform_and_print(invocation, draft, environment, output, mending=mending(runbook, prompter, obstacle))
        return
    prompting = environment
    if can_ask:
        prompting = with_operator_prompter(environment, output.pause, invocation.redact, operator.strip())
    perform_and_print(invocation, request, prompting, output)


def _obstacle_to_asking(*, no_ask: bool, json: bool) -> str:
    """What keeps an author from being asked, as it ends a sentence; empty if nothing does."""
    if no_ask or json:
        return f"{'--no-ask' if no_ask else '--json'} says that nobody is asked"
    return "" if is_interactive() else "this is none: input and output must both be a terminal's, no pipe or file"
