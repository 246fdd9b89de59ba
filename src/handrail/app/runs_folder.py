"""The folder in which runs are made: which runs are in it, and which of them a word means."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from handrail.claims import ENTRIES
from handrail.errors import InvalidCall
from handrail.sealing import payload
from handrail.sealing.bag import DECLARATION

RUNS = Path("runs")
"""The folder in which runs are made, unless another one is named."""
LATEST = "latest"
"""The word for the run that began last."""
ROLLOUT = "rollout-planned"
"""The kind of the first event of a rollout's journal."""
MAX_NAMED = 5
"""The number of runs that an error names."""


@dataclass(frozen=True)
class ListedRun:
    """A run's folder, with the first facts of its journal."""

    folder: Path
    began: datetime
    pair: str
    """The pair; empty if the journal does not say."""
    is_rollout: bool = False
    """It is no run: its journal begins with the plan of a rollout."""


@dataclass(frozen=True)
class RunsFolder:
    """A folder of runs. Only the first line of each journal is read."""

    path: Path = RUNS

    @cached_property
    def runs(self) -> Sequence[ListedRun]:
        """The runs in it, the latest first."""
        found = (_listed(folder) for folder in self._folders())
        runs = (run for run in found if not run.is_rollout)
        return sorted(runs, key=lambda run: (run.began, len(run.folder.name), run.folder.name), reverse=True)

    def _folders(self) -> list[Path]:
        if not self.path.is_dir():
            return []
        return [entry for entry in self.path.iterdir() if not entry.name.startswith(".") and is_run(entry)]

    def find(self, word: str) -> Path:
        """The run that `latest`, `latest:PAIR`, or the beginning of a folder's name means. Raises `InvalidCall`."""
        name, _, pair = word.partition(":")
        if name == LATEST:
            return self._latest(word, pair)
        matches = [run for run in self.runs if run.folder.name.startswith(word)] if word else []
        exact = [run for run in matches if run.folder.name == word]
        if len(exact or matches) == 1:
            return (exact or matches)[0].folder
        if matches:
            raise InvalidCall(
                f"{len(matches)} runs in {self.path} begin with {word}: {_names(matches)}; type more of the name, or {LATEST}"
            )
        raise InvalidCall(f"no run {word}: there is no such folder or file, and {self._there_is(word)}")

    def _latest(self, word: str, pair: str) -> Path:
        for run in self.runs:
            if pair in ("", run.pair):
                return run.folder
        if not self.runs:
            raise InvalidCall(f"no run {word}: {self._there_is(word)}")
        pairs = ", ".join(sorted({run.pair for run in self.runs if run.pair}))
        raise InvalidCall(f"no run in {self.path} is of a pair {pair}; its runs are of {pairs}")

    def _there_is(self, word: str) -> str:
        """Everything that could have been meant instead, and what to type next."""
        if not self.runs:
            return f"{self.path} holds no run; make one with handrail run, or name its folder"
        if any(run.pair == word for run in self.runs):
            return f"{word} is a pair; did you mean {LATEST}:{word}?"
        return f"no run in {self.path} begins so; there are {_names(self.runs)}. All of them: handrail runs"


def is_rollout(folder: Path) -> bool:
    """Say whether what a folder holds is not a run, but a rollout, which has runs of its own."""
    return _listed(folder).is_rollout


def count_rollouts(folder: Path) -> int:
    """The number of rollouts in a folder."""
    there = folder.iterdir() if folder.is_dir() else ()
    return sum(is_rollout(it) for it in there if is_run(it))


def is_run(folder: Path) -> bool:
    """Say whether a folder holds a run, even one whose journal is gone."""
    return (payload(folder) / "journal.jsonl").is_file() or (folder / DECLARATION).is_file()


def _names(runs: Sequence[ListedRun]) -> str:
    names = ", ".join(run.folder.name for run in runs[:MAX_NAMED])
    return f"{names} and {len(runs) - MAX_NAMED} more" if len(runs) > MAX_NAMED else names


def _listed(folder: Path) -> ListedRun:
    began, pair, is_rollout = named_time(folder), "", False
    with suppress(OSError, ValueError, KeyError, TypeError):
        with (payload(folder) / "journal.jsonl").open(encoding="utf-8") as journal:
            first: dict[str, Any] = json.loads(journal.readline())
        began = datetime.fromisoformat(first["at"])
        is_rollout = first["event"]["kind"] == ROLLOUT
        pair = str(first["event"]["pair"])
    return ListedRun(folder, began, pair, is_rollout)


def named_time(folder: Path) -> datetime:
    """The time at the beginning of a run folder's name; else that of its last change."""
    with suppress(ValueError):
        return datetime.strptime(folder.name[:16], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    return datetime.fromtimestamp(folder.stat().st_mtime, UTC)


def goes_on(run: Path, is_alive: Callable[[int], bool]) -> bool:
    """Say whether a run's process is still there. `is_alive` tells whether a process is running."""
    with suppress(OSError, ValueError):
        return is_alive(int((payload(run) / ENTRIES / "holder").read_text(encoding="ascii")))
    return False
