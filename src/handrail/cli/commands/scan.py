"""`handrail scan`."""

from __future__ import annotations

import typer

from handrail.app.named_runs import NamedRun
from handrail.app.scan import scan as scan_run
from handrail.cli.invocation import Invocation
from handrail.cli.options import MovedInventoryOption, UnzippedRunsArgument
from handrail.cli.runs import each_run
from handrail.report.words import search_result


def scan(context: typer.Context, runs: UnzippedRunsArgument, inventory: MovedInventoryOption = None) -> None:
    invocation = Invocation.of(context)
    environment = invocation.environment()

    def scan_one(run: NamedRun) -> None:
        run.must_be_a_folder("scan")
        scanned = scan_run(run.folder, environment, invocation.redactor, inventory=inventory)
        print(invocation.redact(search_result(scanned.search)))
        if scanned.not_searched:
            names = ", ".join(scanned.not_searched)
            print(f"not searched for, since made for the run and gone with it: {names}; the run did at its end")

    each_run(invocation, runs, scan_one)
