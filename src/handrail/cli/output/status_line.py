"""The status line of a run on a terminal: how far the run is, and how much time remains."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from handrail.durations import format_duration
from handrail.journal.projections.progress import Progress


@dataclass(frozen=True)
class StatusItem:
    """A part of the status line; `warns` if it asks for attention."""

    text: str
    warns: bool = False


def status_items(progress: Progress, now: datetime) -> Iterator[StatusItem]:
    """The items of the status line, the most important first: a narrow terminal cuts the last."""
    yield StatusItem(f"{progress.done} of {progress.total}")
    if progress.began:
        yield StatusItem(format_duration(now - progress.began))
    yield _irreversible(progress)
    if progress.until:
        yield _time_remaining(progress.until - now)
    if progress.section:
        yield StatusItem(progress.section)


def _time_remaining(remaining: timedelta) -> StatusItem:
    if remaining > timedelta():
        return StatusItem(f"{format_duration(remaining)} left")
    return StatusItem("no time left", warns=True)


def _irreversible(progress: Progress) -> StatusItem:
    if progress.mode.rehearses:
        return StatusItem("nothing is changed")
    if progress.is_irreversible:
        return StatusItem("past the point of no return", warns=True)
    step = progress.next_once
    return StatusItem(f"nothing irreversible before step {step}" if step else "nothing irreversible")
