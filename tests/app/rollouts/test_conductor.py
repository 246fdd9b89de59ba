"""The conductor, with runs that are played: what it begins and puts on record, and what it does where something ends early."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from handrail.app.rollouts.conductor import Conductor, Confirm, OpenRuns, PairOutcome, WaveAnswer
from handrail.app.stop import StopSignal
from handrail.errors import JournalTaken
from handrail.fleet import End, EndReason, Pause, RunState, Schedule
from handrail.fleet.record import RolloutRecord, rollout_record
from handrail.inventory import Blackout
from handrail.journal import BlackoutAwaited, Event, Journal, PairEnded, PairStarted, RolloutPlanned, read

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
PLANNED = RolloutPlanned(runbook="Look", digest="d", plan_digest="p", budget=1)


@dataclass
class Clock:
    now: datetime = NOON

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now

    async def sleep(self, seconds: float) -> None:
        """Sleep no time, and let it be later."""
        self.now += timedelta(seconds=seconds)
        await asyncio.sleep(0)


@dataclass
class PlayedRuns:
    """Runs that end as they are told, each after the loop has had its turn."""

    ends: Mapping[str, Sequence[PairOutcome]] = field(default_factory=dict)
    """The outcomes of a pair, one after the other; any other pair is done."""
    waits_for: Mapping[str, asyncio.Event] = field(default_factory=dict)
    """What a pair waits for before it ends."""
    told: list[str] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0

    async def begin(self, pair: str, until: datetime | None) -> PairOutcome:
        return await self._play(pair, f"begin {pair}")

    async def resume(self, pair: str, run: Path, until: datetime | None) -> PairOutcome:
        return await self._play(pair, f"resume {pair} {run}")

    def stop(self, words: str) -> None:
        self.told.append(f"stop {words}")
        for event in self.waits_for.values():
            event.set()

    async def _play(self, pair: str, words: str) -> PairOutcome:
        number = sum(told.split()[1] == pair for told in self.told)
        self.told.append(words)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        if pair in self.waits_for:
            await self.waits_for[pair].wait()
        for _ in range(3):
            await asyncio.sleep(0)
        self.at_once -= 1
        outcomes = self.ends.get(pair, ())
        return outcomes[number] if number < len(outcomes) else PairOutcome(RunState.DONE, Path(f"runs/{pair}"))


def schedule(*waves: Sequence[str], budget: int = 1, at_once: int = 10, pause: Pause | None = None) -> Schedule:
    return Schedule(tuple(map(tuple, waves)), budget, at_once, pause or Pause())


@dataclass
class Stage:
    """A conductor with its journal, and what it left."""

    folder: Path
    plan: Schedule
    runs: PlayedRuns = field(default_factory=PlayedRuns)
    clock: Clock = field(default_factory=Clock)
    stop: StopSignal = field(default_factory=StopSignal)

    confirm: Confirm | None = None
    takes_up: Mapping[str, Path] = field(default_factory=dict)

    def conductor(self) -> Conductor:
        file = self.folder / "journal.jsonl"
        journal = Journal.reopen(file, clock=self.clock) if file.exists() else Journal(file, clock=self.clock)
        made = Conductor(
            self.plan,
            journal,
            rollout_record(read(file)),
            self.runs,
            self.clock,
            takes_up=self.takes_up,
            confirm=self.confirm,
            sleep=self.clock.sleep,
        )
        if not made.record.entries:
            made.append(PLANNED)
        return made

    async def conduct(self, open_runs: OpenRuns | None = None) -> End:
        conductor = self.conductor()
        try:
            return await asyncio.wait_for(conductor.conduct(self.stop, open_runs), 10)
        finally:
            conductor.journal.close()

    @property
    def events(self) -> list[Event]:
        return [entry.event for entry in read(self.folder / "journal.jsonl")]

    @property
    def record(self) -> RolloutRecord:
        return rollout_record(read(self.folder / "journal.jsonl"))


def of_kind(stage: Stage, kind: str) -> list[Event]:
    return [event for event in stage.events if getattr(event, "kind", "") == kind]


FAILED = PairOutcome(RunState.FAILED, Path("runs/b"), exit_code=1, problem="no button")


async def test_each_pair_is_begun_once_and_every_end_is_on_record(tmp_path: Path) -> None:
    stage = Stage(tmp_path, schedule(["a"], ["b", "c"]))
    assert await stage.conduct() == End(EndReason.COMPLETE)
    assert stage.runs.told == ["begin a", "begin b", "begin c"]
    kinds = [getattr(event, "kind", "") for event in stage.events[1:]]
    assert kinds[:4] == ["wave-started", "pair-started", "pair-ended", "wave-ended"]
    assert kinds[4:] == ["wave-started", *["pair-started"] * 2, *["pair-ended"] * 2, "wave-ended"]
    assert stage.record.states() == {"done": 3}


async def test_never_more_run_at_once_than_are_to(tmp_path: Path) -> None:
    stage = Stage(tmp_path, schedule([f"p{number}" for number in range(20)], at_once=3))
    await stage.conduct()
    assert (stage.runs.most_at_once, len(stage.runs.told)) == (3, 20)


async def test_when_the_budget_is_spent_nothing_new_begins_and_what_has_begun_ends(tmp_path: Path) -> None:
    late = asyncio.Event()
    stage = Stage(tmp_path, schedule(["a", "b", "c"], ["d"], at_once=2), PlayedRuns({"b": [FAILED]}, {"a": late}))
    asyncio.get_running_loop().call_later(0.05, late.set)
    end = await stage.conduct()
    assert (end.reason, sorted(end.left)) == (EndReason.BUDGET_SPENT, ["c", "d"])
    assert stage.runs.told == ["begin a", "begin b"]
    assert stage.record.states() == {"done": 1, "failed": 1}
    assert len(of_kind(stage, "budget-spent")) == 1


async def test_a_run_whose_browser_died_is_gone_on_with_once_and_the_others_are_left_alone(tmp_path: Path) -> None:
    died = PairOutcome(RunState.IN_DOUBT, Path("runs/a"), exit_code=5, browser_died=True)
    stage = Stage(tmp_path, schedule(["a", "b"]), PlayedRuns({"a": [died]}))
    assert (await stage.conduct()).reason is EndReason.COMPLETE
    assert stage.runs.told == ["begin a", "begin b", "resume a runs/a"]
    again = Stage(tmp_path / "again", schedule(["a"]), PlayedRuns({"a": [died, died]}))
    again.folder.mkdir()
    assert (await again.conduct()).reason is EndReason.COMPLETE
    assert again.runs.told == ["begin a", "resume a runs/a"]
    assert again.record.pairs["a"].state is RunState.IN_DOUBT


async def test_the_first_request_to_stop_lets_runs_end_and_the_second_ends_them(tmp_path: Path) -> None:
    never = asyncio.Event()
    stopped = PairOutcome(RunState.STOPPED, Path("runs/a"), exit_code=130)
    stage = Stage(tmp_path, schedule(["a"], ["b"]), PlayedRuns({"a": [stopped]}, {"a": never}))

    async def press_twice() -> None:
        while "begin a" not in stage.runs.told:
            await asyncio.sleep(0)
        stage.stop.request("stopped with Ctrl-C")
        while not of_kind(stage, "rollout-stopping"):
            await asyncio.sleep(0)
        assert not never.is_set()
        await asyncio.sleep(0)
        stage.stop.request("stopped with Ctrl-C")

    pressing = asyncio.create_task(press_twice())
    end = await stage.conduct()
    await pressing
    assert (end.reason, list(end.left)) == (EndReason.STOPPED, ["b"])
    assert stage.runs.told == ["begin a", "stop stopped with Ctrl-C"]
    assert stage.record.states() == {"stopped": 1}
    assert [getattr(event, "ends_runs", None) for event in of_kind(stage, "rollout-stopping")] == [False, True]


async def test_a_blackout_is_waited_for_and_that_is_on_record_once(tmp_path: Path) -> None:
    trading = Blackout("trading", "Europe/Vienna", begins=time(8), ends=time(18))
    held = replace(schedule(["a", "b", "c"]), blackouts={"b": (trading,), "c": (trading,)})
    stage = Stage(tmp_path, held)
    await stage.conduct()
    ends = datetime(2026, 11, 30, 17, tzinfo=UTC)
    assert of_kind(stage, "blackout-awaited") == [
        BlackoutAwaited(pairs=("b", "c"), blackout="trading", zone="Europe/Vienna", until=ends)
    ]
    entries = read(tmp_path / "journal.jsonl")
    began = {entry.event.pair: entry.at for entry in entries if isinstance(entry.event, PairStarted)}
    assert began["a"] < ends <= began["b"]
    assert not stage.record.waiting


async def test_a_pause_is_waited_for_and_a_person_is_asked(tmp_path: Path) -> None:
    stage = Stage(tmp_path, schedule(["a"], ["b"], pause=Pause(timedelta(minutes=10))))
    await stage.conduct()
    began = {
        entry.event.pair: entry.at for entry in read(tmp_path / "journal.jsonl") if isinstance(entry.event, PairStarted)
    }
    assert began["b"] - began["a"] >= timedelta(minutes=10)


@pytest.mark.parametrize(("says", "begun"), [(True, ["begin a", "begin b"]), (False, ["begin a"])])
async def test_whoever_is_asked_decides_whether_a_wave_begins(says: bool, begun: list[str], tmp_path: Path) -> None:
    async def answer(wave: int, pairs: Sequence[str]) -> WaveAnswer:
        assert (wave, pairs) == (2, ("b",))
        return WaveAnswer(goes_on=says, by="ana", how="at the terminal")

    stage = Stage(tmp_path, schedule(["a"], ["b"], pause=Pause(asks=True)), confirm=answer)
    end = await stage.conduct()
    assert (stage.runs.told, end.reason is EndReason.COMPLETE) == (begun, says)
    (answered,) = of_kind(stage, "wave-answered")
    assert (getattr(answered, "by", ""), getattr(answered, "goes_on", None)) == ("ana", says)


async def test_where_nobody_can_be_asked_the_wave_waits_for_a_resumption_with_a_word(tmp_path: Path) -> None:
    stage = Stage(tmp_path, schedule(["a"], ["b"], pause=Pause(asks=True)))
    end = await stage.conduct()
    assert end == End(EndReason.STOPPED, {"b": "nobody has let wave 2 begin"})
    assert stage.record.asked == 2


async def test_after_a_crash_open_runs_come_first_and_nothing_is_begun_twice(tmp_path: Path) -> None:
    crashed = Stage(tmp_path, schedule(["a", "b", "c", "d"], ["e"], budget=3)).conductor()
    for pair in ("a", "b", "c"):
        crashed.append(PairStarted(pair=pair, wave=1))
    crashed.append(PairEnded(pair="a", state="done"))
    crashed.journal.close()
    stage = Stage(tmp_path, schedule(["a", "b", "c", "d"], ["e"], budget=3))
    assert (await stage.conduct(OpenRuns({"b": Path("runs/b"), "c": None}))).reason is EndReason.COMPLETE
    assert stage.runs.told == ["resume b runs/b", "begin c", "begin d", "begin e"]
    assert stage.record.states() == {"done": 5}


async def test_a_run_that_had_failed_before_the_crash_is_not_tried_again(tmp_path: Path) -> None:
    crashed = Stage(tmp_path, schedule(["a"], ["b"])).conductor()
    crashed.append(PairStarted(pair="a", wave=1))
    crashed.journal.close()
    stage = Stage(tmp_path, schedule(["a"], ["b"]))
    end = await stage.conduct(OpenRuns(ended={"a": FAILED}))
    assert (stage.runs.told, end.reason) == ([], EndReason.BUDGET_SPENT)


async def test_runs_of_an_earlier_rollout_are_gone_on_with_when_their_wave_comes(tmp_path: Path) -> None:
    stage = Stage(tmp_path, schedule(["a"], ["b"]), takes_up={"b": Path("old/runs/b")})
    await stage.conduct()
    assert stage.runs.told == ["begin a", "resume b old/runs/b"]


async def test_who_was_taken_over_begins_nothing_more(tmp_path: Path) -> None:
    """A second conductor has written while the first one was frozen: the first one's next entry is refused, before it acts."""
    late = asyncio.Event()
    stage = Stage(tmp_path, schedule(["a"], ["b"]), PlayedRuns(waits_for={"a": late}))
    conductor = stage.conductor()
    conducting = asyncio.create_task(conductor.conduct(stage.stop))
    while "begin a" not in stage.runs.told:
        await asyncio.sleep(0)
    other = Journal.reopen(tmp_path / "journal.jsonl", clock=stage.clock, take_over=True)
    other.append(PairEnded(pair="a", state="done"))
    late.set()
    with pytest.raises(JournalTaken):
        await asyncio.wait_for(conducting, 10)
    other.close()
    assert stage.runs.told == ["begin a"]
