"""Going on where a run ended: the plan, the look at what is in doubt, and the rest of the steps."""

from __future__ import annotations

import asyncio
import difflib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from handrail.engine import DoneByHand, Retry, Runner, Stage
from handrail.engine.resuming import ResumePlan, plan_resume
from handrail.errors import InvalidCall, JournalBroken, OutcomeUnknown, WrongAppliance
from handrail.journal import (
    Event,
    Journal,
    RunResumed,
    RunStarted,
    Standing,
    StepDoneByHand,
    StepPassed,
    StepRedoAllowed,
    read,
    standing,
    telling,
)
from handrail.run.cast import Cast, resolved
from handrail.run.folder import RunFolder
from handrail.run.locks import locked
from handrail.run.orders import Orders
from handrail.run.people import must_be_approved
from handrail.run.performing import Performance
from handrail.runbook import Place, Runbook, outline
from handrail.sealing import relink, unseal
from handrail.steps import KeptFile

QUIET = 30.0
"""Seconds after the beginning of a step for which an appliance may still be working on it, though nobody waits for the answer."""


@dataclass(frozen=True)
class Answer:
    """A person's word on a step in doubt: it was done (by them), or it did not happen and may be done."""

    step: str
    by: str
    reason: str
    done: bool

    def event(self) -> Event:
        kind = StepDoneByHand if self.done else StepRedoAllowed
        return kind(step=self.step, by=self.by, reason=self.reason)


@dataclass
class Resumption:
    """A run that is taken up again. `announce` hears the plan before anything is done."""

    performance: Performance
    folder: RunFolder
    answers: tuple[Answer, ...] = ()
    quiet: float = QUIET
    take_over: bool = False
    announce: Callable[[Iterator[str]], None] = field(default=lambda sentences: None)

    async def perform(self) -> RunFolder:
        """Do what is left. Raises `OutcomeUnknown` where a person must look first, and whatever ends a run early."""
        _same_runbook(self.performance.orders.runbook, self.folder)
        orders, world, redactor = self.performance.orders, self.performance.world, self.performance.redactor
        orders.check_approval()
        _same_appliances(orders, begun(self.folder))
        cast = await resolved(orders, world, redactor)
        relink(self.folder.path)
        journal = Journal.take_up(
            self.folder.journal,
            clock=world.clock,
            redact=redactor.redact_tree,
            run=self.folder.path,
            take_over=self.take_over,
        )
        try:
            with locked(world.lock_places, cast.identities(), self.folder.path, pass_over=self.take_over):
                unseal(self.folder.path)
                self._answer(journal)
                plan = self._plan()
                self.announce(plan.sentences())
                self.performance.opened(self.folder)
                started = self._resumed(cast, plan, journal)
                async with self.performance.staged(journal, self.folder, cast, started) as (runner, stage):
                    await self._go_on(runner, stage, plan, lives=journal.holder_lives)
        finally:
            journal.close()
        return self.folder

    def _answer(self, journal: Journal) -> None:
        before = self._standing()
        answers = [self._checked(answer, before) for answer in self.answers]
        done = {answer.step for answer in answers if answer.done}
        orders, world = self.performance.orders, self.performance.world
        must_be_approved(self._plan().sections, orders, world, done)
        for answer in answers:
            journal.append(answer.event(), synced=True)

    def _standing(self) -> Standing:
        return standing(read(self.folder.journal))

    def _plan(self, signed_in: frozenset[str] = frozenset()) -> ResumePlan:
        return plan_resume(outline(self.performance.orders.runbook), self._standing(), signed_in)

    async def _go_on(self, runner: Runner, stage: Stage, plan: ResumePlan, *, lives: bool) -> None:
        self._remember(stage)
        signed_in: frozenset[str] = frozenset()
        while plan.doubt:
            if plan.sign_in and plan.doubt.appliance not in signed_in:
                await runner.again(plan.sign_in, stage)
                signed_in |= {plan.doubt.appliance}
            await self._settle(plan.doubt, runner, stage, lives=lives)
            plan = self._plan(signed_in)
        if plan.no_way and plan.first:
            raise OutcomeUnknown(
                f"step {plan.first.number} ({plan.first.step.describe()}) cannot be reached again by harmless steps alone; "
                "put a `navigate` before it in the runbook, or finish by hand and say so with --mark-done"
            )
        await runner.perform(plan.sections, stage)

    def _remember(self, stage: Stage) -> None:
        """What the run has learned; even to look, one must know which certificate it brought."""
        known = self._standing()
        for name, fingerprint in known.fingerprints.items():
            stage.values.setdefault(name, KeptFile(name, Path("gone with its process"), fingerprint))
        for name, text in known.texts.items():
            stage.values.setdefault(name, text)
        stage.already |= known.already
        stage.settled |= {number for number in known.steps if known.is_settled(number)}

    async def _settle(self, place: Place, runner: Runner, stage: Stage, *, lives: bool) -> None:
        """Look, while the appliance may still be working on it. Done or surely absent is put on record; else it ends here."""
        began = self._standing().steps[place.number].began
        loop, quiet = asyncio.get_running_loop(), self._quiet_left(began)
        quiet_from = loop.time() + quiet
        sight = await runner.look(place, stage)
        while sight.verdict == "absent" and loop.time() < quiet_from:
            await asyncio.sleep(min(1, quiet))
            sight = await runner.look(place, stage)
        ready = replace(place, step=place.step.filled(stage.context(place).values))
        step = f"step {place.number} ({ready.step.describe()})"
        if sight.verdict == "done":
            await runner.recorder.tell(StepPassed(step=place.number))
        elif sight.verdict == "absent" and not lives:
            await runner.recorder.tell(
                StepRedoAllowed(step=place.number, by="handrail", reason=f"looked for {sight.sought}: {sight.shown}")
            )
        else:
            frozen = "; the process that began it is still there, and may yet do it" if lives else ""
            doubt = OutcomeUnknown(
                f"{step} began, and whether it happened does not show{frozen}. Looked for: {sight.sought}. On the page now: "
                f"{sight.shown or 'nothing of it'}. Look at the appliance, then say what you saw: --mark-done {place.number} "
                f"--by NAME --reason TEXT, or --redo {place.number} --by NAME --reason TEXT"
            )
            await self._ask(ready, runner, doubt)

    async def _ask(self, place: Place, runner: Runner, doubt: OutcomeUnknown) -> None:
        """Whoever is there may know. Raises `doubt` where nobody does; what is said is on record, and planned with."""
        match await runner.gate.settle(place, doubt):
            case DoneByHand(by, reason):
                await runner.recorder.tell(StepDoneByHand(step=place.number, by=by, reason=reason))
            case Retry():
                pass
            case _:
                raise doubt

    def _quiet_left(self, began: datetime) -> float:
        """Seconds until `quiet` have passed; all of them where the clock was set back since, and nobody knows how many did."""
        passed = (self.performance.world.clock() - began).total_seconds()
        return max(0.0, self.quiet - max(0.0, passed))

    def _checked(self, answer: Answer, before: Standing) -> Answer:
        """A step may be named by its number or its `id`. Only what has begun and is not settled wants an answer."""
        places = [place for section in outline(self.performance.orders.runbook) for place in section.walk()]
        found = next((place for place in places if answer.step in (place.number, place.step.id)), None)
        open_steps = [number for number in before.steps if not before.is_settled(number)]
        if found is None or found.number not in open_steps:
            listed = ", ".join(open_steps) or "none"
            raise InvalidCall(f"step {answer.step} is not one that began and has no end; such are: {listed}")
        return Answer(found.number, answer.by, answer.reason, answer.done)

    def _resumed(self, cast: Cast, plan: ResumePlan, journal: Journal) -> RunResumed:
        world = self.performance.world
        return RunResumed(
            operator=world.operator,
            machine=world.machine,
            versions=dict(world.versions),
            appliances=cast.facts(),
            plan=tuple(plan.sentences()),
            utc_offset=world.utc_offset,
            mended=journal.mended,
        )


