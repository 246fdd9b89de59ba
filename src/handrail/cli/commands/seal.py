"""`handrail seal`."""

from __future__ import annotations

import typer

from handrail.app.seal import seal_again
from handrail.cli.invocation import Invocation
from handrail.cli.options import MovedInventoryOption, RunArgument


def seal(context: typer.Context, run: RunArgument, inventory: MovedInventoryOption = None) -> None:
    invocation = Invocation.of(context)
    sealed = seal_again(run, invocation.environment(), invocation.redactor, inventory=inventory)
    again = "again, " if sealed.was_sealed else ""
    print(f"sealed: {again}{sealed.sealed_by}; to check it: handrail verify {run}")
