"""How a trainee did, read from a journal."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest

from handrail.errors import JournalBroken
from handrail.journal import (
    Event,
    HintGiven,
    Journal,
    LessonAnswered,
    RunFinished,
    RunStarted,
    SectionStarted,
    StepPassed,
    StepStarted,
    TraineeActed,
    read,
)
from handrail.journal.projections.scores import Scores, scores

WRONG = 'button "Delete"'


def done(step: str, *before: Event) -> list[Event]:
    return [*before, StepStarted(step=step, action="click", sentence=f"Do {step}"), StepPassed(step=step)]


def acted(step: str, *, right: bool = True) -> TraineeActed:
    return TraineeActed(step=step, by="ann", right=right, stopped=True, what='button "Save"' if right else WRONG)


def mistyped(step: str) -> TraineeActed:
    return TraineeActed(step=step, by="ann", right=True, stopped=False, what='field "Name"', mistyped=True)


def hinted(step: str, *stages: str) -> list[Event]:
    return [HintGiven.model_validate({"step": step, "by": "ann", "stage": stage}) for stage in stages]


EXERCISE: list[Event] = [
    *done("1", LessonAnswered(step="1", answer="next", by="ann", via="page")),
    *done("2", acted("2")),
    *done("3", acted("3", right=False), *hinted("3", "region"), acted("3")),
    *done("4", *hinted("4", "region", "outline", "shown")),
]


def scores_from(
    file: Path,
    events: Iterable[Event],
    *,
    outcome: str = "passed",
    pass_mark: int | None = None,
    tasks: tuple[str, ...] = (),
) -> Scores:
    """The scores of an exercise with these events, a second apart."""
    seconds = count()
    journal = Journal(file, clock=lambda: datetime.fromtimestamp(next(seconds), UTC))
    started = RunStarted(runbook="Test", digest="0", operator="root", mode="exercise", pass_mark=pass_mark, tasks=tasks)
    journal.append(started)
    journal.append(SectionStarted(number=1, heading="Here", appliance="primary"))
    for event in events:
        journal.append(event)
    journal.append(RunFinished.model_validate({"outcome": outcome}))
    journal.close()
    return scores(read(file))


@pytest.fixture
def result(tmp_path: Path) -> Scores:
    return scores_from(tmp_path / "journal.jsonl", EXERCISE)


def test_each_step_is_unaided_with_hints_shown_or_only_explained(result: Scores) -> None:
    assert [(step.number, step.score, step.hints) for step in result.steps] == [
        ("1", "explained", 0),
        ("2", "unaided", 0),
        ("3", "with hints", 1),
        ("4", "shown", 3),
    ]


def test_wrong_controls_are_counted_and_named(result: Scores) -> None:
    assert result.steps[2].wrong == (WRONG,)
    assert (result.wrong, result.stopped) == (1, 1)


def test_a_control_that_was_used_again_and_again_is_one_wrong_control(tmp_path: Path) -> None:
    events = done("1", *[acted("1", right=False)] * 12, acted("1"))
    result = scores_from(tmp_path / "journal.jsonl", events)
    assert (result.wrong, result.stopped) == (1, 1)
    assert result.sentence == "1 of 1 steps unaided; 1 wrong control"


def test_typing_errors_have_a_count_of_their_own_and_find_nothing(tmp_path: Path) -> None:
    events = [*done("1", mistyped("1"), mistyped("1"), acted("1")), mistyped("2")]
    result = scores_from(tmp_path / "journal.jsonl", events)
    assert [(step.score, step.wrong, step.mistyped) for step in result.steps] == [
        ("unaided", (), 2),
        ("not reached", (), 1),
    ]
    assert result.sentence == "1 of 1 steps unaided; 3 typing errors"


def test_a_step_takes_from_the_end_of_the_one_before(result: Scores) -> None:
    assert [step.took.total_seconds() for step in result.steps] == [3, 3, 5, 5]


def test_all_of_it_in_a_sentence(result: Scores) -> None:
    assert result.sentence == "1 of 3 steps unaided, 1 with hints, 1 shown; 1 wrong control"
    assert result.trainee == "ann"


def test_a_step_that_was_not_finished_is_not_reached(tmp_path: Path) -> None:
    events = [*done("1", acted("1")), *hinted("2", "region"), acted("2", right=False)]
    result = scores_from(tmp_path / "journal.jsonl", events)
    assert [(step.number, step.score, step.outcome) for step in result.steps] == [
        ("1", "unaided", "passed"),
        ("2", "not reached", "not begun"),
    ]
    assert (result.tried, result.wrong) == (1, 1)


@pytest.mark.parametrize(
    ("mark", "is_passed", "verdict"),
    [
        (None, None, ""),
        (33, True, "passed: 33 % at once, of 33 %"),
        (34, False, "not passed: 33 % at once, of 34 %"),
    ],
)
def test_a_pass_mark_is_reached_by_controls_that_were_found_at_once(
    tmp_path: Path, mark: int | None, is_passed: bool | None, verdict: str
) -> None:
    events = [*EXERCISE[:6], *done("3", acted("3", right=False), acted("3")), *done("4", *hinted("4", "shown"))]
    result = scores_from(tmp_path / "journal.jsonl", events, pass_mark=mark)
    assert (result.at_once, result.percent) == (1, 33)
    assert (result.is_passed, result.verdict) == (is_passed, verdict)
    assert result.sentence.endswith(verdict)


def test_what_a_stopped_exercise_did_not_come_to_counts_as_not_found(tmp_path: Path) -> None:
    events = [*done("1", acted("1")), *done("2"), acted("3", right=False)]
    result = scores_from(tmp_path / "journal.jsonl", events, outcome="stopped", tasks=("1", "2", "3", "4"))
    assert (result.tried, result.controls, result.percent) == (1, 3, 33)
    assert result.result == "1 of 3 steps unaided, 2 not reached; 1 wrong control"


@pytest.mark.parametrize(
    ("missed", "mark", "percent", "is_passed"),
    [(1, None, 67, None), (1, 66, 67, True), (1, 67, 66, False), (0, 100, 100, True)],
)
def test_a_percentage_is_rounded_and_never_to_a_pass_mark_that_was_not_reached(
    tmp_path: Path, missed: int, mark: int | None, percent: int, is_passed: bool | None
) -> None:
    events = [
        *done("1", acted("1")),
        *done("2", acted("2")),
        *done("3", *[acted("3", right=False)] * missed, acted("3")),
    ]
    result = scores_from(tmp_path / "journal.jsonl", events, pass_mark=mark)
    assert (result.percent, result.is_passed) == (percent, is_passed)


@pytest.mark.parametrize(
    ("outcome", "mark", "ending"),
    [("passed", None, "done"), ("passed", 1, "passed"), ("passed", 99, "not passed"), ("stopped", 1, "stopped")],
)
def test_it_ended_against_its_pass_mark(tmp_path: Path, outcome: str, mark: int | None, ending: str) -> None:
    assert scores_from(tmp_path / "journal.jsonl", EXERCISE, outcome=outcome, pass_mark=mark).ending == ending


def test_steps_are_told_as_to_the_trainee(tmp_path: Path) -> None:
    began = StepStarted(step="1", action="call", sentence="Perform the runbook sign-in", instruction="Sign in")
    result = scores_from(tmp_path / "journal.jsonl", [began, StepPassed(step="1"), mistyped("2")])
    assert [step.sentence for step in result.steps] == ["Sign in", "The exercise ended in this step"]


def test_an_exercise_that_was_not_done_to_its_end_is_not_passed(tmp_path: Path) -> None:
    result = scores_from(tmp_path / "journal.jsonl", done("1", acted("1")), outcome="stopped", pass_mark=1)
    assert (result.is_passed, result.verdict) == (
        False,
        "not passed: 100 % at once, of 1 %, and it was not done to its end",
    )


def test_where_nobody_did_anything_it_is_whoever_started_it(tmp_path: Path) -> None:
    assert scores_from(tmp_path / "journal.jsonl", []).trainee == "root"


def test_a_journal_without_a_beginning_has_no_scores() -> None:
    with pytest.raises(JournalBroken):
        scores([])