def _same_runbook(book: Runbook, folder: RunFolder) -> None:
    """Only what was performed may be resumed. Raises `InvalidCall` with the lines that differ."""
    started = begun(folder)
    if book.digest == started.digest:
        return
    kept = (folder.payload / "runbook.yaml").read_text(encoding="utf-8").splitlines()
    now = book.content.decode().splitlines()
    lines = list(difflib.unified_diff(kept, now, "performed", str(book.file), lineterm="", n=0))[2:22]
    differs = "\n".join(lines) or "a runbook that it calls was changed"
    raise InvalidCall(
        f"{book.file} is not what this run performed, and a run goes on only with the very same steps. It differs:\n{differs}\n"
        f"Put it back, or resume what was performed: handrail resume {folder.path} --runbook {folder.path}/runbook.yaml"
    )


def _same_appliances(orders: Orders, started: RunStarted) -> None:
    """What was begun on one appliance is not finished on another. Raises `WrongAppliance`."""
    appliances = orders.appliances()
    for before in started.appliances:
        now = appliances.get(before.role)
        if now is None or now.url != before.url:
            raise WrongAppliance(
                f"this run worked on {before.url} as {before.role}, and the inventory now says "
                f"{now.url if now else 'nothing of that role'}; put the inventory back as it was, or begin a run of its own. "
                "Nothing was done"
            )


def begun(folder: RunFolder) -> RunStarted:
    """How the run began. Raises `JournalBroken`; `InvalidCall` where it was a rehearsal, which performs nothing to go on with."""
    entries = read(folder.journal, cut_off=True)
    if not entries:
        raise JournalBroken(
            f"{folder.journal} holds no entry: the run died before it put anything on record, and before that nothing was done. "
            "Unless somebody emptied it, type the command of that run again"
        )
    started = telling(entries).started
    if started.mode == "rehearsal":
        raise InvalidCall(
            f"{folder.path} is a rehearsal: nothing was changed, so there is nothing to go on with. Rehearse again"
        )
    return started
