"""`handrail runbooks`."""

from __future__ import annotations

import json as json_module
from typing import Annotated

import typer

from handrail.app.lookup import ShippedRunbook, shipped_runbooks
from handrail.characters import on_one_line


def runbooks(json: Annotated[bool, typer.Option("--json", help="Print the list as JSON.")] = False) -> None:
    found = shipped_runbooks()
    if json:
        print(json_module.dumps([vars(runbook) for runbook in found], ensure_ascii=False, indent=1))
        return
    for runbook in found:
        _print(runbook)
    print("\nA runbook of your own is named by its file. What one would do is told by: handrail plan RUNBOOK")


def _print(runbook: ShippedRunbook) -> None:
    print(f"{runbook.name}\n    {on_one_line(runbook.title)}")
