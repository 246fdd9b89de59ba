"""`handrail board`."""

from __future__ import annotations

import asyncio
import json as json_module
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from handrail.app import environment
from handrail.app.rollouts.find import find_rollout
from handrail.app.rollouts.folder import ROLLOUTS
from handrail.app.rollouts.follow import RolloutFollower
from handrail.cli.completion import complete_rollout
from handrail.cli.invocation import Invocation
from handrail.cli.output.board import as_object, board_lines
from handrail.cli.output.safe_stdout import display_stdout
from handrail.errors import RunStopped

if TYPE_CHECKING:
    from handrail.fleet.board import Board

PIPE_WIDTH = 160
"""The columns of the board where no terminal says how many there are."""


def board(
    context: typer.Context,
    rollout: Annotated[
        str,
        typer.Argument(
            metavar="ROLLOUT",
            autocompletion=complete_rollout,
            show_default=False,
            help="A rollout: its folder, a file in it, `latest`, or the beginning of its folder's name in rollouts/.",
        ),
    ],
    once: Annotated[bool, typer.Option("--once", help="Print it once, with a row for every pair.")] = False,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="The folder of rollouts.")] = ROLLOUTS,
    json: Annotated[
        bool, typer.Option("--json", help="Print it as a line of JSON, again whenever anything has changed.")
    ] = False,
) -> None:
    follower = RolloutFollower(find_rollout(rollout, out), environment.clock, environment.is_alive)
    invocation = Invocation.of(context)
    if json:
        _print_json(invocation, follower, once=once)
    elif once or not sys.stdout.isatty():
        print_board(follower.read())
    else:
        with suppress(RunStopped):
            invocation.run_or_stop(_show(follower))


def print_board(shown: Board) -> None:
    """Print every row of a board."""
    from rich.console import Console

    console = Console(file=display_stdout(), highlight=False)
    width = console.width if sys.stdout.isatty() else PIPE_WIDTH
    for line in board_lines(shown, width):
        console.print(line, no_wrap=True, overflow="ignore", crop=False)


def _print_json(invocation: Invocation, follower: RolloutFollower, *, once: bool) -> None:
    async def follow() -> None:
        told: dict[str, object] = {}
        while True:
            found = follower.read()
            shown = as_object(found)
            if {**shown, "at": ""} != told:
                print(json_module.dumps(shown, ensure_ascii=False), flush=True)
                told = {**shown, "at": ""}
            if once or found.finished or found.was_cut_off:
                return
            await asyncio.sleep(1)

    with suppress(RunStopped):
        invocation.run_or_stop(follow())


async def _show(follower: RolloutFollower) -> None:
    from handrail.cli.output.live_board import LiveBoard

    follower.read()
    with LiveBoard(follower) as live:
        await live.follow()
