"""`handrail seal`."""

from __future__ import annotations

from typing import Annotated

import typer

from handrail.app.named_runs import NamedRun
from handrail.app.seal import ResealedRun, seal_again
from handrail.cli.invocation import Invocation
from handrail.cli.options import MovedInventoryOption, UnzippedRunsArgument
from handrail.cli.runs import each_run


def seal(
    context: typer.Context,
    runs: UnzippedRunsArgument,
    inventory: MovedInventoryOption = None,
    replace_signature: Annotated[
        bool,
        typer.Option("--replace-signature", help="Take a signature away that holds, or put another's in its place."),
    ] = False,
    again: Annotated[
        bool,
        typer.Option(
            "--again", help="Seal a run that lacks nothing, or whose sign-offs are then those of an earlier seal."
        ),
    ] = False,
) -> None:
    invocation = Invocation.of(context)
    secrets = invocation.secrets()

    def seal_one(run: NamedRun) -> None:
        run.must_be_a_folder("seal")
        sealed = seal_again(
            run.folder,
            secrets,
            inventory=inventory,
            replace_signature=replace_signature,
            again=again,
        )
        print(f"sealed: {_in_words(sealed)}; to check it: handrail verify {run.folder}")
        if sealed.outdated:
            print(f"signed off: {sealed.outdated}")

    each_run(invocation, runs, seal_one)


def _in_words(sealed: ResealedRun) -> str:
    if sealed.lacked_nothing:
        return f"already, {sealed.sealed_by}; nothing to add, and nothing was changed"
    return f"again, {sealed.sealed_by}" if sealed.was_sealed else sealed.sealed_by
