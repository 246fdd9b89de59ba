"""Trying a runbook on a practice pair while it is written: after a failure, its author mends it, and the run goes on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from handrail.app.authoring import AUTHOR_PATIENCE_SECONDS
from handrail.app.lookup import load_runbook, runbook_file
from handrail.errors import InvalidCall
from handrail.inventory import Pair
from handrail.mode import DRAFT
from handrail.run import AskAuthor, Mending, RunRequest


def draft_request(request: RunRequest) -> RunRequest:
    """The request of a draft: the same on a practice pair, with an author's patience. Raises `InvalidCall` for any other."""
    _must_be_for_practice(request.pair)
    return replace(request, mode=DRAFT, patience=request.patience or AUTHOR_PATIENCE_SECONDS)


def mending(named: str, make_prompter: Callable[[Path], AskAuthor] | None, obstacle: str) -> Mending:
    """The mending of the runbook that was named. Raises `InvalidCall`, with the obstacle, if nobody can be asked."""
    if make_prompter is None:
        raise InvalidCall(f"--edit asks its author on a terminal once a step has failed, and {obstacle}")
    return Mending(lambda: load_runbook(named), make_prompter(runbook_file(named)))


def _must_be_for_practice(pair: Pair) -> None:
    if not pair.is_practice:
        raise InvalidCall(
            f"--edit changes the runbook in the middle of a run, and is for a practice pair alone; {pair.name} is none: its "
            "inventory does not say `disposable: true`, or an appliance is not on this machine. Start one: handrail practice"
        )
