"""`handrail schedule`."""

from __future__ import annotations

import json as jsonlib
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from handrail.cli.commands.run import Screenshots
from handrail.cli.invocation import Invocation
from handrail.cli.options import (
    PLAN_OF_A_ROLLOUT,
    ApprovedByOption,
    ApprovedPlanOption,
    InventoryOption,
    OperatorOption,
    PlainHttpOption,
    RunbookArgument,
    TicketOption,
    WaitOption,
    approval,
)
from handrail.cli.rollouts import (
    AtOnceOption,
    MaxFailedOption,
    PairsOption,
    WavesOption,
    must_have_temporal,
)
from handrail.durations import parse_duration
from handrail.errors import InvalidCall

if TYPE_CHECKING:
    from handrail.app.stop import StopSignal
    from handrail.temporal.schedules import Listed, Schedules

T = TypeVar("T")

schedule = typer.Typer(no_args_is_help=True, add_completion=False)

NameArgument = Annotated[str, typer.Argument(metavar="NAME", show_default=False, help="What the schedule is called.")]
QueueOption = Annotated[
    str,
    typer.Option(
        "--on",
        metavar="temporal://HOST:PORT/QUEUE",
        help="The queue whose workers conduct the rollout and do its runs; its folder is made in the one of their runs.",
    ),
]


@schedule.command("add")
def add(
    context: typer.Context,
    name: NameArgument,
    runbook: RunbookArgument,
    on: QueueOption,
    cron: Annotated[
        str,
        typer.Option(
            "--cron",
            metavar="FIELDS",
            help="Minute, hour, day, month and weekday, as in '0 2 * * SUN' for Sundays at two.",
        ),
    ],
    zone: Annotated[str, typer.Option("--zone", metavar="ZONE", help="By whose clock, as in Europe/Vienna.")],
    pairs: PairsOption = None,
    inventory: InventoryOption = Path("inventory.yaml"),
    waves: WavesOption = "rest",
    at_once: AtOnceOption = "auto",
    max_failed: MaxFailedOption = "1",
    pause_between: Annotated[
        str | None,
        typer.Option(
            "--pause-between", metavar="TIME", help="A pause between waves, as in 10m; nobody is there to ask."
        ),
    ] = None,
    finish_in: Annotated[
        str | None,
        typer.Option(
            "--finish-in", metavar="TIME", help="How long it may take, as in 4h: what would last longer is not begun."
        ),
    ] = None,
    rehearse: Annotated[
        bool, typer.Option("--rehearse", help="Rehearse on each pair: nothing is changed, and no approval is needed.")
    ] = False,
    screenshots: Annotated[Screenshots, typer.Option(help="After which steps a picture is kept.")] = Screenshots.ON,
    approved_by: ApprovedByOption = None,
    approved_plan: ApprovedPlanOption = None,
    allow_plain_http: PlainHttpOption = False,
    operator: OperatorOption = "",
    ticket: TicketOption = "",
    wait: WaitOption = None,
) -> None:
    """Have a rollout begin by a clock. Its plan is approved now; where it is another one by then, nothing is begun."""
    invocation = Invocation.of(context)
    must_have_temporal()
    from handrail.app.rollouts.scheduled import ScheduledRollout
    from handrail.temporal.schedules import Times

    times = Times(cron.strip(), zone)
    if (pause_between or "").strip() == "ask":
        raise InvalidCall(
            "--pause-between ask: nobody is there to ask when a clock begins a rollout; say how long, as in 10m"
        )
    if finish_in is not None and parse_duration(finish_in) is None:
        raise InvalidCall(f"--finish-in takes how long it may take, as in 4h or 90m; not {finish_in}")
    approved = approval(approved_by, approved_plan, PLAN_OF_A_ROLLOUT)
    rollout = ScheduledRollout(
        runbook,
        tuple(pairs or ()),
        "",
        approved.by if approved else "",
        waves=waves,
        at_once=at_once,
        max_failed=max_failed,
        pause=pause_between or "",
        longest=finish_in or "",
        rehearses=rehearse,
        operator_name=operator.strip(),
        ticket=ticket.strip(),
        patience=wait,
        screenshots=screenshots.value,
        allow_plain_http=allow_plain_http,
    )
    planned = rollout.planned(inventory, approved, invocation.environment(None).command_line)

    async def added(schedules: Schedules) -> None:
        await schedules.add(name, times, planned)

    _at(invocation, on, added)
    print(f"{name}: {runbook} begins at {times}; remove it with: handrail schedule remove {name}")


@schedule.command("list")
def list_(
    context: typer.Context,
    on: QueueOption,
    json: Annotated[bool, typer.Option("--json", help="Print each schedule as a line of JSON.")] = False,
) -> None:
    """List the schedules of a queue: when each begins next, and what came of the last one."""
    invocation = Invocation.of(context)

    async def listed(schedules: Schedules) -> list[Listed]:
        return await schedules.all()

    for one in _at(invocation, on, listed):
        if json:
            print(jsonlib.dumps(one.facts(), ensure_ascii=False))
            continue
        print(f"{one.name}: {one.rollout.runbook} on {' '.join(one.rollout.pairs)}, at {one.times}")
        if one.upcoming:
            print(f"  next: {one.upcoming[0]:%Y-%m-%d %H:%M %Z}")
        if one.last:
            print(f"  last: {one.last}")


@schedule.command("begin")
def begin(context: typer.Context, name: NameArgument, on: QueueOption) -> None:
    """Begin the rollout of a schedule now, too."""

    async def begun(schedules: Schedules) -> None:
        await schedules.begin(name)

    _at(Invocation.of(context), on, begun)
    print(f"{name}: a rollout begins, as soon as a worker of the queue conducts it")


@schedule.command("remove")
def remove(context: typer.Context, name: NameArgument, on: QueueOption) -> None:
    """Remove a schedule. What has begun goes on."""

    async def removed(schedules: Schedules) -> None:
        await schedules.remove(name)

    _at(Invocation.of(context), on, removed)
    print(f"{name}: removed")


def _at(invocation: Invocation, on: str, ask: Callable[[Schedules], Awaitable[T]]) -> T:
    """Ask the schedules of a queue."""
    must_have_temporal()
    from handrail.temporal.remote_runs import RemoteQueue
    from handrail.temporal.schedules import Schedules

    queue = RemoteQueue.parse(on)

    async def asked(stop: StopSignal) -> T:
        async with Schedules.at(queue, os.environ, invocation.redactor) as schedules:
            return await ask(schedules)

    return invocation.run(asked)
