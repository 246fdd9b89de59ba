"""`handrail check`."""

from __future__ import annotations

from typing import Annotated

import typer

from handrail.app.check import CheckedRunbook
from handrail.app.check import check as check_runbook
from handrail.cli.completion import complete_runbook
from handrail.errors import InvalidCall


def check(
    runbooks: Annotated[
        list[str],
        typer.Argument(
            metavar="RUNBOOK…", autocompletion=complete_runbook, help="Files, or names of shipped runbooks."
        ),
    ],
) -> None:
    checked, unknown = [], []
    for name in runbooks:
        try:
            checked.append(check_runbook(name))
        except InvalidCall as error:  # of the others one wants to know all the same
            unknown.append(error)
        else:
            _print(checked[-1])
    if unknown:
        raise InvalidCall("\n".join(map(str, unknown)))
    if any(runbook.mistakes for runbook in checked):
        raise typer.Exit(2)


def _print(checked: CheckedRunbook) -> None:
    for mistake in checked.mistakes:
        print(mistake)
    for warning in checked.warnings:
        print(f"{warning.file}:{warning.line}:{warning.column}: warning: {warning.sentence}")
    if checked.runbook:
        print(f"{checked.named}: no mistakes in {checked.steps} steps")
