"""Going on where a run ended: the plan, the look at what is in doubt, and the rest of the steps."""

from __future__ import annotations

import asyncio
import difflib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from handrail.engine import DoneByHand, Retry, Runner, StepContexts
from handrail.engine.resume_plan import ResumePlan, plan_resume
from handrail.errors import InvalidCall, JournalBroken, OutcomeUnknown, WrongAppliance
from handrail.journal import (
    Event,
    Journal,
    RunResumed,
    RunStarted,
    StepDoneByHand,
    StepPassed,
    StepRedoAllowed,
    StepStates,
    read,
    run_record,
    step_states,
)
from handrail.run.execution import PreparedRun, RunExecution
from handrail.run.folder import RunFolder
from handrail.run.locks import lock_appliances
from handrail.run.participants import ResolvedRun
from handrail.run.request import RunRequest
from handrail.run.training import must_be_approved
from handrail.runbook import PlannedStep, Runbook, outline
from handrail.sealing import relink, unseal
from handrail.steps import DownloadedFile

GRACE_PERIOD_SECONDS = 30.0
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

    execution: RunExecution
    folder: RunFolder
    answers: tuple[Answer, ...] = ()
    grace_period: float = GRACE_PERIOD_SECONDS
    take_over: bool = False
    announce: Callable[[Iterator[str]], None] = field(default=lambda sentences: None)

    async def perform(self) -> RunFolder:
        """Do what is left. Raises `OutcomeUnknown` where a person must look first, and whatever ends a run early."""
        _same_runbook(self.execution.request.runbook, self.folder)
        request = self.execution.request
        request.check_approval()
        _same_appliances(request, read_start(self.folder))
        async with self.execution.prepared() as prepared:
            await self._perform(prepared)
        return self.folder

    async def _perform(self, prepared: PreparedRun) -> None:
        environment, resolved = self.execution.environment, prepared.resolved
        relink(self.folder.path)
        journal = Journal.reopen(
            self.folder.journal,
            clock=environment.clock,
            redact=self.execution.redactor.redact_tree,
            run=self.folder.path,
            take_over=self.take_over,
        )
        try:
            with lock_appliances(
                environment.lock_places, resolved.lock_keys(), self.folder.path, pass_over=self.take_over
            ):
                unseal(self.folder.path)
                self._answer(journal)
                plan = self._plan()
                self.announce(plan.sentences())
                self.execution.on_open(self.folder)
                started = self._resumed(resolved, plan, journal)
                async with self.execution.staged(prepared, journal, self.folder, started) as ready:
                    await self._go_on(ready.runner, ready.contexts, plan, lives=journal.holder_is_alive)
        finally:
            journal.close()

    def _answer(self, journal: Journal) -> None:
        before = self._standing()
        answers = [self._checked(answer, before) for answer in self.answers]
        done = {answer.step for answer in answers if answer.done}
        request, environment = self.execution.request, self.execution.environment
        must_be_approved(self._plan().sections, request, environment, done)
        for answer in answers:
            journal.append(answer.event(), synced=True)

    def _standing(self) -> StepStates:
        return step_states(read(self.folder.journal))

    def _plan(self, signed_in: frozenset[str] = frozenset()) -> ResumePlan:
        return plan_resume(outline(self.execution.request.runbook), self._standing(), signed_in)

    async def _go_on(self, runner: Runner, contexts: StepContexts, plan: ResumePlan, *, lives: bool) -> None:
        self._remember(contexts)
        signed_in: frozenset[str] = frozenset()
        while plan.in_doubt:
            if plan.sign_in and plan.in_doubt.appliance not in signed_in:
                await runner.perform_step(plan.sign_in, contexts)
                signed_in |= {plan.in_doubt.appliance}
            await self._settle(plan.in_doubt, runner, contexts, lives=lives)
            plan = self._plan(signed_in)
        if plan.is_unreachable and plan.first:
            raise OutcomeUnknown(
                f"step {plan.first.number} ({plan.first.step.describe()}) cannot be reached again by harmless steps alone; "
                "put a `navigate` before it in the runbook, or finish by hand and say so with --mark-done"
            )
        await runner.perform(plan.sections, contexts)

    def _remember(self, contexts: StepContexts) -> None:
        """What the run has learned; even to look, one must know which certificate it brought."""
        known = self._standing()
        for name, fingerprint in known.fingerprints.items():
            contexts.values.setdefault(name, DownloadedFile(name, Path("gone with its process"), fingerprint))
        for name, text in known.texts.items():
            contexts.values.setdefault(name, text)
        contexts.proof_held_before_start |= known.proof_held_before_start
        contexts.settled |= {number for number in known.steps if known.is_settled(number)}

    async def _settle(self, planned: PlannedStep, runner: Runner, contexts: StepContexts, *, lives: bool) -> None:
        """Look, while the appliance may still be working on it. Done or surely absent is put on record; else it ends here."""
        began = self._standing().steps[planned.number].began
        loop, quiet = asyncio.get_running_loop(), self._quiet_left(began)
        quiet_from = loop.time() + quiet
        sight = await runner.probe(planned, contexts)
        while sight.verdict == "absent" and loop.time() < quiet_from:
            await asyncio.sleep(min(1, quiet))
            sight = await runner.probe(planned, contexts)
        ready = replace(planned, step=planned.step.filled(contexts.context(planned).values))
        step = f"step {planned.number} ({ready.step.describe()})"
        if sight.verdict == "done":
            await runner.recorder.record(StepPassed(step=planned.number))
        elif sight.verdict == "absent" and not lives:
            await runner.recorder.record(
                StepRedoAllowed(step=planned.number, by="handrail", reason=f"looked for {sight.sought}: {sight.shown}")
            )
        else:
            frozen = "; the process that began it is still there, and may yet do it" if lives else ""
            doubt = OutcomeUnknown(
                f"{step} began, and whether it happened does not show{frozen}. Looked for: {sight.sought}. On the page now: "
                f"{sight.shown or 'nothing of it'}. Look at the appliance, then say what you saw: --mark-done {planned.number} "
                f"--by NAME --reason TEXT, or --redo {planned.number} --by NAME --reason TEXT"
            )
            await self._ask(ready, runner, doubt)

    async def _ask(self, planned: PlannedStep, runner: Runner, doubt: OutcomeUnknown) -> None:
        """Whoever is there may know. Raises `doubt` where nobody does; what is said is on record, and planned with."""
        match await runner.gate.on_failure(planned, doubt):
            case DoneByHand(by, reason):
                await runner.recorder.record(StepDoneByHand(step=planned.number, by=by, reason=reason))
            case Retry():
                pass
            case _:
                raise doubt

    def _quiet_left(self, began: datetime) -> float:
        """Seconds until the grace period is over; all of it where the clock was set back since, and nobody knows how many did."""
        passed = (self.execution.environment.clock() - began).total_seconds()
        return max(0.0, self.grace_period - max(0.0, passed))

    def _checked(self, answer: Answer, before: StepStates) -> Answer:
        """A step may be named by its number or its `id`. Only what has begun and is not settled wants an answer."""
        steps = [planned for section in outline(self.execution.request.runbook) for planned in section.walk()]
        found = next((planned for planned in steps if answer.step in (planned.number, planned.step.id)), None)
        open_steps = [number for number in before.steps if not before.is_settled(number)]
        if found is None or found.number not in open_steps:
            listed = ", ".join(open_steps) or "none"
            raise InvalidCall(f"step {answer.step} is not one that began and has no end; such are: {listed}")
        return Answer(found.number, answer.by, answer.reason, answer.done)

    def _resumed(self, resolved: ResolvedRun, plan: ResumePlan, journal: Journal) -> RunResumed:
        environment = self.execution.environment
        return RunResumed(
            operator=environment.operator,
            machine=environment.machine,
            versions=dict(environment.versions),
            appliances=resolved.facts(),
            plan=tuple(plan.sentences()),
            utc_offset=environment.utc_offset,
            mended=journal.repaired_bytes,
        )


