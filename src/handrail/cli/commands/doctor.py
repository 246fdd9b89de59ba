"""`handrail doctor`."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from handrail.app.claims import learn_passwords, must_have_postgresql
from handrail.app.doctor import Finding, examine_machine, worker_examinations
from handrail.cli.application import load_all
from handrail.cli.defaults import read_defaults, told
from handrail.cli.invocation import Invocation, runs_folder
from handrail.cli.options import BrowserOption, ClaimsOption, WorkerRunsOption
from handrail.cli.output.wrapping import wrapped


def doctor(
    context: typer.Context,
    browser: BrowserOption = None,
    worker: Annotated[
        bool, typer.Option("--worker", help="Examine also what `handrail worker` needs, on each machine in turn.")
    ] = False,
    claims: ClaimsOption = None,
    runs: WorkerRunsOption = None,
) -> None:
    invocation = Invocation.of(context)
    defaults = list(told(read_defaults(Path.cwd()), os.environ, load_all()))
    for default in defaults:
        _print(
            "warning" if default.problem else "ok",
            "default",
            ": ".join(filter(None, [default.sentence, default.problem])),
        )
    redactor = invocation.redactor
    if claims:
        must_have_postgresql()
        learn_passwords(claims, os.environ, redactor)
    is_sound = invocation.run_or_stop(
        examine_machine(
            invocation.environment,
            browser,
            runs or runs_folder().path,
            partial(_print_finding, redact=redactor.redact),
            worker_examinations(claims, runs) if worker else (),
        )
    )
    if not is_sound:
        print("\nSomething is missing; see above for what mends it.")
        raise typer.Exit(3)
    if any(default.problem for default in defaults):
        print("\nNothing is missing on this machine, but a default is not as it should be; see the warning above.")
    else:
        print("\nEverything is there.")


def _print_finding(finding: Finding, redact: Callable[[str], str]) -> None:
    _print("MISSING" if finding.is_missing else "ok", finding.subject, redact(finding.sentence))


def _print(mark: str, subject: str, sentence: str) -> None:
    print(wrapped(f"  {mark:8} {subject:16} ", sentence))
