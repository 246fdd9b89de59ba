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
"""`explained` are steps in which there is nothing to find."""
TRIED: tuple[Score, ...] = ("unaided", "with hints", "shown")


@dataclass(frozen=True)
class Mark:
    """One step: how its control was found, what was used instead of it, and how long it took until it was done."""

    step: str
    sentence: str
    score: Score
    hints: int = 0
    wrong: tuple[str, ...] = ()
    stopped: int = 0
    """How many of the wrong ones were kept from the appliance."""
    outcome: str = ""
    took: timedelta = timedelta()


@dataclass(frozen=True)
class Scores:
    """A whole exercise."""

    trainee: str
    run: RunRecord
    marks: tuple[Mark, ...] = ()

    def count(self, score: Score) -> int:
        return sum(mark.score == score for mark in self.marks)

    @property
    def tried(self) -> int:
        """The steps that the trainee was to find something for."""
        return sum(mark.score in TRIED for mark in self.marks)

    @property
    def wrong(self) -> int:
        return sum(len(mark.wrong) for mark in self.marks)

    @property
    def stopped(self) -> int:
        return sum(mark.stopped for mark in self.marks)

    @property
    def took(self) -> timedelta:
        return self.run.ended - self.run.began

    @property
    def sentence(self) -> str:
        """How it went, in one sentence."""
        told = f"{self.count('unaided')} of {self.tried} steps unaided"
        more = ((self.count("with hints"), "with hints"), (self.count("shown"), "shown"))
        wrong = f"; {self.wrong} wrong control{'' if self.wrong == 1 else 's'}" if self.wrong else ""
        return told + "".join(f", {count} {words}" for count, words in more if count) + wrong


@dataclass
class _Turn:
    began: datetime
    ended: datetime
    right: bool = False
    stages: list[str] = field(default_factory=list)
    wrong: list[TraineeActed] = field(default_factory=list)

    def hear(self, at: datetime, event: object) -> None:
        self.ended = at
        match event:
            case TraineeActed(right=True):
                self.right = True
            case TraineeActed():
                self.wrong.append(event)
            case HintGiven(stage=stage):
                self.stages.append(stage)

    def mark(self, step: str, sentence: str, outcome: str) -> Mark:
        return Mark(
            step=step,
            sentence=sentence,
            score=self.score,
            hints=len(self.stages),
            wrong=tuple(user_action.what for user_action in self.wrong),
            stopped=sum(user_action.stopped for user_action in self.wrong),
            outcome=outcome,
            took=self.ended - self.began,
        )

    @property
    def score(self) -> Score:
        if "shown" in self.stages:
            return "shown"
        if not self.right:
            return "explained"
        return "with hints" if self.stages else "unaided"


OWN = (
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
"""What belongs to a trainee's turn at a step, from when the step before it was over."""


def scores(entries: Sequence[Entry]) -> Scores:
    """Raises `JournalBroken` where `entries` do not begin with a run's start."""
    record = run_record(entries)
    turns: dict[str, _Turn] = {}
    before = record.began
    for entry in entries:
        if isinstance(entry.event, OWN):
            turn = turns.setdefault(entry.event.step, _Turn(before, entry.at))
            turn.hear(entry.at, entry.event)
        before = entry.at
    return Scores(_trainee(entries), record, tuple(_marks(record, turns)))


def _trainee(entries: Sequence[Entry]) -> str:
    said = (LessonAnswered, TraineeActed, HintGiven)
    named = (entry.event.by for entry in entries if isinstance(entry.event, said))
    started = entries[0].event
    return next(named, started.operator if isinstance(started, RunStarted) else "")


def _marks(record: RunRecord, turns: dict[str, _Turn]) -> Iterator[Mark]:
    for step in record.steps:
        yield turns.pop(step.number).mark(step.number, step.sentence, step.outcome)
    for number, turn in turns.items():
        yield replace(turn.mark(number, "The exercise ended before this step", "not begun"), score="not reached")
