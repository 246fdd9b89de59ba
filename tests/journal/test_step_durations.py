"""How long each step took, read from a journal."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from handrail.journal import (
    Entry,
    Event,
    EvidenceKept,
    RunFinished,
    RunStarted,
    StepFailed,
    StepPassed,
    StepRetried,
    StepSkipped,
    StepStarted,
    step_durations,
)

START = RunStarted(runbook="R", digest="d")
END = RunFinished(outcome="passed")


def begun(step: str) -> Event:
    return StepStarted(step=step, action="click", sentence="Click")


def entries(*timed: tuple[float, Event]) -> list[Entry]:
    midnight = datetime(2026, 11, 25, tzinfo=UTC)
    return [
        Entry(seq=n, at=midnight + timedelta(seconds=at), event=event, previous="")
        for n, (at, event) in enumerate(timed)
    ]


def seconds(*timed: tuple[float, Event]) -> dict[str, float]:
    durations = step_durations(entries(*timed))
    assert durations
    return {step: took.total_seconds() for step, took in durations.durations.items()}


def test_a_step_takes_until_its_picture_is_kept() -> None:
    kept = EvidenceKept(step="1", file="1.png", sha256="")
    assert seconds((0, START), (1, begun("1")), (3, StepPassed(step="1")), (4, kept), (9, END)) == {"1": 3}


def test_the_time_that_a_person_needed_does_not_count() -> None:
    failed = StepFailed(step="1", error="", problem="")
    assert seconds(
        (0, START),
        (1, begun("1")),
        (2, failed),
        (600, StepRetried(step="1", by="ana")),
        (601, begun("1")),
        (603, StepPassed(step="1")),
        (604, END),
    ) == {"1": 2}


def test_what_was_skipped_took_no_time() -> None:
    durations = step_durations(entries((0, START), (1, StepSkipped(step="1", sentence="", reason="")), (2, END)))
    assert durations
    assert durations.of(["1", "2"]) == timedelta()


@pytest.mark.parametrize(
    "events",
    [
        (),
        (START,),
        (START, RunFinished(outcome="failed")),
        (START.model_copy(update={"mode": "rehearsal"}), END),
    ],
)
def test_only_runs_that_ended_well_tell_how_long_it_takes(events: tuple[Event, ...]) -> None:
    assert step_durations(entries(*((0, event) for event in events))) is None
