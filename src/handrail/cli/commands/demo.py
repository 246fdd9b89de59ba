"""`handrail demo`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from handrail.app.demo import demo as start_demo
from handrail.app.demo import fetch_served_certificates, must_be_same
from handrail.app.lesson import must_have_a_screen
from handrail.app.verify import verify
from handrail.cli.commands.teach import lead
from handrail.cli.invocation import Invocation
from handrail.cli.options import BrowserOption
from handrail.cli.output.results import print_results
from handrail.cli.output.run_output import RunOutput
from handrail.cli.perform import perform_and_print
from handrail.errors import InvalidCall
from handrail.inventory import Pair
from handrail.mode import EXERCISE, LESSON, Mode


def demo(
    context: typer.Context,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where the run's folder is made.")] = Path("runs"),
    headed: Annotated[bool, typer.Option("--headed", help="Show the browser.")] = False,
    teach: Annotated[
        bool, typer.Option("--teach", help="Show it as a lesson, step by step, in visible windows.")
    ] = False,
    exercise: Annotated[
        bool, typer.Option("--exercise", help="Let a trainee find each control, in visible windows.")
    ] = False,
    trainee: Annotated[
        str | None, typer.Option(metavar="NAME", help="Who does the exercise; else whoever is logged in.")
    ] = None,
    browser: BrowserOption = None,
) -> None:
    invocation = Invocation.of(context)
    if trainee and not exercise:
        raise InvalidCall("--trainee NAME says who does the exercise; say --exercise, too")
    if teach or exercise:
        _teach(invocation, out, browser, EXERCISE if exercise else LESSON, trainee)
        return
    environment = invocation.environment(browser, headed=headed)
    print("Two practice appliances start on this machine: HTTPS servers with certificates of their own.")
    print(
        "On yours, a person would be asked before the key is exported and the default is changed; here the demo approves.\n"
    )
    with start_demo(environment, out) as demo:
        request = replace(demo.request, headed=headed)
        result = perform_and_print(invocation, request, environment, RunOutput(environment.clock, can_be_resumed=False))
        _print_served_certificates(invocation, request.pair)
        print()
        verified = verify(result.folder.path, environment.clock(), trust=[demo.certificate])
        print_results(verified.results)
        verified.raise_for_broken()


def _teach(invocation: Invocation, out: Path, browser: str | None, mode: Mode, trainee: str | None) -> None:
    """Perform the demo as a lesson or an exercise."""
    environment = invocation.environment_of_lesson(browser)
    must_have_a_screen(environment)
    print("Two practice appliances start on this machine, and a window for each of them opens.")
    print("The caption in the window says what is next. Its letters are keys there, and on this terminal.\n")
    with start_demo(environment, out, mode) as demo:
        output = RunOutput(environment.clock, can_be_resumed=False)
        lead(invocation, demo.request, environment, output, leader=trainee)


def _print_served_certificates(invocation: Invocation, pair: Pair) -> None:
    """Print the certificates of a pair. Raises `ExpectationNotMet` if they differ."""
    print("\nAsked over TLS, independently of the run:")
    certificates = invocation.run_or_stop(fetch_served_certificates(pair))
    for certificate in certificates:
        name = f"with SNI {certificate.name}" if certificate.name else "without SNI"
        print(f"  {certificate.role:8} {name:34} serves {certificate.fingerprint[:32]}…")
    must_be_same(certificates)
    print("Proved: both appliances serve the same certificate, with and without SNI.")
