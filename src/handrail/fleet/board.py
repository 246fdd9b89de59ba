"""The board of a rollout: every pair with its state, what needs a person first, as a pure projection of journals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from pathlib import Path
from typing import Literal, TypeAlias

from handrail.fleet.next_commands import next_sentences
from handrail.fleet.record import RolloutRecord
from handrail.fleet.schedule import RunState
from handrail.fleet.waiting import waiting_words
from handrail.journal import RunGlimpse, StepDurations

WAITING = "waiting"
NOT_BEGUN = "not begun"
"""The state of a pair that the rollout ended without."""


class Urgency(IntEnum):
    """The parts of a board, from top to bottom."""

    PERSON = 0
    """Somebody has to look: in doubt, unknown, failed, stopped."""
    RUNNING = 1
    WAITING = 2
    DONE = 3


STATES: Mapping[str, Urgency] = {
    **dict.fromkeys((it.value for it in (RunState.IN_DOUBT, RunState.UNKNOWN)), Urgency.PERSON),
    **dict.fromkeys((it.value for it in (RunState.FAILED, RunState.STOPPED)), Urgency.PERSON),
    RunState.RUNNING.value: Urgency.RUNNING,
    NOT_BEGUN: Urgency.WAITING,
    WAITING: Urgency.WAITING,
    RunState.DONE.value: Urgency.DONE,
}
"""The states of pairs, each with its part of the board, in the order in which they stand there."""
_ORDER = {state: place for place, state in enumerate(STATES)}


@dataclass(frozen=True)
class BoardRow:
    """A pair on the board."""

    pair: str
    wave: int
    state: str
    began: datetime | None = None
    ended: datetime | None = None
    done: int = 0
    """Steps of its run that are settled."""
    total: int = 0
    """Steps of the runbook; 0 if that is not known."""
    section: str = ""
    step: str = ""
    sentence: str = ""
    expected_end: datetime | None = None
    """By the slowest of earlier runs that ended well; None if that is not known, or it does not run."""
    is_irreversible: bool = False
    """Past the point of no return: a step that must not happen twice has begun."""
    next_once: str = ""
    """The number of the next step that must not happen twice."""
    picture: str = ""
    """The last picture: its file, in the folder of the run."""
    problem: str = ""
    run: str = ""
    resumptions: int = 0
    waits: str = ""
    """Until when it waits for the end of a blackout, in words; empty if it does not."""

    @property
    def urgency(self) -> Urgency:
        return STATES[self.state]


WaveState: TypeAlias = Literal["waiting", "asked", "running", "ended"]


@dataclass(frozen=True)
class BoardWave:
    """A wave on the board, numbered from 1: how many of its pairs are done, and how many ended otherwise."""

    number: int
    pairs: int
    done: int
    others: int
    state: WaveState


@dataclass(frozen=True)
class Board:
    """A rollout at one moment."""

    title: str
    rehearses: bool
    at: datetime
    """The moment as of which it tells."""
    began: datetime | None
    last: datetime | None
    """The time of the last entry of the rollout's journal."""
    rows: tuple[BoardRow, ...]
    """What needs a person first, then what runs, waits, and is done."""
    waves: tuple[BoardWave, ...]
    spent: int
    budget: int
    until: datetime | None = None
    """The end of the window."""
    asked: int = 0
    """The number of the wave that waits for a person's word; 0 if none does."""
    stopping: str = ""
    """Why nothing new begins."""
    finished: str = ""
    """Why it ended; empty as long as it goes on."""
    conductor_lives: bool = True
    """Whether the process that carries it out is there still, as far as this machine can tell."""
    next: str = ""
    """What to type next if it does not go on any more, in a sentence; empty if every pair is done."""

    @property
    def counts(self) -> dict[str, int]:
        """The number of pairs in each state, by its name; states without a pair are left out."""
        counted = Counter(row.state for row in self.rows)
        return {state: counted[state] for state in STATES if counted[state]}

    @property
    def is_budget_spent(self) -> bool:
        return self.spent >= self.budget

    @property
    def irreversible(self) -> int:
        """The number of running pairs that are past the point of no return."""
        return sum(row.is_irreversible for row in self.rows if row.urgency is Urgency.RUNNING)

    @property
    def was_cut_off(self) -> bool:
        """Whether it has no end, and nobody carries it out any more."""
        return not self.finished and not self.conductor_lives


def board(
    record: RolloutRecord,
    glimpses: Mapping[str, RunGlimpse],
    earlier: Sequence[StepDurations],
    now: datetime,
    *,
    conductor_lives: bool = True,
    folder: Path | str = "ROLLOUT",
) -> Board:
    """The board of a rollout, from its record, and from what is known of its runs. Raises `JournalBroken` without a plan."""
    started, finished = record.started, record.finished
    rows = [
        _row(name, number, record, glimpses.get(name), earlier, now)
        for number, names in enumerate(started.waves, 1)
        for name in names
    ]
    rows.sort(key=lambda row: (_ORDER[row.state], -row.ended.timestamp() if row.ended else 0.0))
    is_asked = not finished and record.asked not in record.confirmed | record.begun_waves
    return Board(
        started.runbook,
        started.rehearses,
        now,
        record.began,
        record.last,
        tuple(rows),
        tuple(_wave(number, names, record) for number, names in enumerate(started.waves, 1)),
        record.progress().spent,
        started.budget,
        record.until,
        record.asked if is_asked else 0,
        record.stopping,
        finished.reason if finished else "",
        conductor_lives,
        "" if not finished and conductor_lives else next(next_sentences(record, folder), ""),
    )


def _row(
    name: str,
    wave: int,
    record: RolloutRecord,
    glimpse: RunGlimpse | None,
    earlier: Sequence[StepDurations],
    now: datetime,
) -> BoardRow:
    known = record.pairs.get(name)
    if known is None:
        left = record.finished.left.get(name, "") if record.finished else ""
        awaited = None if record.finished or record.stopping else record.waiting.get(name)
        waits = waiting_words(awaited, now) if awaited and now < awaited.until else ""
        return BoardRow(name, wave, NOT_BEGUN if record.finished else WAITING, problem=left, waits=waits)
    is_running = known.state is RunState.RUNNING
    seen = glimpse or RunGlimpse()
    progress = seen.progress
    return BoardRow(
        name,
        wave,
        known.state.value,
        known.began,
        known.ended,
        progress.done,
        progress.total,
        progress.section,
        seen.step,
        seen.sentence,
        seen.expected_end(earlier, now) if is_running else None,
        progress.is_irreversible,
        progress.next_once or "",
        seen.picture,
        "" if is_running else known.problem,
        known.run,
        known.resumptions,
    )


def _wave(number: int, names: Sequence[str], record: RolloutRecord) -> BoardWave:
    states = Counter(record.pairs[name].state for name in names if name in record.pairs)
    done, running = states[RunState.DONE], states[RunState.RUNNING]
    state: WaveState = "running" if number in record.begun_waves else "waiting"
    if number == record.asked and number not in record.confirmed | record.begun_waves:
        state = "asked"
    if number in record.ended_waves and not running:
        state = "ended"
    return BoardWave(number, len(names), done, sum(states.values()) - done - running, state)
