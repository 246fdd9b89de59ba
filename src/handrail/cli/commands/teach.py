"""`handrail teach`."""

from __future__ import annotations

import enum
import os
import shlex
import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from handrail.cli.options import (
    BrowserOption,
    InventoryOption,
    PairOption,
    RunbookArgument,
    SetOption,
    VerboseOption,
    VideoOption,
)
from handrail.errors import SurroundingsError

if TYPE_CHECKING:
    from handrail.run import Environment, RunFolder, RunRequest


class Speed(enum.StrEnum):
    """How fast a lesson goes on by itself, once it does."""

    SLOW = "slow"
    NORMAL = "normal"
    FAST = "fast"


SpeedOption = Annotated[Speed, typer.Option(help="How fast a lesson goes on by itself, once Auto-play was asked for.")]
ExerciseOption = Annotated[
    bool,
    typer.Option("--exercise", help="Let a trainee find each control; the program does the step with it."),
]
TraineeOption = Annotated[
    str | None, typer.Option(metavar="NAME", help="Who does the exercise; else whoever is logged in.")
]


def teach(
    runbook: RunbookArgument,
    inventory: InventoryOption = Path("inventory.yaml"),
    pair: PairOption = None,
    values: SetOption = None,
    exercise: ExerciseOption = False,
    trainee: TraineeOption = None,
    speed: SpeedOption = Speed.NORMAL,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where the lesson's folder is made.")] = Path(
        "runs"
    ),
    video: VideoOption = False,
    browser: BrowserOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Lead a class through a runbook in visible windows, or let a trainee do it as an exercise. Every step is performed."""
    from handrail.app.environment import real_world
    from handrail.app.lookup import chosen_pair, library, runbook_file
    from handrail.cli.options import given
    from handrail.errors import InvalidCall
    from handrail.mode import EXERCISE, LESSON
    from handrail.run import RunRequest
    from handrail.runbook import load

    must_have_a_screen(os.environ, sys.platform, sys.argv[1:])
    if trainee and not exercise:
        raise InvalidCall("--trainee NAME says who does the exercise; say --exercise, too")
    book, _ = load(runbook_file(runbook), library())
    request = RunRequest(
        runbook=book,
        pair=chosen_pair(inventory, pair),
        inventory_file=inventory,
        given=given(values),
        out=out,
        mode=EXERCISE if exercise else LESSON,
        headed=True,
        video=video,
    )
    lead(request, real_world(browser, headed=True), by=trainee, speed=speed, verbose=verbose)


def lead(
    request: RunRequest,
    environment: Environment,
    *,
    by: str | None = None,
    speed: Speed = Speed.NORMAL,
    verbose: bool = False,
    lasting: bool = True,
) -> RunFolder:
    """Perform a lesson or an exercise, by the mode of `request`, with whoever is at this terminal and before its screen."""
    from handrail.cli.commands.run import perform
    from handrail.cli.redaction import REDACTOR
    from handrail.cli.terminal import somebody_is_there
    from handrail.cli.terminal_prompter import TerminalPrompter
    from handrail.training import Autoplay, LessonOptions, exercise, lesson

    prompter = TerminalPrompter() if somebody_is_there() else None
    options = LessonOptions(by or environment.operator, REDACTOR.redact, prompter, Autoplay(speed.value))
    facilitation = partial(exercise if request.mode.is_scored else lesson, options)
    return perform(
        request, environment, ask=False, verbose=verbose, facilitation=facilitation, prompter=prompter, lasting=lasting
    )


def must_have_a_screen(env: Mapping[str, str], platform: str, arguments: list[str]) -> None:
    """Raises `SurroundingsError` with the commands that give it one."""
    if platform != "linux" or env.get("DISPLAY") or env.get("WAYLAND_DISPLAY"):
        return
    typed = shlex.join(["handrail", *arguments])
    raise SurroundingsError(
        "a lesson shows windows, and this machine has no screen: neither DISPLAY nor WAYLAND_DISPLAY is set. Give it one that "
        f"nobody sees:\n  xvfb-run -a {typed}\nor bring the windows to your own screen: log in with ssh -X, then\n  {typed}"
    )
