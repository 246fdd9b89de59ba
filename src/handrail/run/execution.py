"""One run from open to close: secrets, trust, locks, folder, browser, runner, and the tidying up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from handrail.engine import ApplianceSession, Listener, Recorder, Runner, StepContexts, sign_in_page_locators_by_step
from handrail.errors import InvalidCall
from handrail.evidence import EvidenceStore, Screenshots, keep_recordings, video_event
from handrail.evidence.search import search_at_the_end
from handrail.journal import BrowserStarted, Event, Journal, RunStarted, read, run_record
from handrail.page import Page
from handrail.page.chromium.launcher.browser_choice import browser_environment
from handrail.run.certificates import CertificateReverifier, downloaded_fingerprints, fetch_keys_for_names
from handrail.run.environment import Environment
from handrail.run.folder import RunFolder
from handrail.run.gates import RunGates
from handrail.run.history import require_every_step_found, time_limit_of
from handrail.run.locks import lock_appliances
from handrail.run.participants import ResolvedRun, resolve
from handrail.run.request import RunRequest
from handrail.run.training import TrainingContext, TrainingHooks, must_be_approved
from handrail.runbook import outline
from handrail.secrets import PrivateFolder, Redactor, sweep
from handrail.steps import Value
from handrail.tls import handshake

if TYPE_CHECKING:
    from handrail.page.chromium.camera.recording import WindowRecorder
    from handrail.page.chromium.launcher.launcher import Launcher


@dataclass(frozen=True)
class ReadyRun:
    """A run whose pages are open: its runner, the contexts of its steps, and the people who lead it."""

    runner: Runner
    contexts: StepContexts
    hooks: TrainingHooks


@dataclass(frozen=True)
class PreparedRun:
    """A run before its first entry: who takes part, who lends the browser, and the private folder for its files."""

    resolved: ResolvedRun
    launcher: Launcher
    private: Path


@dataclass
class RunExecution:
    """One run of one runbook on one pair. `perform` leaves a complete run folder, whatever happens."""

    request: RunRequest
    environment: Environment
    listeners: Sequence[Listener] = ()
    redactor: Redactor = field(default_factory=Redactor)
    on_open: Callable[[RunFolder], None] = field(default=lambda folder: None)
    """Told as soon as the run folder exists."""
    make_training: Callable[[TrainingContext], TrainingHooks] | None = None
    """Brings the people who lead, in a mode that is led."""

    async def perform(self) -> RunFolder:
        """Perform the runbook. Raises what ended it early, after everything is on record and tidied up."""
        self.request.check_approval()
        self._must_be_led()
        async with self.prepared() as prepared:
            return await self._perform(prepared)

    async def _perform(self, prepared: PreparedRun) -> RunFolder:
        resolved = prepared.resolved
        must_be_approved(outline(self.request.runbook), self.request, self.environment)
        request = self.request
        folder = RunFolder.for_run(
            request.out, request.runbook, request.pair.name, self.environment.clock(), request.mode
        )
        with lock_appliances(self.environment.lock_places, resolved.lock_keys(), folder.path):
            folder = folder.create(self.request.runbook)
            self.on_open(folder)
            journal = Journal(
                folder.journal, clock=self.environment.clock, redact=self.redactor.redact_tree, run=folder.path
            )
            async with self.staged(prepared, journal, folder, self._started(resolved)) as ready:
                await ready.runner.perform(ready.runner.outline, ready.contexts)
                if request.mode.rehearses:
                    require_every_step_found(run_record(read(folder.journal)))
                await ready.hooks.on_end()
        return folder

    def _must_be_led(self) -> None:
        if self.request.mode.is_led and self.make_training is None:
            raise InvalidCall(f"nobody leads this {self.request.mode.name}; it is started with whoever does")

    @asynccontextmanager
    async def prepared(self) -> AsyncIterator[PreparedRun]:
        """Ask everybody who takes part. What a browser needs, whatever they answer, starts meanwhile.

        Raises what `resolve` raises.
        """
        from handrail.page.chromium.launcher.launcher import OwnBrowser

        sweep(self.environment.private_places, self.environment.is_alive)
        launcher = self.environment.launcher or OwnBrowser()
        with PrivateFolder(self.environment.private_places) as private:
            if not (self.request.trace or self.request.video):  # of these, the driver must be told when it starts
                launcher.prepare(private, {})
            try:
                yield PreparedRun(await resolve(self.request, self.environment, self.redactor), launcher, private)
            finally:
                await launcher.close()

    @asynccontextmanager
    async def staged(
        self, prepared: PreparedRun, journal: Journal, folder: RunFolder, started: Event
    ) -> AsyncIterator[ReadyRun]:
        """Everything that a run needs, from its first entry to its last; nothing of it is left behind."""
        sections, resolved, private = outline(self.request.runbook), prepared.resolved, prepared.private
        recorder = Recorder(journal, list(self.listeners))
        time_limit = time_limit_of(self.request, self.environment)
        values: dict[str, Value] = {**resolved.inputs, **resolved.secrets[self.request.runbook.file]}
        try:
            async with (
                recorder.record_run(started),
                search_at_the_end(recorder, lambda: folder.search(folder.kept(), self.redactor)),
                self._recorded(folder, recorder, private) as window_recorder,
                self._pages(recorder, prepared, values, window_recorder) as pages,
            ):
                store = EvidenceStore(folder.evidence, self.redactor)
                recorder.listeners = [
                    Screenshots(pages, sections, store, self.request.screenshots, recorder.targets),
                    *self.listeners,
                ]
                if time_limit:
                    await recorder.record(time_limit.event())
                contexts = self._stage(resolved, pages, private, values)
                training = TrainingContext(pages, sections, folder, recorder.record)
                hooks = self.make_training(training) if self.make_training else TrainingHooks()
                gates = RunGates(self.request, self.environment, resolved, recorder, pages, contexts, hooks, time_limit)
                yield ReadyRun(Runner(recorder, sections, gates.chain()), contexts, hooks)
        finally:
            journal.close()

    @asynccontextmanager
    async def _recorded(
        self, folder: RunFolder, recorder: Recorder, private: Path
    ) -> AsyncIterator[WindowRecorder | None]:
        """What the browser is to record by itself. It is kept once the windows are closed, without its secrets."""
        if not (self.request.trace or self.request.video):
            yield None
            return
        from handrail.page.chromium.camera.recording import WindowRecorder

        window_recorder = WindowRecorder(private, self.environment.clock, self.request.trace, self.request.video)
        try:
            yield window_recorder
        finally:
            kept = keep_recordings(window_recorder.recordings, folder.evidence, self.redactor.redact_bytes)
            for recording, evidence in zip(window_recorder.recordings, kept, strict=True):
                await recorder.record(evidence)
                for fact in video_event(recording, evidence):
                    await recorder.record(fact)

    @asynccontextmanager
    async def _pages(
        self,
        recorder: Recorder,
        prepared: PreparedRun,
        values: Mapping[str, Value],
        window_recorder: WindowRecorder | None,
    ) -> AsyncIterator[dict[str, Page]]:
        from handrail.page.chromium.browser import Chromium
        from handrail.page.chromium.launcher.launcher import Launch
        from handrail.page.chromium.tunnel_proxy import TunnelProxy

        resolved, private = prepared.resolved, prepared.private
        launch = Launch(
            executable=self.environment.browser.executable,
            home=private,
            env=browser_environment(self.environment.env, private),
            headed=self.request.headed,
            root=self.environment.is_root,
            slow_motion=self.request.slow_motion,
            trusted_keys=await self._trusted_keys(resolved),
            driver_env=window_recorder.driver_env(self.environment.env, self.environment.find_program)
            if window_recorder
            else {},
        )
        served_before = [leaf.fingerprint for leaf in resolved.leaves.values()]
        reverify = CertificateReverifier(
            resolved.appliances.values(),
            self.environment.clock,
            lambda: [*served_before, *downloaded_fingerprints(values)],
        )
        async with (
            TunnelProxy(resolved.routes()) as proxy,
            Chromium(launch, prepared.launcher, reverify, proxy, window_recorder) as browser,
        ):
            executable = str(launch.executable)
            await recorder.record(
                BrowserStarted(version=browser.version, executable=executable, headed=self.request.headed)
            )
            opened = await asyncio.gather(*(browser.open_page(role) for role in resolved.appliances))
            if self.request.mode.is_led:
                await browser.side_by_side()
            yield dict(zip(resolved.appliances, opened, strict=True))

    def _stage(
        self, resolved: ResolvedRun, pages: Mapping[str, Page], private: Path, values: dict[str, Value]
    ) -> StepContexts:
        sessions = {
            role: ApplianceSession(pages[role], it.url, it.address, it.username, resolved.passwords[role])
            for role, it in resolved.appliances.items()
        }
        return StepContexts(
            sessions,
            values,
            private,
            self.environment.clock,
            handshake,
            resolved.secrets,
            sign_in_page_locators_by_step(outline(self.request.runbook)),
        )

    async def _trusted_keys(self, resolved: ResolvedRun) -> frozenset[str]:
        names = [value for value in resolved.inputs.values() if "." in value and " " not in value]
        others = await fetch_keys_for_names(resolved.appliances.values(), names, self.environment.clock())
        return others | {leaf.spki_base64 for leaf in resolved.leaves.values()}

    def _started(self, resolved: ResolvedRun) -> RunStarted:
        runbook = self.request.runbook
        return RunStarted(
            runbook=runbook.title,
            digest=runbook.digest,
            document=runbook.document,
            document_url=runbook.document_url,
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
        )
