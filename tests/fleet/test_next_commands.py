"""What to type next for a rollout: `resume` where it does anything, and else the whole command for what is left."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from handrail.fleet.next_commands import next_commands
from handrail.fleet.record import RolloutRecord, rollout_record
from handrail.journal import Entry, Event, PairEnded, PairStarted, RolloutFinished, RolloutPlanned, WaveAsked

PLANNED = RolloutPlanned(
    runbook="Look",
    digest="d",
    plan_digest="p",
    waves=(("lab",), ("hq",)),
    budget=1,
    runbook_file="/books/look.yaml",
    inventory_files=("/our fleet/one.yaml", "/fleet/two.yaml"),
    inputs={"certificate": "new one"},
)
RESUME = "handrail resume rollouts/r"
ANEW = (
    "handrail rollout /books/look.yaml --inventory '/our fleet/one.yaml' --inventory /fleet/two.yaml "
    "--set 'certificate=new one' --only-failed rollouts/r"
)


def rollout(*events: Event, planned: RolloutPlanned = PLANNED) -> RolloutRecord:
    now = datetime(2026, 11, 30, 12, tzinfo=UTC)
    return rollout_record(
        Entry(seq=number, at=now, event=event, previous="", seal="") for number, event in enumerate((planned, *events))
    )


def ended(pair: str, state: str) -> tuple[Event, Event]:
    return PairStarted(pair=pair, wave=1), PairEnded.model_validate({"pair": pair, "state": state})


def finished(reason: str, *left: str) -> RolloutFinished:
    return RolloutFinished.model_validate({"reason": reason, "left": dict.fromkeys(left, "it was not begun")})


CASES: dict[str, tuple[list[Event], list[str]]] = {
    "all is done": ([*ended("lab", "done"), *ended("hq", "done"), finished("complete")], []),
    "killed": ([*ended("lab", "done")], [RESUME]),
    "stopped": ([*ended("lab", "stopped"), finished("stopped", "hq")], [RESUME, ANEW]),
    "no time": ([*ended("lab", "done"), finished("no time", "hq")], [RESUME, ANEW]),
    "in doubt": ([*ended("lab", "in doubt"), finished("budget spent", "hq")], [RESUME, ANEW]),
    "unknown": ([*ended("lab", "unknown"), finished("budget spent", "hq")], [RESUME, ANEW]),
    "the budget is spent by what failed": ([*ended("lab", "failed"), finished("budget spent", "hq")], [ANEW]),
    "complete, and some failed": ([*ended("lab", "done"), *ended("hq", "failed"), finished("complete")], [ANEW]),
    "a wave waits for a word": (
        [*ended("lab", "done"), WaveAsked(wave=2), finished("stopped", "hq")],
        [f"{RESUME} --go-on --by NAME", ANEW],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_resume_is_offered_where_it_does_anything(case: str) -> None:
    events, commands = CASES[case]
    assert list(next_commands(rollout(*events), "rollouts/r")) == commands


def test_with_a_budget_that_is_not_spent_it_goes_on_past_what_failed() -> None:
    planned = PLANNED.model_copy(update={"budget": 2})
    record = rollout(*ended("lab", "failed"), finished("no time", "hq"), planned=planned)
    assert list(next_commands(record, "rollouts/r")) == [RESUME, ANEW]


def test_a_rehearsal_is_taken_up_as_one_and_what_no_journal_knows_is_left_to_fill_in() -> None:
    planned = RolloutPlanned(runbook="Look", digest="d", plan_digest="p", budget=1, rehearses=True)
    record = rollout(*ended("lab", "failed"), finished("complete"), planned=planned)
    assert list(next_commands(record, "r")) == ["handrail rollout RUNBOOK --inventory FILE --rehearse --only-failed r"]
