"""`handrail rehearse`."""

from __future__ import annotations

import shlex
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from handrail.app.claims import with_claims
from handrail.cli.invocation import Invocation
from handrail.cli.options import (
    BrowserOption,
    ClaimsOption,
    HeadedOption,
    InventoryOption,
    OperatorOption,
    PairOption,
    PlainHttpOption,
    RunbookArgument,
    SetOption,
    TicketOption,
    VerboseOption,
    WaitOption,
    run_request,
)
from handrail.cli.output.run_output import RunOutput
from handrail.cli.perform import perform_and_print
from handrail.mode import REHEARSAL


def rehearse(
    context: typer.Context,
    runbook: RunbookArgument,
    inventory: InventoryOption = Path("inventory.yaml"),
    pair: PairOption = None,
    values: SetOption = None,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where the rehearsal's folder is made.")] = Path(
        "runs"
    ),
    headed: HeadedOption = False,
    allow_plain_http: PlainHttpOption = False,
    operator: OperatorOption = "",
    ticket: TicketOption = "",
    wait: WaitOption = None,
    claims: ClaimsOption = None,
    browser: BrowserOption = None,
    json: Annotated[
        bool,
        typer.Option(
            "--json", help="Print each journal entry as a line of JSON; the last line is the account of each step."
        ),
    ] = False,
    verbose: VerboseOption = False,
) -> None:
    invocation = Invocation.of(context)
    request = replace(
        run_request(runbook, inventory, pair, values, out),
        mode=REHEARSAL,
        headed=headed,
        allow_plain_http=allow_plain_http,
        operator_name=operator.strip(),
        ticket=ticket.strip(),
        patience=wait,
    )
    environment = with_claims(invocation.environment(browser, headed=headed), claims, invocation.redactor)
    perform_and_print(invocation, request, environment, RunOutput(environment.clock, json, verbose))


def rehearsal_command(
    runbook: str, inventory: Path, pair: str | None, values: list[str] | None, out: Path, allow_plain_http: bool
) -> str:
    """The command that rehearses a run with these options."""
    options = ["--pair", pair] if pair else []
    options += [word for value in values or [] for word in ("--set", value)]
    options += ["--out", str(out)] if out != Path("runs") else []
    options += ["--allow-plain-http"] if allow_plain_http else []
    return shlex.join(["handrail", "rehearse", runbook, "--inventory", str(inventory), *options])
