"""A list of runs: what each performed, how it ended, who sealed it, and what is to be done next."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from handrail.app.runs_folder import ListedRun, RunsFolder, goes_on
from handrail.durations import parse_duration
from handrail.errors import EvidenceBroken, InvalidCall
from handrail.journal.projections.headline import CAME_TO_ITS_END, Headline
from handrail.journal.projections.summary import JournalSummary
from handrail.mode import Mode, mode_named
from handrail.sealing import SIGN_OFFS, is_sealed, payload
from handrail.sealing.seal import holder_of, read_summary

if TYPE_CHECKING:
    from handrail.sealing.sign_off_check import SignOffResult

RunState: TypeAlias = Headline | Literal["goes-on", "unreadable"]
"""How a run ended; or it goes on still, or its journal cannot be read."""
STATES: tuple[RunState, ...] = (
    *("passed", "nothing-left", "exceptions", "failed", "in-doubt", "stopped", "broken", "unfinished"),
    *("goes-on", "unreadable"),
)


@dataclass(frozen=True)
class RunSummary:
    """A run in a list."""

    folder: Path
    began: datetime
    pair: str
    state: RunState
    title: str = ""
    runbook: str = ""
    """The name of the runbook's file, without its ending."""
    mode: Mode = mode_named("run")
    last_step: str = ""
    """The number of the step at which it ended."""
    took: timedelta = timedelta()
    sealed_by: str = ""
    """The holder of the key, `unsigned`, or `not sealed`. It is what the folder says, and was not verified."""
    sign_offs: tuple[SignOffResult, ...] = ()
    """Those of the present seal, and those that do not hold: by their signatures, and the files of the seal that they cover.

    Whose keys these are, and whether the run's files are what was sealed, was not verified.
    """
    overtaken_by: Path | None = None
    """The folder of a later run of the same runbook on the same pair, which came to its end."""

    has_doubt: bool = False
    """It did not come to its end, and a step that must happen once may have happened."""

    @property
    def is_good(self) -> bool:
        return self.state in CAME_TO_ITS_END

    @property
    def broken_sign_offs(self) -> int:
        """The number of sign-offs that do not hold."""
        return sum(it.state == "broken" for it in self.sign_offs)

    @property
    def advice(self) -> str:
        """The command to type next; empty if nothing is left to do."""
        if self.state == "goes-on":
            return ""
        if self.state == "unreadable" or self.broken_sign_offs:
            return f"handrail verify {self.folder}"
        if self.state == "exceptions" and self.sealed_by != "not sealed":
            return f"handrail open {self.folder}"
        if self.overtaken_by:
            return ""
        if self.is_good:
            return f"handrail resume {self.folder}" if self.sealed_by == "not sealed" and self.mode.is_resumable else ""
        return f"handrail resume {self.folder}" if self.mode.is_resumable else f"handrail open {self.folder}"


@dataclass(frozen=True)
class RunFilter:
    """The conditions that a listed run meets. What is empty is no condition."""

    pair: str = ""
    runbook: str = ""
    """The name of the runbook's file, or the beginning of its title."""
    state: str = ""
    since: datetime | None = None

    def admits(self, run: RunSummary) -> bool:
        """Say whether a run meets all of the conditions."""
        state: RunState = "in-doubt" if self.state == "in-doubt" and run.has_doubt else run.state
        return self.pair in ("", run.pair) and self.fits(run.runbook, run.title, state, run.began)

    def fits(self, name: str, title: str, state: RunState, began: datetime) -> bool:
        """Say whether the runbook's name or title, the end and the beginning meet the conditions for them."""
        runbook = self.runbook.removesuffix(".yaml").rsplit("/", 1)[-1]
        return (
            (not runbook or runbook == name or title.startswith(self.runbook))
            and self.state in ("", state)
            and (self.since is None or began >= self.since)
        )


def list_runs(folder: Path, wanted: RunFilter, is_alive: Callable[[int], bool]) -> Iterator[RunSummary]:
    """List the runs in a folder, the latest first. `is_alive` tells whether a process is running."""
    carried_out: dict[tuple[str, str, str], Path] = {}
    for listed in RunsFolder(folder).runs:
        if wanted.pair not in ("", listed.pair) or (wanted.since and listed.began < wanted.since):
            continue
        summary = _summary(listed, is_alive)
        key = (summary.pair, summary.title, summary.mode.name)
        if not summary.is_good:
            summary = replace(summary, overtaken_by=carried_out.get(key))
        elif summary.title:
            carried_out.setdefault(key, summary.folder)
        if wanted.admits(summary):
            yield summary


def runbooks_of(folder: Path) -> Sequence[str]:
    """The names of the runbooks that the runs in a folder performed."""
    found = (_summary(listed, lambda process: False) for listed in RunsFolder(folder).runs)
    return tuple(sorted({run.runbook or run.title for run in found} - {""}))


def parse_since(text: str, now: datetime, offset: str) -> datetime:
    """Read how far back a list goes: an age as in 90m, 24h or 7d, or a day as in 2026-11-28. Raises `InvalidCall`."""
    age = parse_duration(text)
    if age:
        return now - age
    with suppress(ValueError):
        day = date.fromisoformat(text)
        return datetime(day.year, day.month, day.day, tzinfo=local_zone(offset))
    raise InvalidCall(f"--since takes an age, as in 90m, 24h or 7d, or a day, as in 2026-11-28; not {text}")


def local_zone(offset: str) -> timezone:
    """The time zone of an offset such as +01:00."""
    return timezone(datetime.strptime(offset, "%z").utcoffset() or timedelta())


def _summary(listed: ListedRun, is_alive: Callable[[int], bool]) -> RunSummary:
    folder = listed.folder
    is_going_on = goes_on(folder, is_alive)
    try:
        journal = read_summary(payload(folder) / "journal.jsonl")
        started = journal.started
        return RunSummary(
            folder,
            listed.began,
            listed.pair,
            "goes-on" if is_going_on else journal.outcome,
            started["runbook"],
            Path(started.get("runbook_file", "")).stem,
            mode_named(started.get("mode", "run")),
            journal.last_step,
            datetime.fromisoformat(journal.ended) - datetime.fromisoformat(journal.began),
            sealed_by(folder),
            _sign_offs(folder, journal, listed.began),
            has_doubt=journal.has_doubt and journal.outcome not in CAME_TO_ITS_END and not is_going_on,
        )
    except (EvidenceBroken, OSError, KeyError, TypeError, ValueError):
        state: RunState = "goes-on" if is_going_on else "unreadable"
        return RunSummary(
            folder,
            listed.began,
            listed.pair,
            state,
            sealed_by=sealed_by(folder),
            sign_offs=_sign_offs(folder, None, listed.began),
        )


def sealed_by(folder: Path) -> str:
    """The holder of the key of a folder's seal, `unsigned`, or `not sealed`; not verified."""
    return (holder_of(folder) or "unsigned") if is_sealed(folder) else "not sealed"


def _sign_offs(folder: Path, journal: JournalSummary | None, now: datetime) -> tuple[SignOffResult, ...]:
    if not (folder / SIGN_OFFS).is_dir() or not is_sealed(folder):
        return ()
    from handrail.sealing.sign_off_check import listed_sign_offs

    return tuple(listed_sign_offs(folder, journal, now))
