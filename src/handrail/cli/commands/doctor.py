"""`handrail doctor`."""

from __future__ import annotations

import os
from pathlib import Path

import typer

from handrail.app.doctor import Finding, examine_machine
from handrail.cli.application import load_all
from handrail.cli.defaults import read_defaults, told
from handrail.cli.invocation import Invocation
from handrail.cli.options import BrowserOption


def doctor(context: typer.Context, browser: BrowserOption = None) -> None:
    invocation = Invocation.of(context)
    for sentence in told(read_defaults(Path.cwd()), os.environ, load_all()):
        _print(Finding("default", sentence))
    is_sound = invocation.run_or_stop(examine_machine(invocation.environment, browser, Path.cwd(), _print))
    print("\nEverything is there." if is_sound else "\nSomething is missing; see above for what mends it.")
    if not is_sound:
        raise typer.Exit(3)


def _print(finding: Finding) -> None:
    print(f"  {'MISSING' if finding.is_missing else 'ok':8} {finding.subject:16} {finding.sentence}")
