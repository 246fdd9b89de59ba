"""`handrail rehearse`."""

from __future__ import annotations

import json as json_module
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from handrail.cli.options import BrowserOption, InventoryOption, PairOption, RunbookArgument, SetOption, VerboseOption

if TYPE_CHECKING:
    from handrail.journal import RunRecord, StepRecord


def rehearse(
    runbook: RunbookArgument,
    inventory: InventoryOption = Path("inventory.yaml"),
    pair: PairOption = None,
    values: SetOption = None,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where the rehearsal's folder is made.")] = Path(
        "runs"
    ),
    headed: Annotated[bool, typer.Option("--headed", help="Show the browser.")] = False,
    browser: BrowserOption = None,
    json: Annotated[
        bool, typer.Option("--json", help="One journal entry a line, for machines; the last line is the account.")
    ] = False,
    verbose: VerboseOption = False,
) -> None:
    """Go through a runbook and change nothing: do what is safe, and see whether the rest could be done."""
    from handrail.app.environment import real_world
    from handrail.app.lookup import chosen_pair, library, runbook_file
    from handrail.cli.commands.run import perform
    from handrail.cli.options import given
    from handrail.mode import REHEARSAL
    from handrail.run import RunRequest
    from handrail.runbook import load

    book, _ = load(runbook_file(runbook), library())
    request = RunRequest(
        runbook=book,
        pair=chosen_pair(inventory, pair),
        inventory_file=inventory,
        given=given(values),
        out=out,
        mode=REHEARSAL,
        headed=headed,
    )
    perform(request, real_world(browser, headed=headed), as_json=json, ask=False, verbose=verbose)


def typed(runbook: str, inventory: Path, pair: str | None, values: list[str] | None, out: Path) -> str:
    """The command that rehearses what a run is asked for."""
    options = ["--pair", pair] if pair else []
    options += [word for value in values or [] for word in ("--set", value)]
    options += ["--out", str(out)] if out != Path("runs") else []
    return shlex.join(["handrail", "rehearse", runbook, "--inventory", str(inventory), *options])


def tell_account(record: RunRecord, *, as_json: bool) -> None:
    """What a rehearsal says of each step, in one place."""
    if as_json:
        print(json_module.dumps({"account": [_as_json(step) for step in record.steps]}, ensure_ascii=False), flush=True)
        return
    from handrail.report.words import verdict

    print("\nThe account of each step:")
    for step in record.steps:
        print(f"  {step.number:>5}  {verdict(step):29}  {step.sentence}")


def _as_json(step: StepRecord) -> dict[str, str]:
    return {
        "step": step.number,
        "verdict": step.outcome,
        "after": step.after,
        "detail": step.reason,
        "sentence": step.sentence,
        "appliance": step.appliance,
        "effect": step.effect,
    }
