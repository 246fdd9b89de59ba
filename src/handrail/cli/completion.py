"""Completion of words in a shell: runbooks, pairs, selections of them, runs, rollouts and scenarios."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import typer

from handrail.errors import HandrailError


def complete_run(context: typer.Context, incomplete: str) -> list[str]:
    """The runs that begin so, the words for the last ones, and zips."""
    from handrail.cli.invocation import runs_folder

    folder = runs_folder()
    pairs = sorted({run.pair for run in folder.runs if run.pair})
    words = ["latest", *(f"latest:{pair}" for pair in pairs), *(run.folder.name for run in folder.runs)]
    return [*_beginning(words, incomplete), *_files(incomplete, "*.zip")]


def complete_rollout(incomplete: str) -> list[str]:
    """The rollouts that begin so, by their names and their folders, and the word for the last one."""
    from handrail.app.rollouts.find import names_in
    from handrail.cli.invocation import rollouts_folder

    out = rollouts_folder()
    names = names_in(out)
    return _beginning(["latest", *names, *(str(out / name) for name in names)], incomplete)


def complete_run_or_rollout(context: typer.Context, incomplete: str) -> list[str]:
    """The runs and the rollouts that begin so, and the words for the last ones."""
    return list(dict.fromkeys([*complete_run(context, incomplete), *complete_rollout(incomplete)]))


def complete_selection(context: typer.Context, incomplete: str) -> list[str]:
    """The terms of a selection that begin like the last one: `all`, names of pairs, and the words of their labels."""
    from handrail.inventory import load_fleet

    named = context.params.get("inventory")
    with suppress(HandrailError, OSError):
        fleet = load_fleet([Path(file) for file in named or ["inventory.yaml"]])
        labels = {
            f"{label}={word}" for pair in fleet.pairs.values() for label, words in pair.labels.items() for word in words
        }
        start = max(incomplete.rfind(mark) for mark in ",+!") + 1
        before, last = incomplete[:start], incomplete[start:]
        terms = sorted(labels) if before.endswith("+") else ["all", *fleet.pairs, *sorted(labels)]
        return [before + term for term in _beginning(terms, last)]
    return []


def complete_runbook(incomplete: str) -> list[str]:
    """The shipped runbooks and the YAML files that begin so."""
    from handrail.runbook import shipped_names

    names = shipped_names()
    short = [name.rsplit("/", 1)[-1] for name in names]
    return [*_beginning([*names, *short], incomplete), *_files(incomplete, "*.yaml")]


def complete_pair(context: typer.Context, incomplete: str) -> list[str]:
    """The pairs of the inventory that is named, or of the usual one."""
    from handrail.app.lookup import load_pairs

    with suppress(HandrailError, OSError):
        named = context.params.get("inventory") or "inventory.yaml"
        file = named[0] if isinstance(named, list | tuple) else named
        return _beginning(list(load_pairs(Path(file))), incomplete)
    return []


def complete_scenario(incomplete: str) -> list[str]:
    """The situations that the practice pair knows."""
    from handrail_practice.pair import SCENARIOS

    return _beginning(list(SCENARIOS), incomplete)


def complete_profile(incomplete: str) -> list[str]:
    """The versions of the practice pair."""
    from handrail_practice.pair import PROFILES

    return _beginning(list(PROFILES), incomplete)


def complete_outcome(incomplete: str) -> list[str]:
    """How a run may have ended."""
    from handrail.app.list_runs import STATES

    return _beginning(list(STATES), incomplete)


def _beginning(words: list[str], incomplete: str) -> list[str]:
    return [word for word in dict.fromkeys(words) if word.startswith(incomplete)]


def _files(incomplete: str, pattern: str) -> Iterator[str]:
    folder = Path(incomplete).parent if incomplete else Path()
    return (str(file) for file in sorted(folder.glob(pattern)) if str(file).startswith(incomplete))
