"""`handrail run`."""

from __future__ import annotations

import enum
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from handrail.cli.options import (
    ApprovedByOption,
    ApprovedPlanOption,
    BrowserOption,
    FinishByOption,
    InventoryOption,
    NoAskOption,
    PairOption,
    RequireRehearsalOption,
    RunbookArgument,
    SetOption,
    TraceOption,
    VerboseOption,
    VideoOption,
)

if TYPE_CHECKING:
    from handrail.cli.terminal_prompter import TerminalPrompter
    from handrail.run import Environment, Facilitation, LessonContext, RunFolder, RunRequest


class Screenshots(enum.StrEnum):
    """After which steps a picture is kept."""

    ON = "on"
    OFF = "off"
    ONLY_ON_FAILURE = "only-on-failure"


def run(
    runbook: RunbookArgument,
    inventory: InventoryOption = Path("inventory.yaml"),
    pair: PairOption = None,
    values: SetOption = None,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where the run's folder is made.")] = Path("runs"),
    headed: Annotated[bool, typer.Option("--headed", help="Show the browser.")] = False,
    screenshots: Annotated[Screenshots, typer.Option(help="After which steps a picture is kept.")] = Screenshots.ON,
    trace: TraceOption = False,
    video: VideoOption = False,
    approved_by: ApprovedByOption = None,
    approved_plan: ApprovedPlanOption = None,
    no_ask: NoAskOption = False,
    finish_by: FinishByOption = None,
    require_rehearsal: RequireRehearsalOption = None,
    browser: BrowserOption = None,
    json: Annotated[bool, typer.Option("--json", help="One journal entry a line, for machines.")] = False,
    verbose: VerboseOption = False,
) -> None:
    """Perform a runbook on a pair of appliances."""
    from handrail.app.environment import real_world
    from handrail.app.lookup import chosen_pair, library, runbook_file
    from handrail.cli.commands.rehearse import typed
    from handrail.cli.deadline import parse_deadline
    from handrail.cli.options import approval, given
    from handrail.run import RunRequest, refuse_unrehearsed
    from handrail.runbook import load

    book, _ = load(runbook_file(runbook), library())
    environment = real_world(browser, headed=headed)
    request = RunRequest(
        runbook=book,
        pair=chosen_pair(inventory, pair),
        inventory_file=inventory,
        given=given(values),
        out=out,
        screenshots=screenshots.value,
        headed=headed,
        trace=trace,
        video=video,
        approval=approval(approved_by, approved_plan),
        finish_by=parse_deadline(finish_by, environment.clock()),
    )
    refuse_unrehearsed(request, require_rehearsal, environment.clock(), typed(runbook, inventory, pair, values, out))
    perform(request, environment, as_json=json, ask=not no_ask, verbose=verbose)


def perform(
    request: RunRequest,
    environment: Environment,
    *,
    as_json: bool = False,
    ask: bool = True,
    verbose: bool = False,
    facilitation: Callable[[LessonContext], Facilitation] | None = None,
    prompter: TerminalPrompter | None = None,
    lasting: bool = True,
) -> RunFolder:
    """Perform on this terminal: say what goes on, and bring it to its end whatever happened.

    `facilitation` leads a lesson; `prompter` is how it is led from here. Appliances that are not `lasting` end with the command.
    """
    from handrail.app.environment import run_until_signal
    from handrail.cli.ending import Ending
    from handrail.cli.output.lines import progress
    from handrail.cli.redaction import REDACTOR
    from handrail.cli.terminal import with_somebody_to_ask
    from handrail.run import RunExecution, means_of

    means = means_of(request, environment, REDACTOR.redactor)
    listener = progress(request.runbook, as_json=as_json, verbose=verbose)
    if ask and not as_json:
        environment = with_somebody_to_ask(environment, listener.pause)
    if prompter:
        prompter.pause = listener.pause
    performance = RunExecution(
        request, environment, listeners=[listener], redactor=REDACTOR.redactor, facilitation=facilitation
    )
    with Ending(means, quiet=as_json, lasting=lasting) as ending:
        performance.opened = ending.of
        try:
            return run_until_signal(performance.perform())
        finally:
            listener.pause()
