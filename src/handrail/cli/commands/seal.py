"""`handrail seal`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from handrail.app.named_runs import NamedRun
from handrail.app.seal import ResealedRun, seal_again
from handrail.cli.invocation import Invocation
from handrail.cli.options import MovedInventoryOption, UnzippedRunsOrRolloutsArgument
from handrail.cli.rollouts import each_of_both
from handrail.cli.runs import each_run


def seal(
    context: typer.Context,
    runs: UnzippedRunsOrRolloutsArgument,
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

    def seal_run(run: NamedRun) -> None:
        run.must_be_a_folder("seal")
        tell(run.folder, seal_again)

    def seal_rollout(folder: Path) -> None:
        from handrail.app.rollouts.seal import seal_rollout_again

        tell(folder, seal_rollout_again)

    def tell(folder: Path, work: Callable[..., ResealedRun]) -> None:
        sealed = work(folder, secrets, inventory=inventory, replace_signature=replace_signature, again=again)
        print(f"sealed: {_in_words(sealed)}; to check it: handrail verify {folder}")
        if sealed.outdated:
            print(f"signed off: {sealed.outdated}")

    each_of_both(invocation, runs, seal_rollout, lambda words: each_run(invocation, words, seal_run))


def _in_words(sealed: ResealedRun) -> str:
    if sealed.lacked_nothing:
        return f"already, {sealed.sealed_by}; nothing to add, and nothing was changed"
    return f"again, {sealed.sealed_by}" if sealed.was_sealed else sealed.sealed_by
