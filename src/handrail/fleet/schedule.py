"""The schedule of a rollout: from what is known of its runs, what is to be done next.

`next_move` is a pure function: whoever carries a rollout out (one process, many machines, a second one that goes on where the
first one died) asks it after every change, does what it says, and keeps no state of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from typing import TypeAlias

from handrail.fleet.pause import Pause
from handrail.fleet.sharing import Sharing
from handrail.inventory import Blackout, opening


class RunState(Enum):
    """The state of a pair's run, once it has begun."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    IN_DOUBT = "in doubt"
    UNKNOWN = "unknown"
    """Nobody knows how it ended, or whether: its process, its machine or its journal is gone."""
    STOPPED = "stopped"
    """A person or the end of the time ended it."""

    @property
    def counts_against_budget(self) -> bool:
        return self in (RunState.FAILED, RunState.IN_DOUBT, RunState.UNKNOWN)

    @property
    def is_open(self) -> bool:
        """Say whether something may still happen, or have happened, on the pair's appliances that nobody has looked at."""
        return self in (RunState.IN_DOUBT, RunState.UNKNOWN)


@dataclass(frozen=True)
class PairRun:
    """The run of a pair: its state, and when it ended."""

    state: RunState
    ended: datetime | None = None
    """None as long as it is running."""


@dataclass(frozen=True)
class Schedule:
    """What was decided before a rollout begins. Pairs are told by their names."""

    waves: tuple[tuple[str, ...], ...]
    budget: int
    """The number of failed, in doubt and unknown runs with which nothing new begins."""
    at_once: int
    pause: Pause = Pause()
    finish_by: datetime | None = None
    expected: timedelta = timedelta()
    """How long a run takes, as far as is known. None is begun that would not end in time."""
    blackouts: Mapping[str, tuple[Blackout, ...]] = field(default_factory=dict)
    sharing: Sharing = field(default_factory=dict)


@dataclass(frozen=True)
class Progress:
    """What has happened so far: the run of each pair that has begun, and what people have said."""

    runs: Mapping[str, PairRun] = field(default_factory=dict)
    confirmed: frozenset[int] = frozenset()
    """The waves, from 1, that a person has let begin."""
    stop: str = ""
    """Why nothing new is to begin, if a person or a signal wants that."""

    def count(self, *states: RunState) -> int:
        """The number of runs in any of these states."""
        return sum(run.state in states for run in self.runs.values())

    @property
    def spent(self) -> int:
        """The number of runs that count against the budget."""
        return sum(run.state.counts_against_budget for run in self.runs.values())


@dataclass(frozen=True)
class Start:
    """Begin the runs of these pairs now, all of them."""

    wave: int
    pairs: tuple[str, ...]


@dataclass(frozen=True)
class Wait:
    """Begin nothing before a run ends, a person says something, or that moment comes."""

    until: datetime | None = None
    why: str = ""
    held: Mapping[str, datetime] = field(default_factory=dict)
    """The pairs whose turn it is, and that wait for the end of a blackout, each with when that is."""


@dataclass(frozen=True)
class Ask:
    """Ask a person whether this wave may begin."""

    wave: int


class EndReason(Enum):
    """Why a rollout ends."""

    COMPLETE = "complete"
    """No pair is left that could be begun."""
    BUDGET_SPENT = "budget spent"
    NO_TIME = "no time"
    """No run of the wave could end before the time is over, or a blackout begins."""
    STOPPED = "stopped"


@dataclass(frozen=True)
class End:
    """End the rollout: no run goes on, and none may begin."""

    reason: EndReason
    left: Mapping[str, str] = field(default_factory=dict)
    """The pairs that were not begun, each with the reason."""


Move: TypeAlias = Start | Wait | Ask | End


def next_move(schedule: Schedule, progress: Progress, now: datetime) -> Move:
    """What is to be done next.

    A wave begins when every run of the one before has ended, the budget is not spent, and the pause is over. A pair that shares
    an appliance with one that is in doubt or unknown is left out, for nobody knows what still happens there. Where a pair of a
    wave cannot be begun in time, the waves after it do not begin either: they wait for what it would have shown.
    """
    return _Decision(schedule, progress, now).move()


def run_deadline(schedule: Schedule, pair: str, now: datetime) -> datetime | None:
    """The time by which a run that begins now has to end: that of the rollout, or the next blackout of its pair."""
    spans = (blackout.first_span(now) for blackout in schedule.blackouts.get(pair, ()))
    ends = [begin for begin, _ in filter(None, spans)]
    return min([*ends, schedule.finish_by] if schedule.finish_by else ends, default=None)


def blackout_that_ends(schedule: Schedule, pair: str, at: datetime) -> Blackout:
    """The blackout of a pair that ends then."""
    before = at - timedelta.resolution
    spans = ((blackout.first_span(before), blackout) for blackout in schedule.blackouts[pair])
    return next(blackout for span, blackout in spans if span and span[1] == at)


