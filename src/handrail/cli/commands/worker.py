"""`handrail worker`."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from handrail.cli.invocation import Invocation
from handrail.cli.options import ClaimsOption, InventoryOption, WaitOption, WorkerRunsOption
from handrail.cli.rollouts import must_have_temporal
from handrail.errors import InvalidCall
from handrail.run import GRACE_PERIOD_SECONDS

if TYPE_CHECKING:
    from handrail.app.jobs import Workplace
    from handrail.app.stop import StopSignal


def worker(
    context: typer.Context,
    temporal: Annotated[
        str, typer.Option("--temporal", metavar="HOST:PORT", help="The Temporal server whose jobs are carried out.")
    ],
    queue: Annotated[
        str, typer.Option("--queue", metavar="NAME", help="The queue of jobs: one for each network zone.")
    ],
    claims: ClaimsOption = None,
    runs: WorkerRunsOption = None,
    inventory: InventoryOption = Path("inventory.yaml"),
    at_once: Annotated[
        int,
        typer.Option(
            "--at-once", min=1, max=100, metavar="N", help="How many runs go on at once, each with a browser."
        ),
    ] = 2,
    settle: Annotated[
        float,
        typer.Option(
            "--settle", min=0, metavar="SECONDS", help="Seconds before a step that was cut off may count as not done."
        ),
    ] = GRACE_PERIOD_SECONDS,
    wait: WaitOption = None,
) -> None:
    invocation = Invocation.of(context)
    must_have_temporal()
    if not claims or runs is None:
        raise InvalidCall(
            "a worker shares its claims and the folder of its runs with all others, so that another one can take its runs over: "
            "say --claims postgresql://… and --runs DIR"
        )
    from handrail.app.claims import shared_claims
    from handrail.app.doctor import prove_shared_runs
    from handrail.app.jobs import Workplace

    shared_claims(claims, os.environ, invocation.redactor)
    print(invocation.redact(prove_shared_runs(claims, runs)), flush=True)
    workplace = Workplace(
        inventory, runs, claims, lambda sentence: print(invocation.redact(sentence), flush=True), settle, wait
    )

    async def serve(stop: StopSignal) -> None:
        await stop.guard(_serve(invocation, temporal, queue, workplace, at_once))

    invocation.run(serve)


async def _serve(invocation: Invocation, temporal: str, queue: str, workplace: Workplace, at_once: int) -> None:
    from handrail.temporal.conductors import Conductors
    from handrail.temporal.connection import connect
    from handrail.temporal.remote_runs import RemoteQueue
    from handrail.temporal.worker import Worker

    client = await connect(temporal, os.environ, invocation.redactor)
    conductors = Conductors(client, RemoteQueue(temporal, queue), workplace)
    ready = f"ready for jobs of {queue}, {at_once} at once, as process {os.getpid()}"
    print(f"{ready}; Ctrl-C lets those that have begun come to their end", flush=True)
    await asyncio.gather(Worker(client, queue, workplace, at_once).serve(), conductors.serve())
