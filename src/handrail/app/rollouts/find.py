"""Lookup of the rollout that a person means: by its folder, a file in it, `latest`, or the beginning of its folder's name."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from handrail.app.rollouts.folder import RolloutFolder, first_entry, is_rollout
from handrail.app.runs_folder import LATEST, MAX_NAMED, RunsFolder, is_run, named_time
from handrail.errors import InvalidCall
from handrail.sealing import DATA


def rollout_at(path: Path) -> RolloutFolder | None:
    """The rollout whose folder this is, or in whose folder this file lies; None if that is none, or one of its runs."""
    for folder in [path, *list(path.parents)[:2]] if path.exists() else []:
        if is_rollout(folder):
            return RolloutFolder(folder)
        if folder.name != DATA and is_run(folder):
            return None
    return None


def rollout_meant(word: str, out: Path, runs: RunsFolder) -> RolloutFolder | None:
    """The rollout that a word means where runs are taken, too; None if it means a run, or nothing that is known.

    `latest` is what began last, a run or a rollout. Raises `InvalidCall` for the beginning of a name that both have.
    """
    path = Path(word)
    if path.exists():
        return rollout_at(path)
    if len(path.parts) > 1:
        out, runs, word = path.parent, RunsFolder(path.parent), path.name
    names = names_in(out)
    if word == LATEST:
        began = runs.runs[0].began if runs.runs else None
        rollouts = [_began(out / name) for name in names[:1]]
        return RolloutFolder(out / names[0]) if names and (began is None or rollouts[0] > began) else None
    found = [name for name in names if word and name.startswith(word)]
    of_runs = [run.folder.name for run in runs.runs if run.folder.name.startswith(word)] if found else []
    if of_runs:
        raise InvalidCall(
            f"a rollout and a run begin with {word}: {out / found[0]} and {runs.path / of_runs[0]}; type more of the name"
        )
    return find_rollout(word, out) if found else None


def find_rollout(word: str, out: Path) -> RolloutFolder:
    """The rollout that is meant, in the folder `out` of rollouts if nothing else is said. Raises `InvalidCall`."""
    if found := rollout_at(Path(word)):
        return found
    names = names_in(out)
    matches = names[:1] if word == LATEST else [name for name in names if word and name.startswith(word)]
    if len(matches) == 1 or word in matches:
        return RolloutFolder(out / (word if word in matches else matches[0]))
    if matches:
        raise InvalidCall(
            f"{len(matches)} rollouts in {out} begin with {word}: {_named(matches)}; type more of the name, or {LATEST}"
        )
    if not names:
        raise InvalidCall(f"no rollout {word}: {out} holds none; begin one with handrail rollout, or name its folder")
    raise InvalidCall(f"no rollout {word}: there is no such folder, and {out} has {_named(names)}")


def names_in(out: Path) -> list[str]:
    """The names of the rollouts in a folder, the latest first."""
    found = [it for it in out.iterdir() if is_rollout(it)] if out.is_dir() else []
    return [it.name for it in sorted(found, key=lambda it: (_began(it), it.name), reverse=True)]


def _began(rollout: Path) -> datetime:
    first = first_entry(RolloutFolder(rollout).journal)
    return first.at if first else named_time(rollout)


def _named(names: list[str]) -> str:
    return ", ".join(names[:MAX_NAMED]) + (f" and {len(names) - MAX_NAMED} more" if len(names) > MAX_NAMED else "")
