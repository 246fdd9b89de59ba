"""The record of a rollout: a projection of its journal, from which it is scheduled, told, and gone on with after a crash."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from handrail.errors import InvalidCall, JournalBroken
from handrail.fleet.schedule import PairRun, Progress, RunState
from handrail.journal import (
    BlackoutAwaited,
    BudgetSpent,
    Entry,
    PairEnded,
    PairResumed,
    PairStarted,
    RolloutApproved,
    RolloutFinished,
    RolloutPlanned,
    RolloutResumed,
    RolloutStopping,
    WaveAnswered,
    WaveAsked,
    WaveEnded,
    WaveStarted,
)


@dataclass(frozen=True)
class PairRecord:
    """The run of a pair, as far as the rollout's journal tells."""

    name: str
    wave: int
    began: datetime
    state: RunState = RunState.RUNNING
    run: str = ""
    """The folder of the run, as the journal tells it; empty as long as none is known."""
    head: str = ""
    entries: int = 0
    exit_code: int = 0
    problem: str = ""
    ended: datetime | None = None
    resumptions: int = 0


@dataclass
class RolloutRecord:
    """A rollout, entry by entry."""

    planned: RolloutPlanned | None = None
    began: datetime | None = None
    until: datetime | None = None
    """The end of the time that was given: it holds until the rollout is gone on with."""
    approved: RolloutApproved | None = None
    pairs: dict[str, PairRecord] = field(default_factory=dict)
    """The pairs that have begun, in their order."""
    begun_waves: set[int] = field(default_factory=set)
    ended_waves: set[int] = field(default_factory=set)
    asked: int = 0
    """The wave about which a person was asked last."""
    confirmed: set[int] = field(default_factory=set)
    waiting: dict[str, BlackoutAwaited] = field(default_factory=dict)
    """The pairs that wait for the end of a blackout, as far as this process of the rollout has said so."""
    stopping: str = ""
    is_budget_spent: bool = False
    finished: RolloutFinished | None = None
    head: str = ""
    entries: int = 0
    last: datetime | None = None

    def take(self, entry: Entry) -> None:
        """Take the next entry."""
        self.head, self.entries, self.last = entry.hash, self.entries + 1, entry.at
        match entry.event:
            case RolloutPlanned() as planned:
                self.planned, self.began, self.until = planned, entry.at, planned.finish_by
            case RolloutApproved() as approved:
                self.approved = approved
            case RolloutResumed(finish_by=until):
                self.finished, self.stopping, self.is_budget_spent, self.until = None, "", False, until
                self.waiting = {}
            case RolloutFinished() as finished:
                self.finished = finished
            case WaveStarted() | WaveEnded() | WaveAsked() | WaveAnswered() as event:
                self._take_wave(event)
            case BlackoutAwaited() | PairStarted() as event:
                self._take_beginning(event, entry.at)
            case PairResumed() | PairEnded() as event:
                self._take_pair(event, entry.at)
            case BudgetSpent():
                self.is_budget_spent = True
            case RolloutStopping(why=why):
                self.stopping = why

    def _take_wave(self, event: WaveStarted | WaveEnded | WaveAsked | WaveAnswered) -> None:
        match event:
            case WaveStarted(wave=wave):
                self.begun_waves.add(wave)
            case WaveEnded(wave=wave):
                self.ended_waves.add(wave)
            case WaveAsked(wave=wave):
                self.asked = wave
            case WaveAnswered(wave=wave, goes_on=True):
                self.confirmed.add(wave)

    def _take_beginning(self, event: BlackoutAwaited | PairStarted, at: datetime) -> None:
        if isinstance(event, BlackoutAwaited):
            self.waiting |= dict.fromkeys(event.pairs, event)
        else:
            self.pairs[event.pair] = PairRecord(event.pair, event.wave, at)
            self.waiting.pop(event.pair, None)

    def _take_pair(self, event: PairResumed | PairEnded, at: datetime) -> None:
        known = self.pairs[event.pair]
        if isinstance(event, PairResumed):
            known = replace(known, state=RunState.RUNNING, ended=None, run=event.run, resumptions=known.resumptions + 1)
        else:
            known = replace(
                known,
                state=RunState(event.state),
                run=event.run or known.run,
                head=event.head,
                entries=event.entries,
                exit_code=event.exit_code,
                problem=event.problem,
                ended=at,
            )
        self.pairs[event.pair] = known

    def progress(self) -> Progress:
        """What the schedule has to know."""
        runs = {name: PairRun(pair.state, pair.ended) for name, pair in self.pairs.items()}
        return Progress(runs, frozenset(self.confirmed), self.stopping)

    def states(self) -> dict[str, int]:
        """The number of runs in each state, by its name; states without a run are left out."""
        counts = Counter(pair.state for pair in self.pairs.values())
        return {state.value: counts[state] for state in RunState if counts[state]}

    @property
    def started(self) -> RolloutPlanned:
        """How it began. Raises `JournalBroken` if the journal does not tell."""
        if self.planned is None:
            raise JournalBroken("the journal does not begin with the plan of a rollout")
        return self.planned


def rollout_record(entries: Iterable[Entry]) -> RolloutRecord:
    """Read a rollout's journal. Raises `InvalidCall` for that of anything else."""
    record = RolloutRecord()
    for entry in entries:
        if record.planned is None and not isinstance(entry.event, RolloutPlanned):
            raise InvalidCall("this is the journal of a run, and not of a rollout")
        record.take(entry)
    return record
