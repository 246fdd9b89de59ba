"""A list of rollouts: what each performed on how many pairs, how it ended, who sealed it, and what is to be done next."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from handrail.app.list_runs import RunFilter, RunState, sealed_by
from handrail.app.rollouts.folder import RolloutFolder, is_rollout
from handrail.app.runs_folder import goes_on, named_time
from handrail.errors import DoneWithExceptions, HandrailError
from handrail.fleet.next_commands import next_commands
from handrail.fleet.record import RolloutRecord
from handrail.fleet.schedule import RunState as PairState
from handrail.mode import Mode, mode_named


@dataclass(frozen=True)
class RolloutSummary:
    """A rollout in a list."""

    folder: Path
    began: datetime
    state: RunState
    """How it ended, in the words for a run: that of the run which most wants a person's eye; `stopped` if pairs are left."""
    pairs: tuple[str, ...] = ()
    done: int = 0
    """The number of pairs that are done."""
    title: str = ""
    runbook: str = ""
    """The name of the runbook's file, without its ending."""
    mode: Mode = mode_named("run")
    took: timedelta = timedelta()
    sealed_by: str = ""
    next: str = ""
    """The command that goes on with it, or takes up what is left; empty if every pair is done."""

    @property
    def advice(self) -> str:
        """The command to type next; empty if nothing is left to do."""
        if self.state == "goes-on":
            return f"handrail board {self.folder}"
        if self.state == "unreadable":
            return f"handrail verify {self.folder}"
        if self.next:
            return self.next
        if self.state == "exceptions":
            return f"handrail open {self.folder}"
        return f"handrail resume {self.folder}" if self.sealed_by == "not sealed" else ""


def list_rollouts(folder: Path, wanted: RunFilter, is_alive: Callable[[int], bool]) -> Iterator[RolloutSummary]:
    """List the rollouts in a folder, the latest first. Of those of a pair, it is one of the pairs that were planned."""
    found = [it for it in folder.iterdir() if is_rollout(it)] if folder.is_dir() else []
    summaries = sorted(
        (_summary(it, is_alive) for it in found), key=lambda it: (it.began, it.folder.name), reverse=True
    )
    for summary in summaries:
        if wanted.fits(summary.runbook, summary.title, summary.state, summary.began) and (
            not wanted.pair or wanted.pair in summary.pairs
        ):
            yield summary


def _summary(folder: Path, is_alive: Callable[[int], bool]) -> RolloutSummary:
    rollout = RolloutFolder(folder)
    lives = goes_on(folder, is_alive)
    try:
        record = rollout.read()
        started = record.started
    except HandrailError:
        return RolloutSummary(folder, named_time(folder), "unreadable", sealed_by=sealed_by(folder))
    began, ended = record.began or named_time(folder), record.last or named_time(folder)
    return RolloutSummary(
        folder,
        began,
        "goes-on" if lives else rollout_state(record),
        tuple(pair for wave in started.waves for pair in wave),
        sum(pair.state is PairState.DONE for pair in record.pairs.values()),
        started.runbook,
        Path(started.runbook_file).stem,
        mode_named("rehearsal" if started.rehearses else "run"),
        ended - began,
        sealed_by(folder),
        next(next_commands(record, folder), ""),
    )


def rollout_state(record: RolloutRecord) -> RunState:
    """How a rollout ended, or that its process died: by its journal, which does not tell that it goes on."""
    states = {pair.state for pair in record.pairs.values()}
    if record.finished is None:
        return "unfinished"
    reasons: tuple[tuple[bool, RunState], ...] = (
        (bool(states & {PairState.IN_DOUBT, PairState.UNKNOWN, PairState.RUNNING}), "in-doubt"),
        (PairState.FAILED in states, "failed"),
        (PairState.STOPPED in states or bool(record.finished.left), "stopped"),
        (any(pair.exit_code == DoneWithExceptions.exit_code for pair in record.pairs.values()), "exceptions"),
    )
    return next((state for is_so, state in reasons if is_so), "passed")
