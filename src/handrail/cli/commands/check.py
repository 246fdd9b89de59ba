"""`handrail check`."""

from __future__ import annotations

from typing import Annotated

import typer


def check(
    runbooks: Annotated[list[str], typer.Argument(metavar="RUNBOOK…", help="Files, or names of shipped runbooks.")],
) -> None:
    from handrail.app.lookup import library, runbook_file
    from handrail.errors import InvalidFile
    from handrail.runbook import load, outline

    broken = False
    for named in runbooks:
        try:
            runbook, warnings = load(runbook_file(named), library())
        except InvalidFile as invalid:
            print(invalid)
            broken = True
            continue
        for warning in warnings:
            print(f"{warning.file}:{warning.line}:{warning.column}: warning: {warning.sentence}")
        steps = sum(1 for section in outline(runbook) for _ in section.walk())
        print(f"{named}: no mistakes in {steps} steps")
    if broken:
        raise typer.Exit(2)
