"""The scores of a trainee: a reading of the journal of an exercise, step by step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from handrail.journal.events import (
    HintGiven,
    LessonAnswered,
    RunStarted,
    StepDoneByHand,
    StepFailed,
    StepInDoubt,
    StepPassed,
    StepSkipped,
    StepStarted,
    TraineeActed,
)
from handrail.journal.journal import Entry
from handrail.journal.projections.records import RunRecord
from handrail.journal.projections.run_record import run_record

Score: TypeAlias = Literal["unaided", "with hints", "shown", "explained", "not reached"]
"""A step is `explained` if there is nothing to find in it."""
TRIED: tuple[Score, ...] = ("unaided", "with hints", "shown")


@dataclass(frozen=True)
class StepScore:
    """The score of one step, with the controls that were used instead of its own."""

    number: str
    sentence: str
    score: Score
    hints: int = 0
    wrong: tuple[str, ...] = ()
    """The controls that were used by mistake, each once, however often it was used."""
    stopped: int = 0
    """The number of wrong controls that were kept from the appliance."""
    mistyped: int = 0
    """The number of times that the right field held another text than the step says."""
    outcome: str = ""
    took: timedelta = timedelta()
    """The time from the end of the step before."""


@dataclass(frozen=True)
class Scores:
    """The scores of a trainee in an exercise."""

    trainee: str
    record: RunRecord
    steps: tuple[StepScore, ...] = ()

    def count(self, score: Score) -> int:
        return sum(step.score == score for step in self.steps)

    @property
    def tried(self) -> int:
        """The number of steps in which the trainee had something to find."""
        return sum(step.score in TRIED for step in self.steps)

    @property
    def unreached(self) -> int:
        """The number of steps with something to find that the exercise did not come to."""
        reached = {step.number for step in self.record.steps}
        return sum(number not in reached for number in self.record.started.tasks)

    @property
    def controls(self) -> int:
        """The number of controls that were to be found: those of steps that were not due are none of them."""
        return self.tried + self.unreached

    @property
    def wrong(self) -> int:
        return sum(len(step.wrong) for step in self.steps)

    @property
    def stopped(self) -> int:
        return sum(step.stopped for step in self.steps)

    @property
    def mistyped(self) -> int:
        return sum(step.mistyped for step in self.steps)

    @property
    def took(self) -> timedelta:
        return self.record.ended - self.record.began

    @property
    def at_once(self) -> int:
        """The number of steps whose control was found at once: without a hint, and without a wrong one before it."""
        return sum(step.score == "unaided" and not step.wrong for step in self.steps)

    @property
    def percent(self) -> int:
        """The share of steps that were found at once, of those with something to find, rounded.

        Rounding reaches no pass mark, and makes nothing whole.
        """
        if not self.controls:
            return 0
        rounded = (200 * self.at_once + self.controls) // (2 * self.controls)
        missed = 100 if self.at_once < self.controls else 101
        if self.reaches_mark is False and self.pass_mark is not None:
            missed = min(missed, self.pass_mark)
        return min(rounded, missed - 1)

    @property
    def reaches_mark(self) -> bool | None:
        """Whether enough controls were found at once; None if there is no pass mark."""
        if self.pass_mark is None:
            return None
        return bool(self.controls) and 100 * self.at_once >= self.pass_mark * self.controls

    @property
    def pass_mark(self) -> int | None:
        return self.record.started.pass_mark

    @property
    def is_passed(self) -> bool | None:
        """Whether the pass mark was reached, in an exercise that was done to its end; None if there is no pass mark."""
        if self.pass_mark is None:
            return None
        return self.record.came_to_its_end and bool(self.reaches_mark)

    @property
    def verdict(self) -> str:
        """The result against the pass mark, in words; empty if there is no pass mark."""
        if self.pass_mark is None:
            return ""
        end = "" if self.record.came_to_its_end or self.is_running else ", and it was not done to its end"
        reached = "passed" if self.reaches_mark and not end else "not passed"
        return f"{reached}: {self.percent} % at once, of {self.pass_mark} %{end}"

    @property
    def ending(self) -> str:
        """How the exercise ended: against its pass mark, if it has one and was done to its end."""
        if not self.record.came_to_its_end:
            return self.record.outcome
        return {None: "done", True: "passed", False: "not passed"}[self.is_passed]

    @property
    def is_running(self) -> bool:
        return self.record.finished is None

    @property
    def sentence(self) -> str:
        """The result in one sentence, with the verdict if there is a pass mark."""
        return "; ".join(filter(None, (self.result, self.verdict)))

    @property
    def result(self) -> str:
        """The numbers of steps and of mistakes, in one sentence."""
        unaided = f"{self.count('unaided')} of {self.controls} steps unaided"
        helped = (
            (self.count("with hints"), "with hints"),
            (self.count("shown"), "shown"),
            (self.unreached, "not reached"),
        )
        mistakes = ((self.wrong, "wrong control"), (self.mistyped, "typing error"))
        told = "".join(f"; {count} {words}{'' if count == 1 else 's'}" for count, words in mistakes if count)
        return unaided + "".join(f", {count} {words}" for count, words in helped if count) + told


def scores(entries: Sequence[Entry]) -> Scores:
    """Score an exercise. Raises `JournalBroken` if `entries` do not begin with a run's start."""
    record = run_record(entries)
    attempts: dict[str, _Attempt] = {}
    previous = record.began
    for entry in entries:
        if isinstance(entry.event, _OF_ATTEMPTS):
            attempt = attempts.setdefault(entry.event.step, _Attempt(previous, entry.at))
            attempt.take(entry.at, entry.event)
        previous = entry.at
    return Scores(_trainee(entries), record, tuple(_step_scores(record, attempts)))


