"""A rollout that is played: a folder with journals as a real one leaves them, written step by step, without any appliance."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from handrail.app.lookup import load_runbook
from handrail.app.rollouts.folder import PLAN, RolloutFolder
from handrail.fleet import RunState
from handrail.journal import (
    ApplianceFacts,
    Event,
    EvidenceKept,
    HandshakeProbed,
    Journal,
    PairEnded,
    PairStarted,
    PlanLine,
    RolloutApproved,
    RolloutFinished,
    RolloutPlanned,
    RunFinished,
    RunStarted,
    SectionStarted,
    StepFailed,
    StepInDoubt,
    StepPassed,
    StepStarted,
    WaveAnswered,
    WaveAsked,
    WaveEnded,
    WaveStarted,
)
from handrail.journal.chain import canonical
from handrail.journal.journal import Entry
from handrail.run import RunFolder
from handrail.run.folder import runbook_texts
from handrail.runbook import Runbook, outline
from handrail.sealing import link

RUNBOOK = "replicate-ssl-certificate"
OLD, NEW = "a1" * 32, "c3" * 32
"""The certificate that each appliance serves before, and after."""


@dataclass
class Clock:
    """A clock that goes on when it is told to."""

    now: datetime = datetime(2026, 11, 30, 20, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def go(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@dataclass
class PlayedRun:
    """The run of one pair, of which the next step is performed when it is told to."""

    folder: RunFolder
    journal: Journal
    runbook: Runbook
    clock: Clock
    last: Entry = field(init=False)
    _steps: Iterator[tuple[int, PlanLine, str]] = field(init=False)
    _section: int = 0

    def __post_init__(self) -> None:
        planned = [(section.number, it) for section in outline(self.runbook) for it in section.steps]
        lines = [
            (
                number,
                PlanLine(
                    step=it.number, sentence=it.step.describe(), section=number, heading=heading, appliance="backup"
                ),
                it.step.effect_in_force,
            )
            for (number, it), heading in zip(planned, self._headings(planned), strict=True)
        ]
        self._steps = iter(lines)
        facts = [
            ApplianceFacts(
                role=role, name=f"{self.pair}-{role}", url=f"https://{role}.example.com", address="", fingerprint=OLD
            )
            for role in ("primary", "backup")
        ]
        self.tell(
            RunStarted(
                runbook=self.runbook.title,
                digest=self.runbook.digest,
                pair=self.pair,
                steps=len(lines),
                planned=tuple(line for _, line, _ in lines),
                appliances=tuple(facts),
            )
        )

    @property
    def pair(self) -> str:
        return self.folder.path.name.partition("-")[2]

    def _headings(self, planned: Sequence[tuple[int, object]]) -> list[str]:
        headings = {section.number: section.heading for section in outline(self.runbook)}
        return [headings[number] for number, _ in planned]

    def tell(self, *events: Event) -> None:
        for event in events:
            self.last = self.journal.append(event)

    def step(self, outcome: str = "passed", problem: str = "", seconds: float = 0) -> bool:
        """Perform the next step, or begin it alone; False if none is left."""
        found = next(self._steps, None)
        if found is None:
            return False
        number, line, effect = found
        if number != self._section:
            self._section = number
            self.tell(SectionStarted(number=number, heading=line.heading, appliance="backup"))
        self.tell(
            StepStarted(step=line.step, action="click", sentence=line.sentence, effect=effect, appliance=line.appliance)
        )
        self.clock.go(seconds)
        if outcome == "begun":
            return True
        if outcome == "passed":
            file = f"evidence/{int(line.step):03}-backup.png"
            self.tell(StepPassed(step=line.step), EvidenceKept(step=line.step, file=file, sha256="0" * 64))
        elif outcome == "failed":
            self.tell(StepFailed(step=line.step, error="NotFound", problem=problem))
        else:
            self.tell(StepInDoubt(step=line.step, problem=problem))
        return True

    def perform(self, steps: int, seconds: float = 0) -> None:
        for _ in range(steps):
            self.step(seconds=seconds)


@dataclass
class PlayedRollout:
    """A rollout whose pairs do what they are told."""

    out: Path
    waves: Sequence[Sequence[str]]
    budget: int = 3
    clock: Clock = field(default_factory=Clock)
    finish_by: datetime | None = None
    runs: dict[str, PlayedRun] = field(default_factory=dict, init=False)
    folder: RolloutFolder = field(init=False)
    journal: Journal = field(init=False)
    runbook: Runbook = field(default_factory=lambda: load_runbook(RUNBOOK), init=False)
    _open: ExitStack = field(default_factory=ExitStack, init=False)
    _ended: dict[str, RunState] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self.folder = RolloutFolder(self.out / f"{self.clock.now:%Y%m%dT%H%M%SZ}-{self.runbook.name}")
        self.folder.payload.mkdir(parents=True)
        self.folder.runs.mkdir()
        plan = {"pairs": [], "waves": [], "budget": str(self.budget)}
        content = canonical(plan).encode()
        for name, text in (runbook_texts(self.runbook) | {PLAN: content}).items():
            (self.folder.payload / name).write_bytes(text)
        digest = hashlib.sha256(content).hexdigest()
        self.journal = Journal(self.folder.journal, clock=self.clock, run=self.folder.path)
        link(self.folder.path, "journal.jsonl")
        self._open.callback(self.journal.close)
        self.journal.append(
            RolloutPlanned(
                runbook=self.runbook.title,
                digest=self.runbook.digest,
                plan_digest=digest,
                plan=plan,
                waves=tuple(map(tuple, self.waves)),
                budget=self.budget,
                finish_by=self.finish_by,
                operator="root",
                operator_name="Otto",
                ticket="CHG-1",
                machine="desk",
            )
        )
        self.journal.append(RolloutApproved(by="ana", plan_digest=digest))

    def close(self) -> None:
        """Close every journal, as the end of the process does."""
        self._open.close()

    def ask(self, wave: int, by: str = "") -> None:
        """Ask whether a wave may begin; `by` lets it."""
        self.journal.append(WaveAsked(wave=wave))
        if by:
            self.journal.append(WaveAnswered(wave=wave, goes_on=True, by=by, how="at the terminal"))

    def begin(self, *pairs: str) -> None:
        """Begin pairs of one wave."""
        wave = next(number for number, names in enumerate(self.waves, 1) if pairs[0] in names)
        if not set(self.waves[wave - 1]) & set(self.runs):
            self.journal.append(WaveStarted(wave=wave, pairs=tuple(self.waves[wave - 1])))
        for pair in pairs:
            self.journal.append(PairStarted(pair=pair, wave=wave))
            folder = RunFolder(self.folder.runs / f"{self.clock.now:%Y%m%dT%H%M%SZ}-{pair}")
            (folder.path / "data").mkdir(parents=True)
            for name, text in runbook_texts(self.runbook).items():
                (folder.path / "data" / name).write_bytes(text)
            journal = Journal(folder.path / "data/journal.jsonl", clock=self.clock, run=folder.path)
            self._open.callback(journal.close)
            self.runs[pair] = PlayedRun(folder, journal, self.runbook, self.clock)

    def end(self, pair: str, state: RunState = RunState.DONE, problem: str = "") -> None:
        """End the run of a pair; of one that is done, both appliances serve the new certificate."""
        run = self.runs[pair]
        if state is RunState.DONE:
            run.tell(
                StepStarted(step="90", action="expect", sentence="Both serve it", appliance="backup"),
                HandshakeProbed(step="90", asked_for="backup.example.com", address="", fingerprint=NEW),
                StepPassed(step="90"),
            )
        run.tell(RunFinished(outcome="passed" if state is RunState.DONE else "failed", problem=problem))
        run.journal.close()
        told = self.folder.told(run.folder.path)
        self.journal.append(
            PairEnded(
                pair=pair,
                state=state.value,
                run=told,
                head=run.last.hash,
                entries=run.last.seq + 1,
                exit_code=0 if state is RunState.DONE else 5 if state.is_open else 1,
                problem=problem,
            )
        )
        self._ended[pair] = state
        number = next(number for number, names in enumerate(self.waves, 1) if pair in names)
        names = self.waves[number - 1]
        if all(name in self._ended for name in names):
            counts = Counter(self._ended[name].value for name in names)
            self.journal.append(WaveEnded(wave=number, states=dict(counts)))

    def finish(self, reason: str = "complete") -> None:
        """End the rollout."""
        left = {name: "it was not begun" for names in self.waves for name in names if name not in self.runs}
        counts = Counter(state.value for state in self._ended.values())
        self.journal.append(RolloutFinished.model_validate({"reason": reason, "states": dict(counts), "left": left}))
        self.close()


def story(out: Path, count: int, clock: Clock | None = None) -> PlayedRollout:
    """A rollout of so many pairs in its midst: a good part is done, a few want a person, the rest of a wave is at work."""
    names = [f"pair-{number:03}" for number in range(1, count + 1)]
    first, third = count // 20, count // 4
    waves = [names[:1], names[1 : 1 + first], names[1 + first : 1 + first + third], names[1 + first + third :]]
    clock = clock or Clock()
    played = PlayedRollout(out, waves, budget=count // 10, clock=clock, finish_by=clock.now + timedelta(hours=2))
    for wave in waves[:2]:
        played.begin(*wave)
        for pair in wave:
            played.runs[pair].perform(60, seconds=0.4)
            played.end(pair)
    played.begin(*waves[2])
    for number, pair in enumerate(waves[2]):
        run = played.runs[pair]
        run.perform(number * 7 % 47, seconds=0.01)
        match number % 10:
            case 2:
                run.step("failed", 'no button "Export"; there are "Import" and "Delete"')
                played.end(pair, RunState.FAILED, 'no button "Export"; there are "Import" and "Delete"')
            case 3 if number == 3:
                run.step("in doubt", "the page did not answer after the click")
                played.end(pair, RunState.IN_DOUBT, "the page did not answer after the click")
            case _:
                run.step("begun")
    return played
