"""Following a rollout while it goes on, from its journals alone: each is read from where reading stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import islice
from pathlib import Path

from handrail.app.lookup import library
from handrail.app.rollouts.folder import RolloutFolder, earlier_rollouts, pair_of
from handrail.app.runs_folder import goes_on
from handrail.errors import HandrailError, InvalidCall, JournalBroken
from handrail.fleet import RunState
from handrail.fleet.board import Board, board
from handrail.fleet.record import PairRecord, RolloutRecord
from handrail.journal import JournalTail, RolloutPlanned, RunGlimpse, StepDurations
from handrail.journal.projections.progress import Progress
from handrail.run import RunFolder
from handrail.runbook import Runbook, load, outline

MAX_TIMED_RUNS = 5
"""The number of the last runs that ended well by which the others are timed."""


@dataclass
class _FollowedRun:
    """A run that is read on, and what is known of it so far."""

    tail: JournalTail
    glimpse: RunGlimpse

    def read(self) -> None:
        """Read on. A journal that does not hold is told in place of its step, and hides no other run."""
        try:
            for entry in self.tail.read():
                self.glimpse.take(entry)
        except JournalBroken as broken:
            self.glimpse.sentence = f"its journal cannot be read on: {broken.finding}"


@dataclass
class RolloutFollower:
    """A reader of a rollout's board. It writes nothing; the rollout may be carried out by this process or by another.

    Runs that were done before it began to follow are not read, but for a few by which the others are timed.
    """

    folder: RolloutFolder
    clock: Callable[[], datetime]
    is_alive: Callable[[int], bool]
    record: RolloutRecord = field(default_factory=RolloutRecord, init=False)
    _tail: JournalTail = field(init=False)
    _runs: dict[str, _FollowedRun] = field(default_factory=dict, init=False)
    _folders: dict[str, Path] = field(default_factory=dict, init=False)
    """The folders of runs that have an entry, by their pairs."""
    _seen: set[str] = field(default_factory=set, init=False)
    _glimpses: dict[str, RunGlimpse] = field(default_factory=dict, init=False)
    _timed: tuple[StepDurations, ...] = field(default=(), init=False)
    """Those by which the others are timed; the same object as long as they are the same."""
    _is_new: bool = field(default=True, init=False)

    def __post_init__(self) -> None:
        self._tail = JournalTail(self.folder.journal)

    def read(self) -> Board:
        """The board as of now. Raises `JournalBroken`, and `InvalidCall` for what is no rollout."""
        for entry in self._tail.read():
            if self.record.planned is None and not isinstance(entry.event, RolloutPlanned):
                raise InvalidCall(f"{self.folder.path} is the folder of a run, and not of a rollout")
            self.record.take(entry)
        if self.record.planned is None:
            raise InvalidCall(f"{self.folder.path} has no journal of a rollout yet; look again in a moment")
        if self._is_new:
            self._timed = tuple(self._earlier_durations())
            self._is_new = False
        self._follow_runs()
        lives = bool(self.record.finished) or goes_on(self.folder.path, self.is_alive)
        path = self.folder.path
        return board(self.record, self._glimpses, self._timed, self.clock(), conductor_lives=lives, folder=path)

    def _follow_runs(self) -> None:
        for pair in self.record.pairs.values():
            followed = self._runs.get(pair.name)
            if pair.state is RunState.DONE and followed is None:
                continue
            if followed is None or (pair.run and followed.tail.file != self._journal(pair)):
                followed = self._followed(pair)
            if followed:
                followed.read()
            if followed and pair.state is RunState.DONE:
                del self._runs[pair.name]
                if durations := followed.glimpse.durations:
                    self._timed = (*self._timed, durations)[-MAX_TIMED_RUNS:]

    def _followed(self, pair: PairRecord) -> _FollowedRun | None:
        """Begin to follow the run of a pair; None if it has put nothing on record yet."""
        file = self._journal(pair)
        if file is None:
            return None
        followed = self._runs[pair.name] = _FollowedRun(JournalTail(file), self._new_glimpse())
        self._glimpses[pair.name] = followed.glimpse
        return followed

    def _journal(self, pair: PairRecord) -> Path | None:
        if pair.run:
            return RunFolder(self.folder.run_at(pair.run)).journal
        if pair.name not in self._folders:
            self._look_for_runs()
        run = self._folders.get(pair.name)
        return RunFolder(run).journal if run else None

    def _look_for_runs(self) -> None:
        """Read the pairs of the folders that are new; the last of a pair is its run."""
        for run in sorted(self.folder.runs.iterdir()) if self.folder.runs.is_dir() else ():
            if run.name not in self._seen and (pair := pair_of(RunFolder(run).journal)):
                self._seen.add(run.name)
                self._folders[pair] = run

    def _new_glimpse(self) -> RunGlimpse:
        return RunGlimpse(Progress(0, self._once))

    @cached_property
    def _once(self) -> tuple[str, ...]:
        """The steps that must not happen twice, by the runbook in the folder; none if it cannot be read any more."""
        steps = [planned for section in outline(self._runbook) for planned in section.walk()] if self._runbook else []
        return tuple(planned.number for planned in steps if planned.step.effect_in_force == "once")

    @cached_property
    def _runbook(self) -> Runbook | None:
        with suppress(HandrailError):
            return load(self.folder.payload / "runbook.yaml", library())[0]
        return None

    def _earlier_durations(self) -> Iterator[StepDurations]:
        """Those of the last runs that ended well in this rollout or, without any, in earlier ones of the very same runbook."""
        own = list(islice(_durations_of(self.folder, self.record), MAX_TIMED_RUNS))
        return iter(own) if own else islice(self._durations_before(), MAX_TIMED_RUNS)

    def _durations_before(self) -> Iterator[StepDurations]:
        started = self.record.started
        for folder in earlier_rollouts(self.folder.path.parent, started.runbook):
            with suppress(HandrailError):
                record = folder.read()
                if (record.started.digest, record.started.rehearses) == (started.digest, started.rehearses):
                    yield from _durations_of(folder, record)


def _durations_of(folder: RolloutFolder, record: RolloutRecord) -> Iterator[StepDurations]:
    """The durations of the runs of a rollout that ended well, the last ones first."""
    for pair in reversed(record.pairs.values()):
        if pair.state is RunState.DONE and pair.run:
            glimpse = RunGlimpse()
            with suppress(HandrailError):
                for entry in JournalTail(RunFolder(folder.run_at(pair.run)).journal).read():
                    glimpse.take(entry)
            if durations := glimpse.durations:
                yield durations
