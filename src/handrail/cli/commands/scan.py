"""`handrail scan`."""

from __future__ import annotations

import typer

from handrail.app.scan import scan as scan_run
from handrail.cli.invocation import Invocation
from handrail.cli.options import MovedInventoryOption, RunArgument
from handrail.report.words import search_result


def scan(context: typer.Context, run: RunArgument, inventory: MovedInventoryOption = None) -> None:
    invocation = Invocation.of(context)
    scanned = scan_run(run, invocation.environment(), invocation.redactor, inventory=inventory)
    print(invocation.redact(search_result(scanned.search)))
    if scanned.not_searched:
        names = ", ".join(scanned.not_searched)
        print(f"not searched for, since made for the run and gone with it: {names}; the run did at its end")
