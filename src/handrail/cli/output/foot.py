"""The foot of a run on a terminal: how far the run is, and how much time is left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from handrail.durations import format_duration
from handrail.journal.projections.progress import Progress


@dataclass(frozen=True)
class Remark:
    """A part of the foot; `warns` where it asks for attention."""

    text: str
    warns: bool = False


def remarks(progress: Progress, now: datetime) -> Iterator[Remark]:
    """The most important first, for a terminal that has no room for all."""
    yield Remark(f"{progress.done} of {progress.total}")
    if progress.began:
        yield Remark(format_duration(now - progress.began))
    yield _irreversible(progress)
    if progress.until:
        left = progress.until - now
        yield Remark(f"{format_duration(left)} left") if progress.until > now else Remark("no time left", warns=True)
    if progress.section:
        yield Remark(progress.section)


def _irreversible(progress: Progress) -> Remark:
    if progress.mode.rehearses:
        return Remark("nothing is changed")
    if progress.is_irreversible:
        return Remark("past the point of no return", warns=True)
    ahead = progress.next_once
    return Remark(f"nothing irreversible before step {ahead}" if ahead else "nothing irreversible")
