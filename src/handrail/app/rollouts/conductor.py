"""The conductor of a rollout: does what the schedule says, and puts everything on record. Its whole state is the journal."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from handrail.app.stop import StopSignal
from handrail.errors import RunStopped
from handrail.fleet import (
    Ask,
    End,
    EndReason,
    RunState,
    Schedule,
    Start,
    Wait,
    blackout_that_ends,
    next_move,
    run_deadline,
)
from handrail.fleet.record import RolloutRecord
from handrail.inventory import Blackout
from handrail.journal import (
    BlackoutAwaited,
    BudgetSpent,
    Entry,
    Event,
    Journal,
    PairEnded,
    PairResumed,
    PairStarted,
    RolloutStopping,
    WaveAnswered,
    WaveAsked,
    WaveEnded,
    WaveStarted,
)


@dataclass(frozen=True)
class PairOutcome:
    """What came of the run of a pair."""

    state: RunState
    run: Path | None = None
    """The folder of the run; None if it could not begin."""
    head: str = ""
    entries: int = 0
    exit_code: int = 0
    problem: str = ""
    browser_died: bool = False


class PairWork(Protocol):
    """A performer of runs. Whatever goes wrong is in the outcome, and not raised."""

    async def begin(self, pair: str, until: datetime | None) -> PairOutcome:
        """Perform the runbook on a pair; it has to end by then."""

    async def resume(self, pair: str, run: Path, until: datetime | None) -> PairOutcome:
        """Go on with a run: what is in doubt is looked at first."""

    def stop(self, words: str) -> None:
        """End every run that goes on, in order: its journal has an end, and its folder a seal."""


@dataclass(frozen=True)
class WaveAnswer:
    """A person's answer to whether a wave may begin."""

    goes_on: bool
    by: str
    how: str = ""


@dataclass(frozen=True)
class OpenRuns:
    """The runs of which the rollout's journal tells no end, by their pairs."""

    waiting: Mapping[str, Path | None] = field(default_factory=dict)
    """Those that are gone on with. One without a folder put nothing on record, so nothing was done: it begins again."""
    ended: Mapping[str, PairOutcome] = field(default_factory=dict)
    """Those that had ended by themselves when the process of the rollout died."""


Confirm = Callable[[int, Sequence[str]], Awaitable[WaveAnswer]]
"""Asks a person whether the wave of this number, with these pairs, may begin."""


