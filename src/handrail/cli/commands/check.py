"""`handrail check`."""

from __future__ import annotations

from typing import Annotated

import typer

from handrail.app.check import CheckedRunbook
from handrail.app.check import check as check_runbook
from handrail.cli.completion import complete_runbook


def check(
    runbooks: Annotated[
        list[str],
        typer.Argument(
            metavar="RUNBOOK…", autocompletion=complete_runbook, help="Files, or names of shipped runbooks."
        ),
    ],
) -> None:
    checked = []
    for name in runbooks:
        checked.append(check_runbook(name))
        _print(checked[-1])
    if any(runbook.mistakes for runbook in checked):
        raise typer.Exit(2)


def _print(checked: CheckedRunbook) -> None:
    for mistake in checked.mistakes:
        print(mistake)
    for warning in checked.warnings:
        print(f"{warning.file}:{warning.line}:{warning.column}: warning: {warning.sentence}")
    if checked.runbook:
        print(f"{checked.named}: no mistakes in {checked.steps} steps")
