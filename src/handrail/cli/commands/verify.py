"""`handrail verify`."""

from __future__ import annotations

import json as json_module
from pathlib import Path
from typing import Annotated

import typer

from handrail.app import environment
from handrail.app.verify import verify as verify_run
from handrail.cli.options import RunArgument
from handrail.cli.output.results import print_results


def verify(
    run: RunArgument,
    trust: Annotated[
        list[Path] | None,
        typer.Option(metavar="PEM", help="Trusted signer: its certificate, or its issuer's (PEM). Repeatable."),
    ] = None,
    trust_time: Annotated[
        list[Path] | None,
        typer.Option(metavar="PEM", help="Trusted timestamp authority: its CA certificate (PEM). Repeatable."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the results as JSON.")] = False,
) -> None:
    verified = verify_run(run, environment.clock(), trust=trust or (), trust_time=trust_time or ())
    if json:
        print(json_module.dumps([vars(result) for result in verified.results], ensure_ascii=False, indent=1))
    else:
        print_results(verified.results)
    verified.raise_for_broken()
