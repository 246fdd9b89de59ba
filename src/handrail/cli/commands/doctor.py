"""`handrail doctor`."""

from __future__ import annotations

import os
from pathlib import Path

import typer

from handrail.app.doctor import Finding, examine_machine
from handrail.cli.application import load_all
from handrail.cli.defaults import read_defaults, told
from handrail.cli.invocation import Invocation, runs_folder
from handrail.cli.options import BrowserOption
from handrail.cli.output.wrapping import wrapped


def doctor(context: typer.Context, browser: BrowserOption = None) -> None:
    invocation = Invocation.of(context)
    defaults = list(told(read_defaults(Path.cwd()), os.environ, load_all()))
    for default in defaults:
        _print(
            "warning" if default.problem else "ok",
            "default",
            ": ".join(filter(None, [default.sentence, default.problem])),
        )
    is_sound = invocation.run_or_stop(
        examine_machine(invocation.environment, browser, runs_folder().path, _print_finding)
    )
    if not is_sound:
        print("\nSomething is missing; see above for what mends it.")
        raise typer.Exit(3)
    if any(default.problem for default in defaults):
        print("\nNothing is missing on this machine, but a default is not as it should be; see the warning above.")
    else:
        print("\nEverything is there.")


def _print_finding(finding: Finding) -> None:
    _print("MISSING" if finding.is_missing else "ok", finding.subject, finding.sentence)


def _print(mark: str, subject: str, sentence: str) -> None:
    print(wrapped(f"  {mark:8} {subject:16} ", sentence))
