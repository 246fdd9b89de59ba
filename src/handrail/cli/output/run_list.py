"""Output of a list of runs: two lines each, so that a narrow terminal has room for all of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from handrail.app.list_runs import RunFilter, RunSummary, local_zone, runbooks_of
from handrail.app.runs_folder import RunsFolder
from handrail.characters import visible
from handrail.cli.output.columns import fitted
from handrail.cli.output.marks import mark_of
from handrail.cli.output.safe_stdout import display_stdout
from handrail.durations import format_duration
from handrail.report.words import plural

if TYPE_CHECKING:
    from handrail.sealing.sign_off_check import SignOffResult

TITLES = ("", "when", "runbook", "pair", "ended", "sealed by")
NARROWED = ((2, 3, 5), (1, 4))
"""The columns that are made narrower where there is not enough room: names first, then when a run began and how it ended."""
SIGNED_BY_WHOM = "whose keys signed off is not checked here: handrail verify RUN --trust-sign PEM"


def print_no_runs(folder: Path, wanted: RunFilter) -> None:
    """Print that there is none, and why."""
    if not folder.exists():
        sentence = f"there is no folder {folder}: no run was made in it yet"
    elif not RunsFolder(folder).runs:
        sentence = f"no runs yet in {folder}; make one with: handrail run"
    elif wanted.runbook:
        sentence = f"no such run in {folder}; the runs in it are of {', '.join(runbooks_of(folder))}"
    else:
        sentence = f"no such run in {folder}"
    Console(file=display_stdout(), highlight=False).print(Text(visible(sentence)))


def print_runs(runs: Sequence[RunSummary], now: datetime, offset: str) -> None:
    """Print when each began, what it performed on which pair, how it ended, who sealed it, and what to do next."""
    console = Console(file=display_stdout(), highlight=False)
    rows = [[Text(title, "dim") for title in TITLES], *(_cells(run, now, offset) for run in runs)]
    for number, line in enumerate(fitted(rows, NARROWED, console.width)):
        console.print(line, no_wrap=True, overflow="ignore", crop=False)
        if number:
            console.print(_second_line(runs[number - 1]), no_wrap=True, overflow="ignore", crop=False)
    if any(run.sign_offs for run in runs):
        console.print(Text(SIGNED_BY_WHOM, "dim"), no_wrap=True, overflow="ignore", crop=False)


def _cells(run: RunSummary, now: datetime, offset: str) -> list[Text]:
    mark, colour, words = mark_of(run.state, run.mode)
    runbook = run.runbook or run.title
    label = f" ({run.mode.label})" if run.mode.label else ""
    return [
        Text(mark, colour),
        Text(when(run.began, now, offset)),
        Text(visible(runbook + label)),
        Text(visible(run.pair)),
        Text(words + _where(run), colour),
        Text(visible(run.sealed_by + _signed_off(run))),
    ]


def _where(run: RunSummary) -> str:
    """The duration of a run that came to its end; else the step at which it ended."""
    if run.is_good:
        return f" {format_duration(run.took)}"
    return f" at {run.last_step}" if run.last_step else ""


def _signed_off(run: RunSummary) -> str:
    """How many have signed a run off, and how many of those sign-offs do not hold; empty if nobody has."""
    broken = run.broken_sign_offs
    valid = len(run.sign_offs) - broken
    told = f", {plural(valid, 'sign-off')}" if valid else ""
    return f"{told}, {plural(broken, 'broken sign-off')}" if broken else told


def _second_line(run: RunSummary) -> Text:
    """What to type next, with the folder in it; else the folder, and the later run that leaves nothing to be done."""
    overtaken = f" (carried out since, by {run.overtaken_by})" if run.overtaken_by else ""
    return Text(visible(f"   next: {run.advice}" if run.advice else f"   {run.folder}{overtaken}"), "dim")


def when(began: datetime, now: datetime, offset: str) -> str:
    """The time at which a run began, for who reads it now: `today 22:56`, `yesterday 22:56`, `2026-11-26 22:56`."""
    zone = local_zone(offset)
    local, today = began.astimezone(zone), now.astimezone(zone).date()
    day = {today: "today", today - timedelta(days=1): "yesterday"}.get(local.date(), f"{local:%Y-%m-%d}")
    return f"{day} {local:%H:%M}"


def as_object(run: RunSummary) -> dict[str, object]:
    """A run as a JSON object."""
    return {
        "folder": str(run.folder),
        "began": run.began.isoformat(),
        "runbook": run.runbook,
        "title": run.title,
        "pair": run.pair,
        "mode": run.mode.name,
        "outcome": run.state,
        "last_step": run.last_step,
        "seconds": round(run.took.total_seconds(), 1),
        "sealed_by": run.sealed_by,
        "sign_offs": [_sign_off_as_object(sign_off) for sign_off in run.sign_offs],
        "next": run.advice,
    }


def _sign_off_as_object(sign_off: SignOffResult) -> dict[str, object]:
    """A sign-off with the certificate of its key; `broken` says why it does not hold, and is empty if it does."""
    return {
        "role": sign_off.role,
        "name": sign_off.name,
        "meaning": sign_off.meaning,
        "at": sign_off.at,
        "holder": sign_off.holder,
        "certificate": sign_off.certificate,
        "broken": sign_off.sentence if sign_off.state == "broken" else "",
    }