@dataclass(frozen=True)
class _Decision:
    """One decision, with what it is made from."""

    schedule: Schedule
    progress: Progress
    now: datetime
    openings: dict[tuple[Blackout, ...], datetime | None] = field(default_factory=dict)
    """What has been found for pairs of the same blackouts."""

    def move(self) -> Move:
        held, runs = self._held(), self.progress.runs
        running = [pair for pair, run in runs.items() if run.state is RunState.RUNNING]
        for number, wave in enumerate(self.schedule.waves, 1):
            waiting = tuple(pair for pair in wave if pair not in runs and pair not in held)
            if waiting or any(pair in running for pair in wave):
                move = self._move_in(number, waiting, running)
                return End(move.reason, {**move.left, **held}) if isinstance(move, End) else move
        if running:
            return Wait(why="runs are going on")
        cut_short = self.progress.stop and any(run.state is RunState.STOPPED for run in runs.values())
        return End(EndReason.STOPPED if cut_short else EndReason.COMPLETE, held)

    def _move_in(self, number: int, waiting: tuple[str, ...], running: list[str]) -> Move:
        """The next move in the first wave that has not ended."""
        if not waiting:
            return Wait(why=f"wave {number} is ending")
        if end := self._end():
            return Wait(why=f"{end.reason.value}; what has begun ends properly") if running else end
        earliest = self._earliest(number)
        openings = {pair: self._opening(pair, earliest) for pair in waiting}
        later = {pair: at for pair, at in openings.items() if at is not None}
        if not later:
            return Wait(why="no time is left to begin another") if running else self._no_time(number, waiting)
        if earliest > self.now:
            return Wait(earliest, f"the pause before wave {number}")
        if self._has_to_ask(number):
            return Ask(number)
        free = self.schedule.at_once - len(running)
        if begin := tuple(self._startable([pair for pair, at in later.items() if at <= self.now], running, free)):
            return Start(number, begin)
        held = {pair: at for pair, at in later.items() if at > self.now}
        why = "a blackout" if held and not running else "runs are going on"
        return Wait(min(held.values(), default=None), why, held)

    def _startable(self, pairs: list[str], running: list[str], free: int) -> Iterator[str]:
        """As many as there is room for, in their order, of which no two share an appliance."""
        busy = set(running)
        for pair in pairs:
            if free > 0 and busy.isdisjoint(self.schedule.sharing.get(pair, ())):
                busy.add(pair)
                free -= 1
                yield pair

    def _end(self) -> End | None:
        """The end for which a person or the budget is the reason."""
        spent, limit = self.progress.spent, self.schedule.budget
        if self.progress.stop:
            return End(EndReason.STOPPED, self._not_begun(self.progress.stop))
        if spent >= limit:
            return End(EndReason.BUDGET_SPENT, self._not_begun(f"the budget was spent: {spent} of {limit} failed"))
        return None

    def _no_time(self, number: int, waiting: tuple[str, ...]) -> End:
        """The end where no pair of a wave can be begun in time."""
        until = self.schedule.finish_by
        why = (
            f"its run would not end by {until:%Y-%m-%d %H:%M} {until:%Z}"
            if until
            else "its blackouts leave no time for a run"
        )
        rest = self._not_begun(f"wave {number} could not be carried out in time")
        return End(EndReason.NO_TIME, rest | dict.fromkeys(waiting, why))

    def _not_begun(self, why: str) -> dict[str, str]:
        return {pair: why for wave in self.schedule.waves for pair in wave if pair not in self.progress.runs}

    def _held(self) -> dict[str, str]:
        """The pairs that are left out for what they share with another, each with the reason."""
        return {
            pair: f"shares {words} with {other}, which is {self.progress.runs[other].state.value}"
            for pair, others in self.schedule.sharing.items()
            if pair not in self.progress.runs
            for other, words in others.items()
            if other in self.progress.runs and self.progress.runs[other].state.is_open
        }

    def _has_begun(self, number: int) -> bool:
        return any(pair in self.progress.runs for pair in self.schedule.waves[number - 1])

    def _earliest(self, number: int) -> datetime:
        """The moment from which a wave may begin: the pause comes after the last run of those before."""
        ended = [run.ended for run in self.progress.runs.values() if run.ended]
        if number == 1 or self._has_begun(number) or not ended:
            return self.now
        return max(self.now, max(ended) + self.schedule.pause.duration)

    def _has_to_ask(self, number: int) -> bool:
        asks = self.schedule.pause.asks and number > 1
        return asks and number not in self.progress.confirmed and not self._has_begun(number)

    def _opening(self, pair: str, earliest: datetime) -> datetime | None:
        """The moment at which a pair may be begun; None if it cannot be in time."""
        expected, until = self.schedule.expected, self.schedule.finish_by
        blackouts = self.schedule.blackouts.get(pair, ())
        if blackouts not in self.openings:
            self.openings[blackouts] = opening(blackouts, earliest, expected)
        at = self.openings[blackouts]
        return None if at is None or (until and (at >= until or at + expected > until)) else at
