"""`handrail resume`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from handrail.app.claims import with_claims
from handrail.app.resume import ResumeRequest
from handrail.app.resume import resume as resume_run
from handrail.app.rollouts.conductor import WaveAnswer
from handrail.app.rollouts.rollout import RolloutResumption
from handrail.cli.deadline import parse_deadline
from handrail.cli.invocation import Invocation
from handrail.cli.options import (
    PLAN_OF_A_ROLLOUT,
    AllowExceptionsOption,
    ApprovedByOption,
    ApprovedPlanOption,
    BrowserOption,
    ClaimsOption,
    DespiteBlackoutOption,
    FinishByOption,
    HeadedOption,
    JsonOption,
    MovedInventoryOption,
    NoAskOption,
    OperatorOption,
    PlainHttpOption,
    RunOrRolloutArgument,
    TicketOption,
    TraceOption,
    VerboseOption,
    VideoOption,
    WaitOption,
    approval,
)
from handrail.cli.output.run_output import RunOutput
from handrail.cli.rollouts import OnOption, resume_and_print, rollout_folder
from handrail.cli.runs import run_folder
from handrail.cli.terminal import with_operator_prompter
from handrail.errors import InvalidCall
from handrail.run import GRACE_PERIOD_SECONDS, DoubtResolution


def resume(
    context: typer.Context,
    run: RunOrRolloutArgument,
    mark_done: Annotated[
        str | None, typer.Option(metavar="STEP", help="You have seen that this step happened, or have done it by hand.")
    ] = None,
    redo: Annotated[
        str | None, typer.Option(metavar="STEP", help="You have seen that this step did not happen; it may be done.")
    ] = None,
    by: Annotated[str | None, typer.Option(metavar="NAME", help="Who has seen it.")] = None,
    reason: Annotated[str | None, typer.Option(metavar="TEXT", help="What was seen.")] = None,
    runbook: Annotated[Path | None, typer.Option(metavar="FILE", help="The runbook, if it has moved.")] = None,
    inventory: MovedInventoryOption = None,
    settle: Annotated[
        float,
        typer.Option(
            min=0,
            metavar="SECONDS",
            help="Seconds after its start before an interrupted step may count as not done.",
        ),
    ] = GRACE_PERIOD_SECONDS,
    quiet: Annotated[float | None, typer.Option(min=0, metavar="SECONDS", hidden=True)] = None,
    take_over: Annotated[
        bool, typer.Option("--take-over", help="Go on although the run's process still exists, but is frozen.")
    ] = False,
    go_on: Annotated[
        bool,
        typer.Option("--go-on", help="Of a rollout: let the wave begin that waits for a person's word; with --by."),
    ] = False,
    approved_by: ApprovedByOption = None,
    approved_plan: ApprovedPlanOption = None,
    no_ask: NoAskOption = False,
    allow_exceptions: AllowExceptionsOption = False,
    finish_by: FinishByOption = None,
    despite_blackout: DespiteBlackoutOption = "",
    headed: HeadedOption = False,
    trace: TraceOption = False,
    video: VideoOption = False,
    allow_plain_http: PlainHttpOption = False,
    operator: OperatorOption = "",
    ticket: TicketOption = "",
    wait: WaitOption = None,
    claims: ClaimsOption = None,
    on: OnOption = None,
    browser: BrowserOption = None,
    json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    invocation = Invocation.of(context)
    environment = with_claims(invocation.environment(browser, headed=headed), claims, invocation.redactor)
    if folder := rollout_folder(run):
        _refuse_what_is_for_a_run(context)
        asked = RolloutResumption(
            folder,
            approval=approval(approved_by, approved_plan, PLAN_OF_A_ROLLOUT),
            answer=_word(by) if go_on else None,
            finish_by=parse_deadline(finish_by, environment.clock()),
            inventories=(inventory,) if inventory else (),
            operator_name=operator.strip(),
            allow_plain_http=allow_plain_http,
            patience=wait,
            grace_period=_grace_period(settle, quiet),
            take_over=take_over,
        )
        resume_and_print(
            invocation, asked, environment, as_json=json, asks=not no_ask, allow_exceptions=allow_exceptions, on=on
        )
        return
    if go_on:
        raise InvalidCall("--go-on is a word on a rollout's next wave, and this is a run; leave it out")
    if on:
        raise InvalidCall("--on says who does the runs of a rollout, and this is a run: resume it with --claims")
    request = ResumeRequest(
        folder=run_folder(run, "resume"),
        answers=_answers(mark_done, redo, by, reason),
        grace_period=_grace_period(settle, quiet),
        take_over=take_over,
        runbook=runbook,
        inventory=inventory,
        approval=approval(approved_by, approved_plan),
        finish_by=parse_deadline(finish_by, environment.clock()),
        despite_blackout=despite_blackout.strip(),
        allow_plain_http=allow_plain_http,
        operator_name=operator.strip(),
        ticket=ticket.strip(),
        patience=wait,
        headed=headed,
        trace=trace,
        video=video,
    )
    output = RunOutput(environment.clock, json, verbose, allow_exceptions)
    prompting = environment
    if not (no_ask or json):
        prompting = with_operator_prompter(environment, output.pause, invocation.redact, operator.strip())
    with output:
        result = invocation.run(
            lambda stop: resume_run(
                request,
                prompting,
                listeners=output.listeners,
                announce=output.announce,
                redactor=invocation.redactor,
                stop=stop,
                on_stage=output.on_stage,
            )
        )
    output.end(result)


def _refuse_what_is_for_a_run(context: typer.Context) -> None:
    """Raise `InvalidCall` for options that say something of one run, typed for a rollout."""
    wrong = [
        name
        for name in ("mark_done", "redo", "reason", "runbook", "headed", "trace", "video", "despite_blackout")
        if context.params[name]
    ]
    if wrong:
        options = ", ".join(f"--{name.replace('_', '-')}" for name in wrong)
        raise InvalidCall(
            f"{options}: that is for one run, and this is a rollout; resume the run of the pair, by its folder"
        )


def _word(by: str | None) -> WaveAnswer:
    if not (by and by.strip()):
        raise InvalidCall("--go-on is evidence: say who lets the wave begin, with --by NAME")
    return WaveAnswer(goes_on=True, by=by.strip(), how="with the command")


def _grace_period(settle: float, quiet: float | None) -> float:
    """The seconds of `--settle`, or those of the name that it had before."""
    if quiet is None:
        return settle
    print("--quiet is called --settle now, and will be taken away", file=sys.stderr)
    return quiet


def _answers(
    mark_done: str | None, redo: str | None, by: str | None, reason: str | None
) -> tuple[DoubtResolution, ...]:
    if not (mark_done or redo):
        return ()
    if not (by and by.strip() and reason and reason.strip()):
        raise InvalidCall(
            "--mark-done and --redo are evidence: say who says so with --by NAME, and why with --reason TEXT"
        )
    steps = ((mark_done, True), (redo, False))
    return tuple(DoubtResolution(step, by, reason, done) for step, done in steps if step)
