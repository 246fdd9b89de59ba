"""`handrail practice`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from handrail.cli.invocation import Invocation

if TYPE_CHECKING:
    from collections.abc import Sequence


def practice(
    context: typer.Context,
    directory: Annotated[Path, typer.Option("--dir", metavar="DIR", help="Where the pair keeps its state.")] = Path(
        "practice"
    ),
    profile: Annotated[str, typer.Option(help="Which version of the appliance: sra, bomgar or acme.")] = "sra",
    scenario: Annotated[list[str] | None, typer.Option(help="A situation to practise; several allowed.")] = None,
) -> None:
    invocation = Invocation.of(context)
    from handrail.errors import InvalidCall, RunStopped

    try:
        invocation.run_or_stop(_serve(directory, profile, scenario or []))
    except ValueError as error:
        complaint = str(error)
    except RunStopped:
        return
    raise InvalidCall(complaint)


async def _serve(directory: Path, profile: str, scenarios: Sequence[str]) -> None:
    import asyncio

    from handrail_practice.pair import Pair

    async with Pair(directory, profile, scenarios) as pair:
        print(
            f"ready: inventory {pair.inventory_path}, primary port {pair.primary.port}, backup port {pair.backup.port}",
            flush=True,
        )
        await asyncio.Event().wait()
