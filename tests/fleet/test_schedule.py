"""The schedule of a rollout: what it begins, what it waits for, and how it ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.fleet import (
    Ask,
    End,
    EndReason,
    PairRun,
    Pause,
    Progress,
    RunState,
    Schedule,
    Start,
    Wait,
    blackout_that_ends,
    next_move,
    run_deadline,
)
from handrail.inventory import Blackout

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
AFTERNOON = Blackout("afternoon", "UTC", begins=time(13), ends=time(17))
TWO_WAVES = Schedule(waves=(("a",), ("b", "c", "d")), budget=1, at_once=2)
RUNNING, DONE, FAILED, IN_DOUBT = RunState.RUNNING, RunState.DONE, RunState.FAILED, RunState.IN_DOUBT


def so_far(**states: RunState) -> Progress:
    """The progress of a rollout in which runs ended at noon."""
    return Progress({pair: PairRun(state, None if state is RUNNING else NOON) for pair, state in states.items()})


def test_a_wave_begins_when_the_one_before_has_ended() -> None:
    assert next_move(TWO_WAVES, so_far(), NOON) == Start(1, ("a",))
    assert isinstance(next_move(TWO_WAVES, so_far(a=RUNNING), NOON), Wait)
    assert next_move(TWO_WAVES, so_far(a=DONE), NOON) == Start(2, ("b", "c"))
    assert isinstance(next_move(TWO_WAVES, so_far(a=DONE, b=RUNNING, c=RUNNING), NOON), Wait)
    assert next_move(TWO_WAVES, so_far(a=DONE, b=RUNNING, c=DONE), NOON) == Start(2, ("d",))
    assert next_move(TWO_WAVES, so_far(a=DONE, b=DONE, c=DONE, d=DONE), NOON) == End(EndReason.COMPLETE)


@pytest.mark.parametrize("state", [RunState.FAILED, RunState.IN_DOUBT, RunState.UNKNOWN])
def test_failed_in_doubt_and_unknown_spend_the_budget(state: RunState) -> None:
    why = "the budget was spent: 1 of 1 failed"
    assert next_move(TWO_WAVES, so_far(a=state), NOON) == End(EndReason.BUDGET_SPENT, dict.fromkeys("bcd", why))
    assert next_move(replace(TWO_WAVES, budget=2), so_far(a=state), NOON) == Start(2, ("b", "c"))


def test_what_has_begun_ends_properly_when_the_budget_is_spent() -> None:
    move = next_move(TWO_WAVES, so_far(a=DONE, b=FAILED, c=RUNNING), NOON)
    assert move == Wait(why="budget spent; what has begun ends properly")
    end = next_move(TWO_WAVES, so_far(a=DONE, b=FAILED, c=DONE), NOON)
    assert isinstance(end, End)
    assert (end.reason, set(end.left)) == (EndReason.BUDGET_SPENT, {"d"})


def test_a_rollout_whose_last_run_fails_is_complete() -> None:
    assert next_move(TWO_WAVES, so_far(a=DONE, b=DONE, c=DONE, d=FAILED), NOON) == End(EndReason.COMPLETE)


@pytest.mark.parametrize(
    ("last", "stop", "reason"),
    [
        (RunState.STOPPED, "stopped with Ctrl-C", EndReason.STOPPED),
        (RunState.DONE, "stopped with Ctrl-C", EndReason.COMPLETE),
        (RunState.STOPPED, "", EndReason.COMPLETE),
    ],
    ids=["a person stopped it", "all was done before that told", "its own time had come"],
)
def test_where_all_have_begun_it_is_complete_unless_a_person_stopped_one(
    last: RunState, stop: str, reason: EndReason
) -> None:
    progress = replace(so_far(a=DONE, b=DONE, c=DONE, d=last), stop=stop)
    assert next_move(TWO_WAVES, progress, NOON) == End(reason)


def test_a_person_stops_it_and_what_has_begun_ends_properly() -> None:
    stopped = replace(so_far(a=RUNNING), stop="stopped with Ctrl-C")
    assert isinstance(next_move(TWO_WAVES, stopped, NOON), Wait)
    end = next_move(TWO_WAVES, replace(so_far(a=DONE), stop="stopped with Ctrl-C"), NOON)
    assert end == End(EndReason.STOPPED, dict.fromkeys("bcd", "stopped with Ctrl-C"))


def test_a_pause_comes_after_the_last_run_of_the_wave_before() -> None:
    paused = replace(TWO_WAVES, pause=Pause(10 * MINUTE))
    assert next_move(paused, so_far(), NOON) == Start(1, ("a",))
    assert next_move(paused, so_far(a=DONE), NOON + 9 * MINUTE) == Wait(NOON + 10 * MINUTE, "the pause before wave 2")
    assert next_move(paused, so_far(a=DONE), NOON + 10 * MINUTE) == Start(2, ("b", "c"))
    assert next_move(paused, so_far(a=DONE, b=DONE, c=DONE), NOON + MINUTE) == Start(2, ("d",))


def test_a_person_is_asked_before_each_wave_but_the_first() -> None:
    asking = replace(TWO_WAVES, pause=Pause(asks=True))
    assert next_move(asking, so_far(), NOON) == Start(1, ("a",))
    assert next_move(asking, so_far(a=DONE), NOON) == Ask(2)
    assert next_move(asking, replace(so_far(a=DONE), confirmed=frozenset({2})), NOON) == Start(2, ("b", "c"))


def test_nobody_is_asked_about_a_wave_for_which_there_is_no_time() -> None:
    asking = replace(TWO_WAVES, pause=Pause(asks=True), finish_by=NOON + HOUR, expected=2 * HOUR)
    end = next_move(asking, so_far(a=DONE), NOON)
    assert isinstance(end, End)
    assert (end.reason, end.left["b"]) == (EndReason.NO_TIME, "its run would not end by 2026-11-30 13:00 UTC")


def test_no_run_begins_that_would_not_end_in_time() -> None:
    timed = replace(TWO_WAVES, finish_by=NOON + HOUR, expected=20 * MINUTE)
    assert next_move(timed, so_far(a=DONE), NOON + 40 * MINUTE) == Start(2, ("b", "c"))
    late = next_move(timed, so_far(a=DONE), NOON + 41 * MINUTE)
    assert isinstance(late, End)
    assert (late.reason, set(late.left)) == (EndReason.NO_TIME, set("bcd"))
    going_on = next_move(timed, so_far(a=DONE, b=RUNNING), NOON + 41 * MINUTE)
    assert going_on == Wait(why="no time is left to begin another")


def test_a_pause_that_outlasts_the_time_is_not_waited_for() -> None:
    timed = replace(TWO_WAVES, pause=Pause(HOUR), finish_by=NOON + HOUR)
    assert isinstance(next_move(timed, so_far(a=DONE), NOON), End)


def test_a_pair_in_a_blackout_waits_and_the_others_of_its_wave_do_not() -> None:
    schedule = replace(TWO_WAVES, blackouts={"b": (AFTERNOON,)}, expected=20 * MINUTE)
    assert next_move(schedule, so_far(a=DONE), NOON + 40 * MINUTE) == Start(2, ("b", "c"))
    assert next_move(schedule, so_far(a=DONE), NOON + 41 * MINUTE) == Start(2, ("c", "d"))
    waiting = next_move(schedule, so_far(a=DONE, c=DONE, d=DONE), NOON + 41 * MINUTE)
    assert waiting == Wait(NOON + 5 * HOUR, "a blackout", {"b": NOON + 5 * HOUR})
    assert blackout_that_ends(schedule, "b", NOON + 5 * HOUR) is AFTERNOON
    assert next_move(schedule, so_far(a=DONE, c=DONE, d=DONE), NOON + 5 * HOUR) == Start(2, ("b",))


def test_a_wave_of_which_a_pair_cannot_be_begun_in_time_is_the_last_one() -> None:
    schedule = replace(TWO_WAVES, blackouts={"a": (AFTERNOON,)}, finish_by=NOON + 4 * HOUR)
    end = next_move(schedule, so_far(), NOON + 2 * HOUR)
    assert isinstance(end, End)
    assert (end.reason, end.left["b"]) == (EndReason.NO_TIME, "wave 1 could not be carried out in time")


def test_a_pair_that_blackouts_leave_no_time_for_ends_it() -> None:
    always = Blackout("always", "UTC", weekdays=frozenset(range(7)))
    end = next_move(replace(TWO_WAVES, blackouts={"a": (always,)}), so_far(), NOON)
    assert isinstance(end, End)
    assert end.left["a"] == "its blackouts leave no time for a run"


def test_a_run_has_to_end_before_the_next_blackout_of_its_pair() -> None:
    schedule = replace(TWO_WAVES, blackouts={"b": (AFTERNOON,)}, finish_by=NOON + 8 * HOUR)
    assert run_deadline(schedule, "b", NOON) == NOON + HOUR
    assert run_deadline(schedule, "c", NOON) == NOON + 8 * HOUR
    assert run_deadline(TWO_WAVES, "c", NOON) is None


def test_pairs_that_share_an_appliance_are_not_worked_on_at_once() -> None:
    sharing = {"b": {"c": "the address 10.0.0.1:443"}, "c": {"b": "the address 10.0.0.1:443"}}
    schedule = replace(TWO_WAVES, sharing=sharing, budget=9)
    assert next_move(schedule, so_far(a=DONE), NOON) == Start(2, ("b", "d"))
    assert isinstance(next_move(schedule, so_far(a=DONE, b=RUNNING, d=DONE), NOON), Wait)
    assert next_move(schedule, so_far(a=DONE, b=FAILED, d=DONE), NOON) == Start(2, ("c",))


def test_what_shares_an_appliance_with_a_pair_in_doubt_is_left_out_until_somebody_has_looked() -> None:
    sharing = {"b": {"c": "the address 10.0.0.1:443"}, "c": {"b": "the address 10.0.0.1:443"}}
    schedule = replace(TWO_WAVES, sharing=sharing, budget=9)
    assert next_move(schedule, so_far(a=DONE, b=IN_DOUBT), NOON) == Start(2, ("d",))
    end = next_move(schedule, so_far(a=DONE, b=IN_DOUBT, d=DONE), NOON)
    assert end == End(EndReason.COMPLETE, {"c": "shares the address 10.0.0.1:443 with b, which is in doubt"})
    assert next_move(schedule, so_far(a=DONE, b=DONE, d=DONE), NOON) == Start(2, ("c",))


@dataclass
class Rollout:
    """A rollout whose runs take as long and end as they are drawn, carried out move by move."""

    schedule: Schedule
    drawn: st.DataObject
    now: datetime = NOON
    progress: Progress = field(default_factory=Progress)
    ends: dict[str, datetime] = field(default_factory=dict)
    begun: list[tuple[int, str]] = field(default_factory=list)

    def carry_out(self) -> End:
        for _ in range(20 * len(self._pairs()) + 20):
            match next_move(self.schedule, self.progress, self.now):
                case End() as end:
                    return end
                case Start(wave, pairs):
                    self._begin(wave, pairs)
                case Ask(wave):
                    self._answer(wave)
                case Wait(until):
                    self._wait(until)
        raise AssertionError("it never ends")

    def _pairs(self) -> list[str]:
        return [pair for wave in self.schedule.waves for pair in wave]

    def _running(self) -> list[str]:
        return [pair for pair, run in self.progress.runs.items() if run.state is RUNNING]

    def _begin(self, number: int, pairs: Sequence[str]) -> None:
        assert pairs
        assert not self.progress.stop
        assert self.progress.spent < self.schedule.budget
        for pair in pairs:
            assert pair not in self.progress.runs
            assert pair in self.schedule.waves[number - 1]
            for span in filter(None, (it.first_span(self.now) for it in self.schedule.blackouts.get(pair, ()))):
                assert not span[0] <= self.now < span[1]
            if self.schedule.finish_by:
                assert self.now + self.schedule.expected <= self.schedule.finish_by
            self.begun.append((number, pair))
            self.ends[pair] = self.now + timedelta(minutes=self.drawn.draw(st.integers(0, 90)))
        self.progress = replace(self.progress, runs={**self.progress.runs, **dict.fromkeys(pairs, PairRun(RUNNING))})
        running = self._running()
        assert len(running) <= self.schedule.at_once
        assert not any(other in self.schedule.sharing.get(pair, {}) for pair in running for other in running)
        earlier = [pair for wave in self.schedule.waves[: number - 1] for pair in wave]
        assert not set(earlier) & set(running)

    def _answer(self, wave: int) -> None:
        if self.drawn.draw(st.booleans()):
            self.progress = replace(self.progress, confirmed=self.progress.confirmed | {wave})
        else:
            self.progress = replace(self.progress, stop="a person said so")

    def _wait(self, until: datetime | None) -> None:
        running = self._running()
        assert running or (until and until > self.now), "it waits for nothing"
        ending = min(running, key=self.ends.__getitem__, default=None)
        if ending is None or (until and until <= self.ends[ending]):
            assert until
            self.now = max(self.now, until)
            return
        self.now = max(self.now, self.ends[ending])
        ways = [state for state in RunState if state is not RUNNING]
        state = self.drawn.draw(st.sampled_from(ways))
        self.progress = replace(self.progress, runs={**self.progress.runs, ending: PairRun(state, self.now)})


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    waves = draw(st.lists(st.integers(1, 4), min_size=1, max_size=4))
    names = iter([f"p{number}" for number in range(sum(waves))])
    divided = tuple(tuple(next(names) for _ in range(size)) for size in waves)
    pairs = [pair for wave in divided for pair in wave]
    sharing: dict[str, dict[str, str]] = {}
    for one, other in draw(st.lists(st.tuples(st.sampled_from(pairs), st.sampled_from(pairs)), max_size=5)):
        if one != other:
            sharing.setdefault(one, {})[other] = "it"
            sharing.setdefault(other, {})[one] = "it"
    morning = Blackout("morning", "Europe/Berlin", weekdays=frozenset({1, 2}), begins=time(4), ends=time(11, 30))
    return Schedule(
        waves=divided,
        budget=draw(st.integers(1, 8)),
        at_once=draw(st.integers(1, 5)),
        pause=draw(st.sampled_from([Pause(), Pause(15 * MINUTE), Pause(asks=True)])),
        finish_by=draw(st.sampled_from([None, *(NOON + hours * HOUR for hours in (0, 1, 2, 4, 7, 30))])),
        expected=draw(st.sampled_from([0, 10, 45, 90, 240])) * MINUTE,
        blackouts={pair: draw(st.sampled_from([(), (AFTERNOON,), (AFTERNOON, morning), (morning,)])) for pair in pairs},
        sharing=sharing,
    )


@given(schedules(), st.data())
def test_every_rollout_ends_and_keeps_to_what_was_decided(schedule: Schedule, data: st.DataObject) -> None:
    rollout = Rollout(schedule, data)
    end = rollout.carry_out()
    pairs = [pair for wave in schedule.waves for pair in wave]
    assert sorted([pair for _, pair in rollout.begun] + list(end.left)) == sorted(pairs)
    assert [wave for wave, _ in rollout.begun] == sorted(wave for wave, _ in rollout.begun)
    assert all(end.left.values())
    assert rollout.progress.count(RUNNING) == 0
    if end.reason is EndReason.COMPLETE:
        assert all("shares" in why for why in end.left.values())
