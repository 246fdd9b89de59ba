"""Lookup of the rollout that a person means: by its folder, a file in it, `latest`, or the beginning of its folder's name."""

from __future__ import annotations

from pathlib import Path

from handrail.app.rollouts.folder import RolloutFolder, is_rollout
from handrail.app.runs_folder import LATEST, MAX_NAMED
from handrail.errors import InvalidCall


def rollout_at(path: Path) -> RolloutFolder | None:
    """The rollout whose folder this is, or in whose folder this file lies; None if that is none."""
    candidates = [path, *list(path.parents)[:2]] if path.exists() else []
    return next((RolloutFolder(folder) for folder in candidates if is_rollout(folder)), None)


def find_rollout(word: str, out: Path) -> RolloutFolder:
    """The rollout that is meant, in the folder `out` of rollouts if nothing else is said. Raises `InvalidCall`."""
    if found := rollout_at(Path(word)):
        return found
    names = sorted((it.name for it in out.iterdir() if is_rollout(it)), reverse=True) if out.is_dir() else []
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


def _named(names: list[str]) -> str:
    return ", ".join(names[:MAX_NAMED]) + (f" and {len(names) - MAX_NAMED} more" if len(names) > MAX_NAMED else "")