def _same_runbook(runbook: Runbook, folder: RunFolder) -> None:
    """Only what was performed may be resumed. Raises `InvalidCall` with the lines that differ."""
    started = read_start(folder)
    if runbook.digest == started.digest:
        return
    kept = (folder.payload / "runbook.yaml").read_text(encoding="utf-8").splitlines()
    now = runbook.content.decode().splitlines()
    lines = list(difflib.unified_diff(kept, now, "performed", str(runbook.file), lineterm="", n=0))[2:22]
    differs = "\n".join(lines) or "a runbook that it calls was changed"
    raise InvalidCall(
        f"{runbook.file} is not what this run performed, and a run goes on only with the very same steps. "
        f"It differs:\n{differs}\n"
        f"Put it back, or resume what was performed: handrail resume {folder.path} --runbook {folder.path}/runbook.yaml"
    )


def _same_appliances(request: RunRequest, started: RunStarted) -> None:
    """What was begun on one appliance is not finished on another. Raises `WrongAppliance`."""
    appliances = request.appliances()
    for before in started.appliances:
        now = appliances.get(before.role)
        if now is None or now.url != before.url:
            raise WrongAppliance(
                f"this run worked on {before.url} as {before.role}, and the inventory now says "
                f"{now.url if now else 'nothing of that role'}; put the inventory back as it was, or begin a run of its own. "
                "Nothing was done"
            )


def read_start(folder: RunFolder) -> RunStarted:
    """How the run began. Raises `JournalBroken`; `InvalidCall` where it was a rehearsal, which performs nothing to go on with."""
    entries = read(folder.journal, cut_off=True)
    if not entries:
        raise JournalBroken(
            f"{folder.journal} holds no entry: the run died before it put anything on record, and before that nothing was done. "
            "Unless somebody emptied it, type the command of that run again"
        )
    record = run_record(entries)
    if not record.mode.is_resumable:
        raise InvalidCall(
            f"{folder.path} is a rehearsal: nothing was changed, so there is nothing to go on with. Rehearse again"
        )
    return record.started
