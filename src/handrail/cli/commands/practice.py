"""`handrail practice`."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from handrail.app.practice import PracticeRequest, serve_practice_fleet, serve_practice_pair
from handrail.cli.completion import complete_profile, complete_scenario
from handrail.cli.invocation import Invocation
from handrail.errors import RunStopped
from handrail_practice.fleet import MAX_PAIRS, Fleet
from handrail_practice.pair import SCENARIOS, Pair

SCENARIO_HELP = "\n\n".join(
    ("A situation to practise. Repeatable:", *(f"{name}: {summary}" for name, summary in SCENARIOS.items()))
)


def practice(
    context: typer.Context,
    directory: Annotated[Path, typer.Option("--dir", metavar="DIR", help="Where everything is kept.")] = Path(
        "practice"
    ),
    profile: Annotated[
        str, typer.Option(autocompletion=complete_profile, help="Which version of the appliance: sra, bomgar or acme.")
    ] = "sra",
    scenario: Annotated[list[str] | None, typer.Option(autocompletion=complete_scenario, help=SCENARIO_HELP)] = None,
    vary: Annotated[
        list[str] | None,
        typer.Option(metavar="SEED", help="Draw all that is not published; or choose, as in buttons=link. Repeatable."),
    ] = None,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Begin as on the pair's first day: what was done to it before is forgotten.")
    ] = False,
    pairs: Annotated[
        int | None,
        typer.Option(
            metavar="NUMBER", help=f"Serve a fleet of so many pairs, up to {MAX_PAIRS}, with labels in one inventory."
        ),
    ] = None,
) -> None:
    request = PracticeRequest(directory, profile, scenario or [], vary or [], fresh)
    serving = (
        serve_practice_pair(request, _print) if pairs is None else serve_practice_fleet(request, pairs, _print_fleet)
    )
    with suppress(RunStopped):
        Invocation.of(context).run_or_stop(serving)


def _print(pair: Pair) -> None:
    for line in pair.variation.lines():
        print(f"varied {line}")
    ports = f"primary port {pair.primary.port}, backup port {pair.backup.port}"
    print(f"ready: inventory {pair.inventory_path}, {ports}", flush=True)


def _print_fleet(fleet: Fleet) -> None:
    first, *_, last = [*fleet.pairs, *fleet.pairs]
    print(f"ready: inventory {fleet.inventory_path}, {len(fleet.pairs)} pairs: {first} to {last}", flush=True)