@dataclass
class Conductor:
    """The conductor of one rollout, by one process."""

    schedule: Schedule
    journal: Journal
    record: RolloutRecord
    work: PairWork
    clock: Callable[[], datetime]
    told: Callable[[Path], str] = str
    """Makes the words in which a run's folder is put on record."""
    takes_up: Mapping[str, Path] = field(default_factory=dict)
    """Runs that are gone on with where their pair is begun."""
    confirm: Confirm | None = None
    on_entry: Callable[[Entry], None] = lambda entry: None
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    _runs: set[asyncio.Task[None]] = field(default_factory=set, init=False)
    _stopping: asyncio.Event = field(default_factory=asyncio.Event, init=False)

    async def conduct(self, stop: StopSignal, open_runs: OpenRuns | None = None) -> End:
        """Carry the rollout out to its end. `open_runs` come before anything begins.

        The first request to stop lets what has begun end, the second ends that, too.
        """
        listening = asyncio.create_task(self._listen(stop))
        try:
            for pair, outcome in (open_runs.ended if open_runs else {}).items():
                await self._end(pair, outcome)
            await self._go_on_with(open_runs.waiting if open_runs else {})
            return await self._follow_the_schedule()
        finally:
            if self._runs:  # the journal cannot be written any more, or was taken over: what has begun ends properly
                await asyncio.wait(self._runs)
            listening.cancel()

    def append(self, event: Event, *, synced: bool = False) -> None:
        """Put an event on record."""
        entry = self.journal.append(event, synced=synced)
        self.record.take(entry)
        self.on_entry(entry)

    async def _follow_the_schedule(self) -> End:
        while True:
            match next_move(self.schedule, self.record.progress(), self.clock()):
                case Start() as start:
                    self._start(start)
                case Wait(until=until, held=held):
                    self._tell_what_holds(held)
                    await self._wait(until)
                case Ask(wave=wave):
                    if not await self._may_begin(wave):
                        return self._stopped(wave)
                case End() as end:
                    return end

    def _tell_what_holds(self, held: Mapping[str, datetime]) -> None:
        """Put on record, once, which pairs wait for the end of a blackout."""
        untold = {pair: at for pair, at in held.items() if not self._is_told(pair, at)}
        waiting: dict[tuple[Blackout, datetime], list[str]] = {}
        for pair, at in untold.items():
            waiting.setdefault((blackout_that_ends(self.schedule, pair, at), at), []).append(pair)
        for (blackout, at), pairs in waiting.items():
            self.append(BlackoutAwaited(pairs=tuple(pairs), blackout=blackout.name, zone=blackout.zone, until=at))

    def _is_told(self, pair: str, at: datetime) -> bool:
        told = self.record.waiting.get(pair)
        return told is not None and told.until == at

    def _start(self, start: Start) -> None:
        if start.wave not in self.record.begun_waves:
            self.append(WaveStarted(wave=start.wave, pairs=self.schedule.waves[start.wave - 1]))
        for pair in start.pairs:
            self.append(PairStarted(pair=pair, wave=start.wave), synced=True)
            self._spawn(self._run(pair))

    def _spawn(self, run: Awaitable[None]) -> None:
        task = asyncio.ensure_future(run)
        self._runs.add(task)

    async def _run(self, pair: str) -> None:
        until = run_deadline(self.schedule, pair, self.clock())
        if pair in self.takes_up:
            outcome = await self._resumed(pair, self.takes_up[pair], "what an earlier rollout left")
        else:
            outcome = await self.work.begin(pair, until)
        await self._end(pair, outcome)

    async def _resumed(self, pair: str, run: Path, why: str) -> PairOutcome:
        self.append(PairResumed(pair=pair, run=self.told(run), why=why), synced=True)
        return await self.work.resume(pair, run, run_deadline(self.schedule, pair, self.clock()))

    async def _end(self, pair: str, outcome: PairOutcome) -> None:
        """Put the end of a run on record. One whose browser died is gone on with once, by looking."""
        is_first = not self.record.pairs[pair].resumptions
        if outcome.browser_died and outcome.run and is_first and not self._stopping.is_set():
            outcome = await self._resumed(pair, outcome.run, "its browser died")
        self.append(
            PairEnded(
                pair=pair,
                state=outcome.state.value,
                run=self.told(outcome.run) if outcome.run else "",
                head=outcome.head,
                entries=outcome.entries,
                exit_code=outcome.exit_code,
                problem=outcome.problem,
            ),
            synced=True,
        )
        self._tell_what_that_ends(self.record.pairs[pair].wave)

    def _tell_what_that_ends(self, wave: int) -> None:
        spent = self.record.progress().spent
        if spent >= self.schedule.budget and not self.record.is_budget_spent:
            self.append(BudgetSpent(spent=spent, budget=self.schedule.budget))
        known = [self.record.pairs.get(pair) for pair in self.schedule.waves[wave - 1]]
        states = [pair.state for pair in known if pair]
        if len(states) == len(known) and RunState.RUNNING not in states and wave not in self.record.ended_waves:
            self.append(WaveEnded(wave=wave, states={state.value: count for state, count in Counter(states).items()}))

    async def _wait(self, until: datetime | None) -> None:
        """Wait until a run ends, somebody wants to stop, or the time comes."""
        waiting: set[asyncio.Future[object]] = {asyncio.ensure_future(task) for task in self._runs}
        helpers: list[asyncio.Future[object]] = []
        if not self._stopping.is_set():
            helpers.append(asyncio.ensure_future(self._stopping.wait()))
            if until:
                seconds = max(0.0, (until - self.clock()).total_seconds())
                helpers.append(asyncio.ensure_future(self.sleep(seconds)))
        await asyncio.wait([*waiting, *helpers], return_when=asyncio.FIRST_COMPLETED)
        for helper in helpers:
            helper.cancel()
        self._collect()

    def _collect(self) -> None:
        """Forget the runs that have ended. Raises what kept one from being put on record."""
        ended = {task for task in self._runs if task.done()}
        self._runs -= ended
        for task in ended:
            task.result()

    async def _may_begin(self, wave: int) -> bool:
        self.append(WaveAsked(wave=wave))
        if self.confirm is None:
            return False
        asking = asyncio.ensure_future(self.confirm(wave, self.schedule.waves[wave - 1]))
        stopping = asyncio.ensure_future(self._stopping.wait())
        await asyncio.wait([asking, stopping], return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if not asking.done():
            asking.cancel()
            return False
        answer = asking.result()
        self.append(WaveAnswered(wave=wave, goes_on=answer.goes_on, by=answer.by, how=answer.how), synced=True)
        return answer.goes_on

    def _stopped(self, wave: int) -> End:
        why = f"nobody has let wave {wave} begin"
        begun = self.record.pairs
        return End(
            EndReason.STOPPED, {pair: why for pairs in self.schedule.waves for pair in pairs if pair not in begun}
        )

    async def _go_on_with(self, runs: Mapping[str, Path | None]) -> None:
        """Go on with runs that had begun before, as many at once as the schedule allows, before anything new begins."""
        room = asyncio.Semaphore(self.schedule.at_once)

        async def go_on(pair: str, run: Path | None) -> None:
            async with room:
                if self._stopping.is_set():
                    return
                if run:
                    before = self.record.pairs[pair].state
                    was = "cut off" if before is RunState.RUNNING else before.value
                    outcome = await self._resumed(pair, run, f"it was {was}")
                else:
                    self.append(PairResumed(pair=pair, run="", why="nothing of it is on record"), synced=True)
                    outcome = await self.work.begin(pair, run_deadline(self.schedule, pair, self.clock()))
                await self._end(pair, outcome)

        for pair, run in runs.items():
            self._spawn(go_on(pair, run))
        while self._runs:
            await self._wait(None)

    async def _listen(self, stop: StopSignal) -> None:
        """Hear requests to stop: the first is for what has not begun, each later one for what has."""
        while True:
            try:
                await stop.guard(asyncio.Event().wait())
            except RunStopped as request:
                words = str(request)
                if self._stopping.is_set():
                    self.append(RolloutStopping(why=words, ends_runs=True))
                    self.work.stop(words)
                else:
                    self.append(RolloutStopping(why=words))
                    self._stopping.set()
