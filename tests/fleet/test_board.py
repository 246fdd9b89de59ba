"""The board of a rollout, from made-up journals: what stands on top, how far each run is, and when it is expected to end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Literal

from handrail.fleet.board import Board, Urgency, board
from handrail.fleet.record import RolloutRecord
from handrail.journal import (
    BlackoutAwaited,
    Entry,
    Event,
    EvidenceKept,
    PairEnded,
    PairResumed,
    PairStarted,
    PlanLine,
    RolloutFinished,
    RolloutPlanned,
    RunFinished,
    RunGlimpse,
    RunStarted,
    SectionStarted,
    StepFailed,
    StepPassed,
    StepStarted,
    WaveAnswered,
    WaveAsked,
    WaveEnded,
    WaveStarted,
)
from handrail.journal.projections.progress import Progress

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
WAVES = (("lab",), ("oslo", "bonn", "rome"), ("bern",))
PLANNED = RolloutPlanned(runbook="Look", digest="d", plan_digest="p", waves=WAVES, budget=2)


def entries(*events: tuple[float, Event]) -> list[Entry]:
    """Entries of events, each some seconds after noon."""
    return [
        Entry(seq=number, at=NOON + timedelta(seconds=after), event=event, previous="", seal="")
        for number, (after, event) in enumerate(events)
    ]


def seen(
    *events: tuple[float, Event], glimpses: dict[str, RunGlimpse] | None = None, conductor_lives: bool = True
) -> Board:
    record = RolloutRecord()
    for entry in entries((0, PLANNED), *events):
        record.take(entry)
    return board(record, glimpses or {}, [], NOON + timedelta(seconds=60), conductor_lives=conductor_lives)


def ended(pair: str, state: str, problem: str = "") -> PairEnded:
    return PairEnded.model_validate({"pair": pair, "state": state, "problem": problem})


BEGUN: Sequence[tuple[float, Event]] = (
    (1, WaveStarted(wave=1)),
    (1, PairStarted(pair="lab", wave=1)),
    (9, ended("lab", "done")),
    (9, WaveEnded(wave=1)),
    (10, WaveStarted(wave=2)),
    *((10, PairStarted(pair=pair, wave=2)) for pair in WAVES[1]),
)


def test_what_needs_a_person_stands_on_top() -> None:
    shown = seen(*BEGUN, (20, ended("bonn", "failed", "no button")), (21, ended("rome", "in doubt")))
    assert [(row.pair, row.state) for row in shown.rows] == [
        *(("rome", "in doubt"), ("bonn", "failed"), ("oslo", "running"), ("bern", "waiting"), ("lab", "done"))
    ]
    assert [row.urgency for row in shown.rows] == sorted(row.urgency for row in shown.rows)
    assert (shown.spent, shown.is_budget_spent, shown.rows[1].problem) == (2, True, "no button")
    assert [(wave.state, wave.done, wave.others) for wave in shown.waves] == [
        *(("ended", 1, 0), ("running", 0, 2), ("waiting", 0, 0))
    ]


def test_a_run_that_goes_on_needs_nobody_any_more() -> None:
    failed = (*BEGUN, (20, ended("bonn", "in doubt", "no answer")))
    again = seen(*failed, (30, PairResumed(pair="bonn", run="runs/bonn")))
    row = next(row for row in again.rows if row.pair == "bonn")
    assert (row.urgency, row.problem, row.resumptions) == (Urgency.RUNNING, "", 1)


def test_a_wave_is_asked_about_until_somebody_has_answered() -> None:
    asked = (*BEGUN, *((20.0, ended(pair, "done")) for pair in WAVES[1]), (21, WaveAsked(wave=3)))
    assert (seen(*asked).asked, seen(*asked).waves[2].state) == (3, "asked")
    assert seen(*asked, (22, WaveAnswered(wave=3, goes_on=True, by="ana"))).asked == 0
    assert seen(*asked, (22, RolloutFinished(reason="stopped"))).asked == 0


def test_a_pair_that_waits_for_the_end_of_a_blackout_says_until_when_by_whose_clock() -> None:
    def waits(until: datetime, *more: tuple[float, Event]) -> str:
        awaited = BlackoutAwaited(pairs=("bern",), blackout="trading", zone="Europe/Zurich", until=until)
        (row,) = (row for row in seen(*BEGUN, (20, awaited), *more).rows if row.pair == "bern")
        return row.waits

    evening = NOON + timedelta(hours=5)
    assert waits(evening) == "until 18:00 CET: blackout trading"
    assert waits(evening + timedelta(days=1)) == "until 2026-12-01 18:00 CET: blackout trading"
    assert waits(NOON + timedelta(seconds=50)) == ""
    assert waits(evening, (21, PairStarted(pair="bern", wave=3))) == ""
    assert waits(evening, (21, RolloutFinished(reason="stopped"))) == ""


def test_pairs_that_an_ended_rollout_left_say_why() -> None:
    shown = seen(*BEGUN, (20, RolloutFinished(reason="stopped", left={"bern": "the time was over"})))
    row = next(row for row in shown.rows if row.pair == "bern")
    assert (row.state, row.problem, shown.finished) == ("not begun", "the time was over", "stopped")


def test_a_rollout_without_its_process_was_cut_off_unless_it_has_ended() -> None:
    assert seen(*BEGUN, conductor_lives=False).was_cut_off
    assert not seen(*BEGUN).was_cut_off
    assert not seen((1, RolloutFinished(reason="complete")), conductor_lives=False).was_cut_off


LINES = tuple(PlanLine(step=step, sentence="", section=1, heading="Keys", appliance="a") for step in "123")
STARTED = RunStarted(runbook="Look", digest="d", pair="oslo", steps=3, planned=LINES)


def step(number: str, effect: Literal["safe", "once"] = "safe") -> StepStarted:
    return StepStarted(step=number, action="click", sentence=f"Click {number}", effect=effect)


def glimpse_of(*events: tuple[float, Event]) -> RunGlimpse:
    glimpse = RunGlimpse(Progress(0, ("2",)))
    for entry in entries((0, STARTED), (0, SectionStarted(number=1, heading="Keys", appliance="a")), *events):
        glimpse.take(entry)
    return glimpse


EARLIER = glimpse_of(
    *((0, step("1")), (10, StepPassed(step="1")), (10, step("2", "once")), (30, StepPassed(step="2"))),
    *((30, step("3")), (70, StepPassed(step="3")), (70, RunFinished(outcome="passed"))),
)


def test_a_run_tells_where_it_is_and_when_it_is_expected_to_end() -> None:
    glimpse = glimpse_of(
        *((0, step("1")), (5, StepPassed(step="1")), (5, EvidenceKept(step="1", file="evidence/1.png", sha256=""))),
        (5, step("2", "once")),
    )
    (row,) = (row for row in seen(*BEGUN, glimpses={"oslo": glimpse}).rows if row.pair == "oslo")
    assert (row.done, row.total, row.step, row.sentence, row.section) == (1, 3, "2", "Click 2", "Keys")
    assert (row.picture, row.is_irreversible, row.next_once) == ("evidence/1.png", True, "2")
    assert EARLIER.durations
    at = NOON + timedelta(seconds=13)  # eight seconds into step 2, which took 20; step 3 took 40
    assert glimpse.expected_end([EARLIER.durations], at) == at + timedelta(seconds=12 + 40)
    late = NOON + timedelta(hours=1)
    assert glimpse.expected_end([EARLIER.durations], late) == late + timedelta(seconds=40)
    assert glimpse.expected_end([], at) is None


def test_a_run_that_did_not_end_well_times_no_other() -> None:
    failed = glimpse_of((0, step("1")), (3, StepFailed(step="1", error="", problem="no button")))
    assert (failed.durations, failed.problem, failed.progress.is_irreversible) == (None, "no button", False)
