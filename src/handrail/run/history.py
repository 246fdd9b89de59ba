"""What earlier runs of the same plan tell of how long it takes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path

from handrail.engine import TimeLimit
from handrail.errors import EvidenceBroken
from handrail.journal import StepDurations, read, step_durations
from handrail.run.request import Environment, RunRequest
from handrail.runbook import outline

LAST = 5
"""So many of the last runs are looked at."""


def time_limit_of(request: RunRequest, environment: Environment) -> TimeLimit | None:
    """The time limit of a run, if one was given and its mode keeps to one."""
    if request.finish_by is None or "time-limit" not in request.mode.gates:
        return None
    durations = earlier_paces(request.out, request.runbook.digest)
    return TimeLimit(request.finish_by, environment.clock, outline(request.runbook), durations)


def earlier_paces(out: Path, digest: str) -> tuple[StepDurations, ...]:
    """Of the last runs in `out` that performed this very plan and ended well. Folders are named by their time."""
    journals = sorted(out.glob("*/journal.jsonl"), reverse=True)
    return tuple(islice(_paces(journals, digest), LAST))


def _paces(journals: list[Path], digest: str) -> Iterator[StepDurations]:
    for journal in journals:
        with suppress(EvidenceBroken, OSError):
            with journal.open(encoding="utf-8") as file:
                same = f'"{digest}"' in file.readline()
            found = step_durations(read(journal)) if same else None
            if found:
                yield found
