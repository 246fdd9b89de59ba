"""`handrail demo`."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from handrail.cli.options import BrowserOption

if TYPE_CHECKING:
    from handrail.inventory import Pair

RUNBOOK = "failover/replicate-ssl-certificate"


def demo(
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where the run's folder is made.")] = Path("runs"),
    headed: Annotated[bool, typer.Option("--headed", help="Show the browser.")] = False,
    teach: Annotated[bool, typer.Option("--teach", help="Lead through it, step by step, in visible windows.")] = False,
    exercise: Annotated[
        bool, typer.Option("--exercise", help="Let a trainee find each control, in visible windows.")
    ] = False,
    browser: BrowserOption = None,
) -> None:
    """Replicate a certificate between two practice appliances, prove by TLS that both serve it, and verify the evidence."""
    if teach or exercise:
        _teach(out, browser, exercise=exercise)
        return
    import asyncio

    from handrail.app.environment import real_world
    from handrail.app.lookup import chosen_pair, library
    from handrail.cli.commands.run import perform
    from handrail.cli.commands.verify import verify
    from handrail.engine import Approval
    from handrail.inventory import Seal
    from handrail.run import RunRequest
    from handrail.runbook import load, shipped
    from handrail.sealing import new_key
    from handrail_practice.pair import running_pair

    environment = real_world(browser, headed=headed)
    runbook, _ = load(shipped() / f"{RUNBOOK}.yaml", library())
    print("Two practice appliances start on this machine: HTTPS servers with certificates of their own.")
    print(
        "On yours, a person would be asked before the key is exported and the default is changed; here the demo approves.\n"
    )
    with tempfile.TemporaryDirectory(prefix="handrail-demo-") as folder, running_pair(Path(folder)) as there:
        pair = chosen_pair(there.inventory_path, "practice")
        key, certificate = new_key(Path(folder) / "seal", "Handrail demo", None, environment.clock())
        pair = replace(pair, seal=Seal(str(key), certificate))
        approval = Approval("handrail demo", runbook.digest)
        request = RunRequest(runbook, pair, there.inventory_path, out=out, headed=headed, approval=approval)
        done = perform(request, environment, lasting=False)
        asyncio.run(_prove(pair))
        print()
        verify(done.path, [certificate])


def _teach(out: Path, browser: str | None, *, exercise: bool) -> None:
    """The same on the same appliances, as a lesson."""
    import os
    import sys

    from handrail.app.environment import real_world
    from handrail.app.lookup import chosen_pair, library
    from handrail.cli.commands.teach import lead, must_have_a_screen
    from handrail.mode import EXERCISE, LESSON
    from handrail.run import RunRequest
    from handrail.runbook import load, shipped
    from handrail_practice.pair import running_pair

    must_have_a_screen(os.environ, sys.platform, sys.argv[1:])
    runbook, _ = load(shipped() / f"{RUNBOOK}.yaml", library())
    print("Two practice appliances start on this machine, and a window for each of them opens.")
    print("The caption in the window says what is next. Its letters are keys there, and on this terminal.\n")
    with tempfile.TemporaryDirectory(prefix="handrail-lesson-") as folder, running_pair(Path(folder)) as there:
        request = RunRequest(
            runbook,
            chosen_pair(there.inventory_path, "practice"),
            there.inventory_path,
            out=out,
            mode=EXERCISE if exercise else LESSON,
            headed=True,
        )
        lead(request, real_world(browser, headed=True), lasting=False)


async def _prove(pair: Pair) -> None:
    """Ask both appliances over TLS, independently of the run, and compare."""
    from handrail.errors import ExpectationNotMet
    from handrail.tls import handshake

    site = pair.inputs["site"]
    print("\nAsked over TLS, independently of the run:")
    fingerprints = set()
    for role, appliance in pair.roles.items():
        for name in (site, None):
            fingerprint = (await handshake(appliance.address, name, within=10)).fingerprint
            fingerprints.add(fingerprint)
            print(f"  {role:8} {'with SNI ' + site if name else 'without SNI':34} serves {fingerprint[:32]}…")
    if len(fingerprints) != 1:
        raise ExpectationNotMet("the two appliances do not serve the same certificate")
    print("Proved: both appliances serve the same certificate, with and without SNI.")
