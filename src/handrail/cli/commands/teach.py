"""`handrail teach`."""

from __future__ import annotations

import enum
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from handrail.app.lesson import choose_training, must_have_a_screen
from handrail.cli.invocation import Invocation
from handrail.cli.options import (
    BrowserOption,
    InventoryOption,
    OperatorOption,
    PairOption,
    PlainHttpOption,
    RunbookArgument,
    SetOption,
    TicketOption,
    VerboseOption,
    VideoOption,
    run_request,
)
from handrail.cli.output.run_output import RunOutput
from handrail.cli.perform import perform_and_print
from handrail.cli.terminal import is_interactive
from handrail.cli.terminal_prompter import TerminalPrompter
from handrail.errors import InvalidCall
from handrail.mode import EXERCISE, LESSON
from handrail.run import Environment, RunRequest
from handrail.training import Autoplay, LessonOptions


class Speed(enum.StrEnum):
    """The speed at which a lesson goes on by itself."""

    SLOW = "slow"
    NORMAL = "normal"
    FAST = "fast"


def teach(
    context: typer.Context,
    runbook: RunbookArgument,
    inventory: InventoryOption = Path("inventory.yaml"),
    pair: PairOption = None,
    values: SetOption = None,
    exercise: Annotated[
        bool,
        typer.Option("--exercise", help="Let a trainee find each control; the program then performs the step."),
    ] = False,
    trainee: Annotated[
        str | None, typer.Option(metavar="NAME", help="Who does the exercise; else whoever is logged in.")
    ] = None,
    hints: Annotated[
        bool, typer.Option("--hints/--no-hints", help="Whether an exercise gives hints; without, it only shows.")
    ] = True,
    pass_mark: Annotated[
        int | None,
        typer.Option(
            metavar="PERCENT", min=1, max=100, help="The share of controls found at once that passes an exercise."
        ),
    ] = None,
    speed: Annotated[
        Speed, typer.Option(help="How fast a lesson goes on by itself, once Auto-play was asked for.")
    ] = Speed.NORMAL,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where the lesson's folder is made.")] = Path(
        "runs"
    ),
    video: VideoOption = False,
    allow_plain_http: PlainHttpOption = False,
    operator: OperatorOption = "",
    ticket: TicketOption = "",
    browser: BrowserOption = None,
    verbose: VerboseOption = False,
) -> None:
    invocation = Invocation.of(context)
    environment = invocation.environment_of_lesson(browser)
    must_have_a_screen(environment)
    _must_be_exercise(exercise, trainee, hints, pass_mark)
    request = replace(
        run_request(runbook, inventory, pair, values, out),
        mode=EXERCISE if exercise else LESSON,
        headed=True,
        video=video,
        allow_plain_http=allow_plain_http,
        operator_name=operator.strip(),
        ticket=ticket.strip(),
        has_hints=hints,
        pass_mark=pass_mark,
    )
    output = RunOutput(environment.clock, verbose=verbose)
    lead(invocation, request, environment, output, leader=trainee, speed=speed)


def _must_be_exercise(exercise: bool, trainee: str | None, hints: bool, pass_mark: int | None) -> None:
    if exercise:
        return
    if trainee:
        raise InvalidCall("--trainee NAME says who does the exercise; say --exercise, too")
    if not hints or pass_mark is not None:
        raise InvalidCall("--no-hints and --pass-mark are for an exercise; say --exercise, too")


def lead(
    invocation: Invocation,
    request: RunRequest,
    environment: Environment,
    output: RunOutput,
    *,
    leader: str | None = None,
    speed: Speed = Speed.NORMAL,
) -> None:
    """Perform a lesson or an exercise. Its keys are read from the windows, and from this terminal if it is interactive."""
    prompter = TerminalPrompter(output.pause) if is_interactive() else None
    name = leader or environment.operator
    if request.mode.is_scored:
        request = replace(request, trainee=name)
    options = LessonOptions(
        name, invocation.redact, prompter, Autoplay(speed.value), request.has_hints, request.pass_mark
    )
    perform_and_print(invocation, request, environment, output, choose_training(options, request.mode))
