"""`handrail runs`."""

from __future__ import annotations

import json as json_module
from pathlib import Path
from typing import Annotated

import typer

from handrail.app import environment
from handrail.app.list_runs import STATES, RunFilter, list_runs, parse_since
from handrail.app.runs_folder import RUNS, count_rollouts
from handrail.cli.completion import complete_outcome
from handrail.cli.invocation import rollouts_folder
from handrail.cli.options import one_of
from handrail.cli.output.run_list import as_object, print_no_runs, print_runs
from handrail.report.words import plural


def runs(
    context: typer.Context,
    pair: Annotated[str | None, typer.Option("--pair", "-p", metavar="NAME", help="Only those of this pair.")] = None,
    runbook: Annotated[
        str | None, typer.Option(metavar="RUNBOOK", help="Only those of this runbook, by its file's name or its title.")
    ] = None,
    outcome: Annotated[
        str | None,
        typer.Option(
            metavar="/".join(STATES),
            parser=one_of(STATES, "outcome"),
            autocompletion=complete_outcome,
            help="Only those that ended so. `broken` could not go on; of `unreadable` the journal is broken.",
        ),
    ] = None,
    since: Annotated[
        str | None, typer.Option(metavar="TIME", help="Only those that began since: 90m, 24h, 7d, or 2026-11-28.")
    ] = None,
    rollouts: Annotated[
        bool, typer.Option("--rollouts", help="List rollouts, those in rollouts/, and not single runs.")
    ] = False,
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="The folder of runs; with --rollouts, that of rollouts.")
    ] = RUNS,
    json: Annotated[bool, typer.Option("--json", help="Print the list as JSON.")] = False,
) -> None:
    now, offset = environment.clock(), environment.utc_offset()
    wanted = RunFilter(pair or "", runbook or "", outcome or "", parse_since(since, now, offset) if since else None)
    source = context.get_parameter_source("out")
    is_named = source is not None and source.name == "COMMANDLINE"
    if rollouts:
        _list_rollouts(out if is_named else rollouts_folder(), wanted, as_json=json)
        return
    found = list(list_runs(out, wanted, environment.is_alive))
    if json:
        print(json_module.dumps([as_object(run) for run in found], ensure_ascii=False, indent=1))
        return
    if found:
        print_runs(found, now, offset)
    else:
        print_no_runs(out, wanted)
    if not is_named and (count := count_rollouts(rollouts_folder())):
        print(f"{plural(count, 'rollout')} in {rollouts_folder()}, listed by: handrail runs --rollouts")


def _list_rollouts(folder: Path, wanted: RunFilter, *, as_json: bool) -> None:
    from handrail.app.rollouts.list import list_rollouts
    from handrail.cli.output import rollout_list

    found = list(list_rollouts(folder, wanted, environment.is_alive))
    if as_json:
        print(json_module.dumps([rollout_list.as_object(it) for it in found], ensure_ascii=False, indent=1))
    elif found:
        rollout_list.print_rollouts(found, environment.clock(), environment.utc_offset())
    else:
        rollout_list.print_no_rollouts(folder, is_filtered=wanted != RunFilter())
