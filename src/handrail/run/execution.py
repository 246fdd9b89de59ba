"""One run from open to close: approval, locks, folder, journal, steps, and the tidying up."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field, replace

from handrail.engine import ApplianceSession, Listener, Recorder, Runner, StepContexts, sign_in_page_locators_by_step
from handrail.errors import InvalidCall
from handrail.evidence import EvidenceStore, Screenshots
from handrail.evidence.clocks import Clocks
from handrail.evidence.foreseen_misses import ForeseenMisses
from handrail.evidence.search import search_at_the_end
from handrail.journal import DocumentPage, Event, Journal, RunStarted, read, run_record
from handrail.page import Page
from handrail.run.audit_controls import controlled_steps
from handrail.run.blackouts import overridden_blackout
from handrail.run.browser import PreparedRun, RunBrowser, prepare_run
from handrail.run.citations import cited_document, known_document
from handrail.run.environment import Environment
from handrail.run.finished_pages import FinishedPages
from handrail.run.folder import RunFolder
from handrail.run.gates import RunGates
from handrail.run.history import require_every_step_found, time_limit_of
from handrail.run.mending import Mending
from handrail.run.open_run import OpenRun
from handrail.run.participants import ResolvedRun
from handrail.run.planned_steps import planned_steps
from handrail.run.request import RunRequest
from handrail.run.training import TrainingContext, TrainingHooks, must_be_approved
from handrail.runbook import PlannedSection, Runbook, outline
from handrail.secrets import Redactor
from handrail.steps import Value
from handrail.tls import handshake


@dataclass
class RunExecution:
    """One run of one runbook on one pair. `perform` leaves a complete run folder, whatever happens."""

    request: RunRequest
    environment: Environment
    listeners: Sequence[Listener] = ()
    redactor: Redactor = field(default_factory=Redactor)
    on_open: Callable[[RunFolder], None] = field(default=lambda folder: None)
    """Called as soon as the run folder exists."""
    make_training: Callable[[TrainingContext], TrainingHooks] | None = None
    """Makes the hooks of whoever leads, in a mode that is led."""
    mending: Mending | None = None
    """Lets an author mend the runbook where a step has failed."""
    keeps_pages: bool = False
    """Pages stay open to the end, also those on which nothing is left to do: an author may go back to them."""

    async def perform(self) -> RunFolder:
        """Perform the runbook. Raises what ended it early, after everything is on record and tidied up."""
        self.request.check_approval()
        self._must_be_led()
        async with self.prepare() as prepared:
            return await self._perform(prepared)

    def prepare(self) -> AbstractAsyncContextManager[PreparedRun]:
        """Resolve who takes part. Raises what `resolve` raises."""
        return prepare_run(self.request, self.environment, self.redactor)

    async def _perform(self, prepared: PreparedRun) -> RunFolder:
        request, environment = self.request, self.environment
        must_be_approved(outline(request.runbook), request, environment)
        folder = RunFolder.for_run(
            request.out, request.runbook, request.pair.name, environment.clock(), request.mode, request.trainee
        )
        async with self._open_new(prepared, folder) as (run, folder):
            await run.hooks.on_begin()
            if self.mending:
                await self.mending.perform(run, request, folder, environment.operator)
            else:
                await run.runner.perform(run.runner.outline, run.contexts)
            if request.mode.rehearses:
                require_every_step_found(run_record(read(folder.journal)))
            await run.hooks.on_end()
        return folder

    @asynccontextmanager
    async def off_the_record(self) -> AsyncIterator[OpenRun]:
        """Open a run whose journal lies in the private folder and is gone at its end: for authors, who look and try.

        The appliances are locked as by any run. Raises what `resolve` raises.
        """
        authors = replace(self, keeps_pages=True)
        async with (
            authors.prepare() as prepared,
            authors._open_new(prepared, RunFolder(prepared.private / "off-the-record")) as (run, _),
        ):
            yield run

    @asynccontextmanager
    async def _open_new(self, prepared: PreparedRun, named: RunFolder) -> AsyncIterator[tuple[OpenRun, RunFolder]]:
        """Lock the appliances, make the folder and its journal, and open the run."""
        environment, resolved = self.environment, prepared.resolved
        planned = self._started(resolved)  # before there is a folder: one that holds no entry yet cannot be resumed
        with environment.all_claims.session(named.path) as session:
            session.lock_appliances(resolved.lock_keys())
            folder = named.create(self.request.runbook)
            self.on_open(folder)
            journal = Journal(
                folder.journal,
                clock=environment.clock,
                redact=self.redactor.redact_tree,
                run=folder.path,
                session=session,
            )
            started = planned.model_copy(update={"run_id": folder.path.name, "claims": session.place})
            async with self.open_run(prepared, journal, folder, started) as run:
                yield run, folder

    def _must_be_led(self) -> None:
        if self.request.mode.is_led and self.make_training is None:
            raise InvalidCall(f"nobody leads this {self.request.mode.name}; it is started with whoever does")

    @asynccontextmanager
    async def open_run(
        self, prepared: PreparedRun, journal: Journal, folder: RunFolder, started: Event
    ) -> AsyncIterator[OpenRun]:
        """Open all that a run needs, from its first entry to its last; at the end everything is closed, the journal, too."""
        sections, resolved = outline(self.request.runbook), prepared.resolved
        recorder = Recorder(journal, list(self.listeners))
        browser = RunBrowser(self.request, self.environment, prepared, recorder, folder, self.redactor)
        overridden = overridden_blackout(self.request, self.environment.clock())
        time_limit = time_limit_of(self.request, self.environment)
        values: dict[str, Value] = {**resolved.inputs, **resolved.secrets[self.request.runbook.file]}
        try:
            async with (
                recorder.record_run(started),
                search_at_the_end(recorder, lambda: folder.search(folder.kept(), self.redactor)),
                browser.open_pages(values) as pages,
            ):
                store = EvidenceStore(folder.evidence, self.redactor)
                contexts = self._contexts(prepared, pages, values)
                clocks = Clocks(pages)

                def listeners_of(sections: Sequence[PlannedSection]) -> list[Listener]:
                    return [
                        Screenshots(pages, sections, store, self.request.screenshots, recorder.targets),
                        clocks,
                        *self.listeners,
                        *([] if self.request.mode.rehearses else [ForeseenMisses(pages, sections, contexts)]),
                        *([FinishedPages(pages, sections)] if self._closes_finished_pages() else []),
                    ]

                recorder.listeners = listeners_of(sections)
                if overridden:
                    await recorder.record(overridden)
                if time_limit:
                    await recorder.record(time_limit.event())
                hosts = {role: appliance.url for role, appliance in resolved.appliances.items()}
                training = TrainingContext(
                    pages, sections, folder, recorder.record, self.request.runbook, hosts, dict(values)
                )
                hooks = self.make_training(training) if self.make_training else TrainingHooks()
                gates = RunGates(self.request, self.environment, resolved, recorder, pages, contexts, hooks, time_limit)
                yield OpenRun(Runner(recorder, sections, gates.chain()), contexts, hooks, pages, listeners_of)
        finally:
            journal.close()

    def _closes_finished_pages(self) -> bool:
        """Whether nobody looks at pages on which nothing is left to do: no person, no camera, and no author who tries again."""
        request = self.request
        is_recorded = request.trace or request.video
        return not (request.headed or is_recorded or request.mode.is_led or self.mending or self.keeps_pages)

    def _contexts(self, prepared: PreparedRun, pages: Mapping[str, Page], values: dict[str, Value]) -> StepContexts:
        resolved = prepared.resolved
        sessions = {
            role: ApplianceSession(
                pages[role], appliance.url, appliance.address, appliance.username, resolved.passwords[role]
            )
            for role, appliance in resolved.appliances.items()
        }
        mode = self.request.mode
        return StepContexts(
            sessions,
            values,
            prepared.private,
            self.environment.clock,
            handshake,
            resolved.secrets,
            sign_in_page_locators_by_step(outline(self.request.runbook)),
            inputs=frozenset(resolved.inputs.values()),
            learn=self.redactor.learn,
            looks_ahead=not (mode.rehearses or mode.is_led),
        )

    def _started(self, resolved: ResolvedRun) -> RunStarted:
        """How the run starts, without what only its folder and its claims tell."""
        runbook = self.request.runbook
        document = known_document(runbook)
        return RunStarted(
            runbook=runbook.title,
            digest=runbook.digest,
            document=document.title,
            purpose=runbook.purpose,
            document_url=document.url,
            document_edition=document.edition,
            document_read_on=document.read_on,
            document_sha256=document.sha256,
            document_by=document.by,
            document_after=tuple(DocumentPage(title=page.title, url=page.url) for page in document.after),
            pair=self.request.pair.name,
            operator=self.environment.operator,
            machine=self.environment.machine,
            versions=dict(self.environment.versions),
            appliances=resolved.facts(),
            inputs=resolved.inputs,
            steps=sum(1 for section in outline(runbook) for _ in section.walk()),
            runbook_file=str(runbook.file.resolve()),
            inventory_file=str(self.request.inventory_file.resolve()),
            screenshots=self.request.screenshots,
            mode=self.request.mode.name,
            utc_offset=self.environment.utc_offset,
            operator_name=self.request.operator_name,
            ticket=self.request.ticket,
            patience=self.request.patience,
            has_hints=self.request.has_hints,
            pass_mark=self.request.pass_mark,
            tasks=_tasks(runbook) if self.request.mode.is_scored else (),
            controlled=controlled_steps(runbook),
            cited=cited_document(runbook),
            planned=planned_steps(runbook, resolved.inputs),
            plan_digest=self.request.assignment.digest(),
        )


def _tasks(runbook: Runbook) -> tuple[str, ...]:
    """The numbers of the steps in which a trainee has something to find."""
    steps = (planned for section in outline(runbook) for planned in section.walk())
    return tuple(planned.number for planned in steps if planned.step.exercise() is not None)
