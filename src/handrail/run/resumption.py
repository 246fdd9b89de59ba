"""Resuming a run where it ended: the plan, the probing of steps in doubt, and the rest of the steps."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from handrail.claims import ClaimSession, Holder
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
from handrail.run.browser import PreparedRun
from handrail.run.changed_runbook import must_be_same_runbook
from handrail.run.execution import RunExecution
from handrail.run.folder import RunFolder
from handrail.run.participants import ResolvedRun
from handrail.run.request import RunRequest
from handrail.run.training import must_be_approved
from handrail.runbook import PlannedStep, outline
from handrail.sealing import relink, unseal
from handrail.steps import DownloadedFile

GRACE_PERIOD_SECONDS = 30.0
"""The time after the start of a step in which an appliance may still be working on it, though nobody waits for the answer."""


@dataclass(frozen=True)
class DoubtResolution:
    """A person's word on a step in doubt: it was done, by them or by the run; or it did not happen and may be done."""

    step: str
    by: str
    reason: str
    done: bool

    def event(self) -> Event:
        kind = StepDoneByHand if self.done else StepRedoAllowed
        return kind(step=self.step, by=self.by, reason=self.reason)


@dataclass
class Resumption:
    """The resumption of a run. `announce` is called with the plan before anything is done."""

    execution: RunExecution
    folder: RunFolder
    answers: tuple[DoubtResolution, ...] = ()
    grace_period: float = GRACE_PERIOD_SECONDS
    take_over: bool = False
    announce: Callable[[Iterator[str]], None] = field(default=lambda sentences: None)

    async def perform(self) -> RunFolder:
        """Do what is left. Raises `OutcomeUnknown` if a person must look first, and whatever ends a run early."""
        request = self.execution.request
        started, states = read_start(self.folder), step_states(read(self.folder.journal, cut_off=True))
        must_be_same_runbook(request, self.folder, started, states)
        request.check_approval()
        _must_be_same_appliances(request, started)
        async with self.execution.prepare() as prepared:
            await self._perform(prepared, started.claims)
        return self.folder

    async def _perform(self, prepared: PreparedRun, place: str) -> None:
        resolved = prepared.resolved
        with self.execution.environment.all_claims.session(self.folder.path, place) as session:
            session.lock_appliances(resolved.lock_keys(), pass_over=self.take_over)
            self._check_answers(step_states(read(self.folder.journal, cut_off=True)))
            with self._reopen_journal(session) as journal:
                relink(self.folder.path)
                unseal(self.folder.path)
                for answer in self._check_answers(self._states()):
                    journal.append(answer.event(), synced=True)
                plan = self._plan()
                self.announce(plan.sentences())
                self.execution.on_open(self.folder)
                started = self._resumed(resolved, plan, journal)
                async with self.execution.open_run(prepared, journal, self.folder, started) as run:
                    await self._go_on(run.runner, run.contexts, plan, holder=journal.holder)

    @contextmanager
    def _reopen_journal(self, session: ClaimSession) -> Iterator[Journal]:
        """Reopen the journal until the context ends. Nothing is written before, so that a refusal leaves all as it was."""
        journal = Journal.reopen(
            self.folder.journal,
            clock=self.execution.environment.clock,
            redact=self.execution.redactor.redact_tree,
            run=self.folder.path,
            take_over=self.take_over,
            session=session,
        )
        try:
            yield journal
        finally:
            journal.close()

    def _check_answers(self, states: StepStates) -> Sequence[DoubtResolution]:
        """The answers, with the numbers of their steps. Raises `InvalidCall` for one on a step that is not in doubt.

        Also if what is left needs an approval that nobody gave or can be asked for.
        """
        answers = [self._with_number(answer, states) for answer in self.answers]
        done = {answer.step for answer in answers if answer.done}
        request, environment = self.execution.request, self.execution.environment
        must_be_approved(plan_resume(outline(request.runbook), states).sections, request, environment, done)
        return answers

    def _states(self) -> StepStates:
        return step_states(read(self.folder.journal))

    def _plan(self, signed_in: frozenset[str] = frozenset()) -> ResumePlan:
        return plan_resume(outline(self.execution.request.runbook), self._states(), signed_in)

    async def _go_on(self, runner: Runner, contexts: StepContexts, plan: ResumePlan, *, holder: Holder) -> None:
        self._restore(contexts)
        signed_in: frozenset[str] = frozenset()
        while plan.in_doubt:
            if plan.entry and plan.in_doubt.appliance not in signed_in:
                await runner.perform_step(plan.entry, contexts)
                signed_in |= {plan.in_doubt.appliance}
            await self._resolve_doubt(plan.in_doubt, runner, contexts, holder=holder)
            plan = self._plan(signed_in)
        if plan.is_unreachable and plan.first:
            raise OutcomeUnknown(
                f"step {plan.first.number} ({plan.first.step.describe()}) cannot be reached again by harmless steps alone; "
                "put a `navigate` before it in the runbook, or finish by hand and say so with --mark-done"
            )
        await runner.perform(plan.sections, contexts)

    def _restore(self, contexts: StepContexts) -> None:
        """Restore the values that the run has learned; even to probe, it must know which certificate it downloaded."""
        states = self._states()
        for name, fingerprint in states.fingerprints.items():
            contexts.values.setdefault(name, DownloadedFile(name, Path("gone with its process"), fingerprint))
        for name, text in states.texts.items():
            contexts.values.setdefault(name, text)
        contexts.proof_held_before_start |= states.proof_held_before_start
        contexts.settled |= {number for number in states.steps if states.is_settled(number)}

    async def _resolve_doubt(
        self, planned: PlannedStep, runner: Runner, contexts: StepContexts, *, holder: Holder
    ) -> None:
        """Probe a step, and record that it is done or surely absent; else whoever is there is asked.

        As long as the grace period lasts, the appliance may still be working on it, and "absent" is not believed. Nor is it where
        the appliance has answered, and did not say that it refused the step: its `done_when` may look for something else.
        """
        is_answered = planned.number in self._states().not_refused
        grace = self._remaining_grace(planned, self._states().steps[planned.number].began, holder)
        loop = asyncio.get_running_loop()
        deadline = loop.time() + grace
        result = await runner.look_for_proof(planned, contexts)
        while result.verdict == "absent" and loop.time() < deadline:
            await asyncio.sleep(min(1, grace))
            result = await runner.look_for_proof(planned, contexts)
        filled = replace(planned, step=planned.step.filled(contexts.prepare(planned).values))
        step = f"step {planned.number} ({filled.step.describe()})"
        if result.verdict == "done":
            await runner.recorder.record(StepPassed(step=planned.number))
        elif result.verdict == "absent" and holder != "alive" and not is_answered:
            await runner.recorder.record(
                StepRedoAllowed(
                    step=planned.number, by="handrail", reason=f"looked for {result.sought}: {result.shown}"
                )
            )
        else:
            why = "; the process that began it is still there, and may yet do it" if holder == "alive" else ""
            why += "; the appliance answered it, and did not say that it refused it" if is_answered else ""
            doubt = OutcomeUnknown(
                f"{step} began, and whether it happened does not show{why}. Looked for: {result.sought}. On the page now: "
                f"{result.shown or 'nothing of it'}. Look at the appliance, then say what you saw: --mark-done {planned.number} "
                f"--by NAME --reason TEXT, or --redo {planned.number} --by NAME --reason TEXT"
            )
            await self._ask(filled, runner, doubt)

    async def _ask(self, planned: PlannedStep, runner: Runner, doubt: OutcomeUnknown) -> None:
        """Ask whoever is there, and record the answer. Raises `doubt` if nobody knows."""
        match await runner.gate.on_failure(planned, doubt):
            case DoneByHand(by, reason):
                await runner.recorder.record(StepDoneByHand(step=planned.number, by=by, reason=reason))
            case Retry():
                pass
            case _:
                raise doubt

    def _remaining_grace(self, planned: PlannedStep, began: datetime, holder: Holder) -> float:
        """The seconds until the grace period is over; all of it if the clock was set back since, or was another machine's.

        Whoever was cut off from the claims may have had its last one just before, and has all the patience of its step to act.
        """
        if self.execution.environment.claims:
            return self.grace_period + (planned.step.patience if holder == "silent" else 0.0)
        passed = (self.execution.environment.clock() - began).total_seconds()
        return max(0.0, self.grace_period - max(0.0, passed))

    def _with_number(self, answer: DoubtResolution, states: StepStates) -> DoubtResolution:
        """The answer with the number of its step, for one with its `id`. Raises `InvalidCall` if the step is not in doubt."""
        steps = [planned for section in outline(self.execution.request.runbook) for planned in section.walk()]
        number = next((planned.number for planned in steps if answer.step in (planned.number, planned.step.id)), None)
        open_steps = [open_step for open_step in states.steps if not states.is_settled(open_step)]
        if number is None or number not in open_steps:
            listed = ", ".join(open_steps) or "none"
            raise InvalidCall(f"step {answer.step} is not one that began and has no end; such are: {listed}")
        return replace(answer, step=number)

    def _resumed(self, resolved: ResolvedRun, plan: ResumePlan, journal: Journal) -> RunResumed:
        environment = self.execution.environment
        return RunResumed(
            operator=environment.operator,
            machine=environment.machine,
            versions=dict(environment.versions),
            appliances=resolved.facts(),
            plan=tuple(plan.sentences()),
            utc_offset=environment.utc_offset,
            operator_name=self.execution.request.operator_name,
            ticket=self.execution.request.ticket,
            patience=self.execution.request.patience,
            plan_digest=self.execution.request.assignment.digest(),
            mended=journal.repaired_bytes,
        )


def _must_be_same_appliances(request: RunRequest, started: RunStarted) -> None:
    """Raise `WrongAppliance` if the run worked on other appliances than the inventory says now."""
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
    """Read how a run began. Raises `JournalBroken`, and `InvalidCall` for a rehearsal: it has nothing to go on with."""
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