def _trainee(entries: Sequence[Entry]) -> str:
    acts = (LessonAnswered, TraineeActed, HintGiven)
    names = (entry.event.by for entry in entries if isinstance(entry.event, acts))
    started = entries[0].event
    return next(names, started.operator if isinstance(started, RunStarted) else "")


def _step_scores(record: RunRecord, attempts: dict[str, _Attempt]) -> Iterator[StepScore]:
    for step in record.steps:
        yield attempts.pop(step.number).score(step.number, step.instruction, step.outcome)
    for number, attempt in attempts.items():
        unreached = attempt.score(number, "The exercise ended in this step", "not begun")
        yield replace(unreached, score="not reached")


_OF_ATTEMPTS = (
    LessonAnswered,
    TraineeActed,
    HintGiven,
    StepStarted,
    StepPassed,
    StepFailed,
    StepInDoubt,
    StepSkipped,
    StepDoneByHand,
)


@dataclass
class _Attempt:
    """The events of one step, from the end of the step before."""

    began: datetime
    ended: datetime
    right: bool = False
    stages: list[str] = field(default_factory=list)
    wrong: list[TraineeActed] = field(default_factory=list)
    mistyped: int = 0

    def take(self, at: datetime, event: object) -> None:
        self.ended = at
        match event:
            case TraineeActed(mistyped=True):
                self.mistyped += 1
            case TraineeActed(right=True):
                self.right = True
            case TraineeActed():
                self.wrong.append(event)
            case HintGiven(stage=stage):
                self.stages.append(stage)

    def score(self, number: str, sentence: str, outcome: str) -> StepScore:
        return StepScore(
            number=number,
            sentence=sentence,
            score=self._result,
            hints=len(self.stages),
            wrong=tuple(dict.fromkeys(user_action.what for user_action in self.wrong)),
            stopped=len({user_action.what for user_action in self.wrong if user_action.stopped}),
            mistyped=self.mistyped,
            outcome=outcome,
            took=self.ended - self.began,
        )

    @property
    def _result(self) -> Score:
        if "shown" in self.stages:
            return "shown"
        if not self.right:
            return "explained"
        return "with hints" if self.stages else "unaided"
