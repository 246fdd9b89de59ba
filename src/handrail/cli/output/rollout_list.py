"""Output of a list of rollouts: two lines each, so that a narrow terminal has room for all of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from rich.console import Console
from rich.text import Text

from handrail.app.rollouts.list import RolloutSummary
from handrail.characters import visible
from handrail.cli.output.columns import fitted
from handrail.cli.output.marks import mark_of
from handrail.cli.output.run_list import when
from handrail.cli.output.safe_stdout import display_stdout
from handrail.durations import format_duration

TITLES = ("", "when", "runbook", "pairs", "ended", "sealed by")
NARROWED = ((2, 5), (1, 4))
"""The columns that are made narrower where there is not enough room, as in a list of runs."""


def print_no_rollouts(folder: Path, *, is_filtered: bool) -> None:
    """Print that there is none, and what to type."""
    none = (
        f"no such rollout in {folder}" if is_filtered else f"no rollouts in {folder}; begin one with: handrail rollout"
    )
    Console(file=display_stdout(), highlight=False).print(Text(visible(none)))


def print_rollouts(rollouts: Sequence[RolloutSummary], now: datetime, offset: str) -> None:
    """Print when each began, what it performed, how many pairs are done, how it ended, and what to do next."""
    console = Console(file=display_stdout(), highlight=False)
    rows = [[Text(title, "dim") for title in TITLES], *(_cells(rollout, now, offset) for rollout in rollouts)]
    for number, line in enumerate(fitted(rows, NARROWED, console.width)):
        console.print(line, no_wrap=True, overflow="ignore", crop=False)
        if number:
            console.print(_second_line(rollouts[number - 1]), no_wrap=True, overflow="ignore", crop=False)


def _cells(rollout: RolloutSummary, now: datetime, offset: str) -> list[Text]:
    mark, colour, words = mark_of(rollout.state, rollout.mode)
    label = f" ({rollout.mode.label})" if rollout.mode.label else ""
    took = f" {format_duration(rollout.took)}" if rollout.state in ("passed", "exceptions") else ""
    return [
        Text(mark, colour),
        Text(when(rollout.began, now, offset)),
        Text(visible((rollout.runbook or rollout.title) + label)),
        Text(f"{rollout.done} of {len(rollout.pairs)} done" if rollout.pairs else ""),
        Text(words + took, colour),
        Text(visible(rollout.sealed_by)),
    ]


def _second_line(rollout: RolloutSummary) -> Text:
    return Text(visible(f"   next: {rollout.advice}" if rollout.advice else f"   {rollout.folder}"), "dim")


def as_object(rollout: RolloutSummary) -> dict[str, object]:
    """A rollout as a JSON object."""
    return {
        "folder": str(rollout.folder),
        "began": rollout.began.isoformat(),
        "runbook": rollout.runbook,
        "title": rollout.title,
        "pairs": list(rollout.pairs),
        "done": rollout.done,
        "mode": rollout.mode.name,
        "outcome": rollout.state,
        "seconds": round(rollout.took.total_seconds(), 1),
        "sealed_by": rollout.sealed_by,
        "next": rollout.advice,
    }
