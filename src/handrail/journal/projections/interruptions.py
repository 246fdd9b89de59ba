"""The interruptions of a run: how each process of it ended that was not the last, and what settled the step at which it did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handrail.journal.events import (
    RunFinished,
    RunResumed,
    StepDoneByHand,
    StepFailed,
    StepInDoubt,
    StepPassed,
    StepProbed,
    StepRedoAllowed,
    StepSoAlready,
    StepStarted,
)
from handrail.journal.journal import Entry

Settling = StepProbed | StepRedoAllowed | StepDoneByHand
"""The facts that tell whether a step has happened: somebody looked, or said so."""


@dataclass(frozen=True)
class Interruption:
    """The end of a process that did not come to the last step, in a run that was resumed."""

    at: datetime
    """The time of its last entry."""
    end: RunFinished | None
    """None if the process died."""
    step: str = ""
    """The number of the step that had begun and not ended, failed, or was in doubt; empty if there was none."""
    settled: tuple[tuple[datetime, Settling], ...] = ()
    """What was found out or said about that step afterwards, until the run ended again."""


def interruptions(entries: Sequence[Entry]) -> list[Interruption]:
    """The interruptions of a run, in order."""
    resumed = [number for number, entry in enumerate(entries) if isinstance(entry.event, RunResumed)]
    starts = [0, *(_first_word(entries, number) for number in resumed)]
    return [
        _interruption(entries[start:end], entries[end : [*starts, len(entries)][index + 2]])
        for index, (start, end) in enumerate(zip(starts, starts[1:], strict=False))
    ]


def _first_word(entries: Sequence[Entry], resumed: int) -> int:
    """The number of the first entry of a process that resumed a run: what a person said about a step stands before the rest."""
    while isinstance(entries[resumed - 1].event, StepRedoAllowed | StepDoneByHand):
        resumed -= 1
    return resumed


def _interruption(before: Sequence[Entry], after: Sequence[Entry]) -> Interruption:
    step, end = "", None
    for entry in before:
        match entry.event:
            case StepStarted(step=number) | StepFailed(step=number) | StepInDoubt(step=number):
                step = number
            case StepPassed(step=number) | StepSoAlready(step=number) | StepDoneByHand(step=number) if number == step:
                step = ""
            case RunFinished():
                end = entry.event
    settled = ((entry.at, entry.event) for entry in after if isinstance(entry.event, Settling))
    return Interruption(before[-1].at, end, step, tuple((at, event) for at, event in settled if event.step == step))
