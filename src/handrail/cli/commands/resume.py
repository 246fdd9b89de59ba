"""`handrail resume`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from handrail.cli.options import (
    ApprovedByOption,
    ApprovedPlanOption,
    BrowserOption,
    FinishByOption,
    MovedInventoryOption,
    NoAskOption,
    RunArgument,
    TraceOption,
    VerboseOption,
    VideoOption,
)

if TYPE_CHECKING:
    from handrail.run import Answer, Environment, RunFolder, RunRequest


def resume(
    run: RunArgument,
    mark_done: Annotated[
        str | None, typer.Option(metavar="STEP", help="You have seen that this step happened, or have done it by hand.")
    ] = None,
    redo: Annotated[
        str | None, typer.Option(metavar="STEP", help="You have seen that this step did not happen; it may be done.")
    ] = None,
    by: Annotated[str | None, typer.Option(metavar="NAME", help="Who says so.")] = None,
    reason: Annotated[str | None, typer.Option(metavar="TEXT", help="What was seen.")] = None,
    runbook: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The runbook, where it lies elsewhere by now.")
    ] = None,
    inventory: MovedInventoryOption = None,
    quiet: Annotated[
        float,
        typer.Option(
            min=0, metavar="SECONDS", help="How long an appliance may work on a step after nobody waits for it."
        ),
    ] = 30.0,
    take_over: Annotated[
        bool, typer.Option("--take-over", help="Go on although the run's process is still there, frozen.")
    ] = False,
    approved_by: ApprovedByOption = None,
    approved_plan: ApprovedPlanOption = None,
    no_ask: NoAskOption = False,
    finish_by: FinishByOption = None,
    headed: Annotated[bool, typer.Option("--headed", help="Show the browser.")] = False,
    trace: TraceOption = False,
    video: VideoOption = False,
    browser: BrowserOption = None,
    json: Annotated[bool, typer.Option("--json", help="One journal entry a line, for machines.")] = False,
    verbose: VerboseOption = False,
) -> None:
    """Go on where a run ended: nothing is done twice, and what is in doubt is looked at first."""
    from handrail.app.environment import real_world, run_until_signal
    from handrail.app.stored_run import orders_of
    from handrail.cli.deadline import parse_deadline
    from handrail.cli.ending import Ending
    from handrail.cli.options import approval
    from handrail.cli.output.lines import progress
    from handrail.cli.redaction import REDACTOR
    from handrail.cli.terminal import with_somebody_to_ask
    from handrail.journal import read, run_record
    from handrail.run import Resumption, RunExecution, RunFolder, begun, means_of

    folder = RunFolder(run)
    started = begun(folder)
    environment = real_world(browser, headed=headed)
    if run_record(read(folder.journal, cut_off=True)).outcome == "passed":
        _tidy_up(folder, environment, partial(orders_of, folder, started, runbook, inventory))
        return
    request = orders_of(folder, started, runbook, inventory, headed=headed)
    means = means_of(request, environment, REDACTOR.redactor)
    listener = progress(request.runbook, as_json=json, verbose=verbose)
    listener.recall(read(folder.journal, cut_off=True))
    performance = RunExecution(
        replace(
            request,
            approval=approval(approved_by, approved_plan),
            finish_by=parse_deadline(finish_by, environment.clock()),
            trace=trace,
            video=video,
        ),
        environment if no_ask or json else with_somebody_to_ask(environment, listener.pause),
        listeners=[listener],
        redactor=REDACTOR.redactor,
    )
    resumption = Resumption(
        performance,
        folder,
        _answers(mark_done, redo, by, reason),
        quiet,
        take_over,
        (lambda sentences: None) if json else _announce,
    )
    with Ending(means, quiet=json) as ending:
        performance.opened = ending.of
        try:
            run_until_signal(resumption.perform())
        finally:
            listener.pause()


def _tidy_up(folder: RunFolder, environment: Environment, request: Callable[[], RunRequest]) -> None:
    """A run may have been killed when it had done everything, and had yet to seal it and to remove its files."""
    from handrail.cli.ending import tell_end
    from handrail.cli.redaction import REDACTOR
    from handrail.run import means_of
    from handrail.sealing import is_sealed
    from handrail.secrets import sweep

    print("This run has ended well; nothing is left to do.")
    sweep(environment.private_places, environment.is_alive)
    if not is_sealed(folder.path):
        tell_end(folder, means_of(request(), environment, REDACTOR.redactor), quiet=False)


def _announce(sentences: Iterator[str]) -> None:
    print("To resume this run:")
    for sentence in sentences:
        print(f"  - {sentence}")
    print(flush=True)


def _answers(mark_done: str | None, redo: str | None, by: str | None, reason: str | None) -> tuple[Answer, ...]:
    from handrail.errors import InvalidCall
    from handrail.run import Answer

    if not (mark_done or redo):
        return ()
    if not (by and by.strip() and reason and reason.strip()):
        raise InvalidCall(
            "--mark-done and --redo are evidence: say who says so with --by NAME, and why with --reason TEXT"
        )
    said = ((mark_done, True), (redo, False))
    return tuple(Answer(step, by, reason, done) for step, done in said if step)
