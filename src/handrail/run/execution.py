"""One run from open to close: secrets, trust, locks, folder, browser, runner, and the tidying up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from handrail.engine import (
    ApplianceSession,
    Gate,
    GateChain,
    Listener,
    OpenGate,
    Recorder,
    Runner,
    StepContexts,
    guards,
)
from handrail.engine.gates.rehearsal import rehearsing
from handrail.engine.gates.right_appliance import RightAppliance
from handrail.evidence import Keeper, Screenshots, filmed, recordings
from handrail.journal import BrowserStarted, Event, Journal, RunStarted, read, run_record
from handrail.page import Page
from handrail.page.chromium.launcher.browser_choice import browser_environment
from handrail.run.certificates import Retrust, keys_for_names, leaf_of
from handrail.run.facilitation import Facilitation, LessonContext
from handrail.run.facilitators import must_be_approved, people_of
from handrail.run.folder import RunFolder
from handrail.run.history import window_of
from handrail.run.locks import locked
from handrail.run.participants import ResolvedRun, resolve
from handrail.run.rehearsals import everything_found
from handrail.run.request import Environment, RunRequest
from handrail.run.search import searched
from handrail.runbook import outline
from handrail.secrets import PrivateFolder, Redactor, sweep
from handrail.steps import KeptFile, Value
from handrail.tls import served

if TYPE_CHECKING:
    from handrail.page.chromium.camera.recording import WindowRecordings


@dataclass
class RunExecution:
    """One run of one runbook on one pair. `perform` leaves a complete run folder, whatever happens."""

    request: RunRequest
    environment: Environment
    gate: Gate = OpenGate()
    listeners: Sequence[Listener] = ()
    redactor: Redactor = field(default_factory=Redactor)
    opened: Callable[[RunFolder], None] = field(default=lambda folder: None)
    """Told as soon as the run folder exists."""
    facilitation: Callable[[LessonContext], Facilitation] | None = None
    """Brings the people of a lesson, in place of those who are asked at the terminal."""

    _staff: Facilitation = field(default=Facilitation(), init=False)

    async def perform(self) -> RunFolder:
        """Perform the runbook. Raises what ended it early, after everything is on record and tidied up."""
        self.request.check_approval()
        resolved = await resolve(self.request, self.environment, self.redactor)
        must_be_approved(outline(self.request.runbook), self.request, self.environment)
        request = self.request
        folder = RunFolder.named(
            request.out, request.runbook, request.pair.name, self.environment.clock(), request.mode
        )
        with locked(self.environment.lock_places, resolved.identities(), folder.path):
            folder = folder.create(self.request.runbook)
            self.opened(folder)
            journal = Journal(
                folder.journal, clock=self.environment.clock, redact=self.redactor.redact_tree, run=folder.path
            )
            async with self.staged(journal, folder, resolved, self._started(resolved)) as (runner, contexts):
                await runner.perform(runner.outline, contexts)
                if request.mode == "rehearsal":
                    everything_found(run_record(read(folder.journal)))
                await self._staff.farewell()
        return folder

    @asynccontextmanager
    async def staged(
        self, journal: Journal, folder: RunFolder, resolved: ResolvedRun, started: Event
    ) -> AsyncIterator[tuple[Runner, StepContexts]]:
        """Everything that a run needs, from its first entry to its last; nothing of it is left behind."""
        sections = outline(self.request.runbook)
        recorder = Recorder(journal, list(self.listeners))
        window = window_of(self.request, self.environment)
        sweep(self.environment.private_places, self.environment.is_alive)
        try:
            with PrivateFolder(self.environment.private_places) as private:
                values: dict[str, Value] = {**resolved.inputs, **resolved.secrets[self.request.runbook.file]}
                async with (
                    recorder.run(started),
                    searched(folder, self.redactor, recorder),
                    self._recorded(folder, recorder, private) as window_recordings,
                    self._pages(recorder, private, resolved, values, window_recordings) as pages,
                ):
                    recorder.listeners = [
                        Screenshots(pages, sections, Keeper(folder.evidence, self.redactor), self.request.screenshots),
                        *self.listeners,
                    ]
                    for limit in window:
                        await recorder.tell(limit.event())
                    contexts = self._stage(resolved, pages, private, values)
                    right_appliance = self._right_appliance(resolved, pages, contexts, recorder)
                    self._staff = self._people(LessonContext(pages, sections, folder, recorder.tell), recorder)
                    people = self._staff.gates
                    gates = (self.gate, *window, *people, *window, right_appliance)  # people take their time
                    runner = Runner(recorder, sections, GateChain(gates))
                    yield rehearsing(runner, pages) if self.request.mode == "rehearsal" else runner, contexts
        finally:
            journal.close()

    def _people(self, backstage: LessonContext, recorder: Recorder) -> Facilitation:
        return (
            self.facilitation(backstage)
            if self.facilitation
            else Facilitation(people_of(self.request, self.environment, recorder))
        )

    @asynccontextmanager
    async def _recorded(
        self, folder: RunFolder, recorder: Recorder, private: Path
    ) -> AsyncIterator[WindowRecordings | None]:
        """What the browser is to record by itself. It is kept once the windows are closed, without its secrets."""
        if not (self.request.trace or self.request.video):
            yield None
            return
        from handrail.page.chromium.camera.recording import WindowRecordings

        window_recordings = WindowRecordings(private, self.environment.clock, self.request.trace, self.request.video)
        try:
            yield window_recordings
        finally:
            kept = recordings(window_recordings.reels, folder.evidence, self.redactor.redact_bytes)
            for reel, recording in zip(window_recordings.reels, kept, strict=True):
                await recorder.tell(recording)
                for fact in filmed(reel, recording):
                    await recorder.tell(fact)

    @asynccontextmanager
    async def _pages(
        self,
        recorder: Recorder,
        private: Path,
        resolved: ResolvedRun,
        values: Mapping[str, Value],
        window_recordings: WindowRecordings | None,
    ) -> AsyncIterator[dict[str, Page]]:
        from handrail.page.chromium.browser import Chromium
        from handrail.page.chromium.launcher.launcher import Launch, OwnBrowser
        from handrail.page.chromium.tunnel_proxy import TunnelProxy

        launch = Launch(
            executable=self.environment.browser.executable,
            home=private,
            env=browser_environment(self.environment.env, private),
            headed=self.request.headed,
            root=self.environment.root,
            slow_motion=self.request.slow_motion,
            trusted_keys=await self._trusted_keys(resolved),
            driver_env=window_recordings.driver_env(self.environment.env, self.environment.which)
            if window_recordings
            else {},
        )
        served_before = [leaf.fingerprint for leaf in resolved.leaves.values()]
        retrust = Retrust(
            resolved.appliances.values(), self.environment.clock, lambda: [*served_before, *brought(values)]
        )
        launcher = self.environment.launcher or OwnBrowser()
        async with (
            TunnelProxy(resolved.routes()) as line,
            Chromium(launch, launcher, retrust, line, window_recordings) as browser,
        ):
            executable = str(launch.executable)
            await recorder.tell(
                BrowserStarted(version=browser.version, executable=executable, headed=self.request.headed)
            )
            opened = await asyncio.gather(*(browser.open_page(role) for role in resolved.appliances))
            if self.request.mode in ("lesson", "practice"):
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
            served,
            resolved.secrets,
            guards(outline(self.request.runbook)),
        )

    def _right_appliance(
        self, resolved: ResolvedRun, pages: Mapping[str, Page], contexts: StepContexts, recorder: Recorder
    ) -> RightAppliance:
        return RightAppliance(
            appliances=resolved.appliances,
            pages=pages,
            known={role: leaf.fingerprint for role, leaf in resolved.leaves.items()},
            brought=lambda: brought(contexts.values),
            signed_in=contexts.guards.keys(),
            verified=lambda appliance: leaf_of(appliance, self.environment.clock()),
            tell=recorder.tell,
        )

    async def _trusted_keys(self, resolved: ResolvedRun) -> frozenset[str]:
        names = [value for value in resolved.inputs.values() if "." in value and " " not in value]
        others = await keys_for_names(resolved.appliances.values(), names, self.environment.clock())
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
            mode=self.request.mode,
            utc_offset=self.environment.utc_offset,
        )


def brought(values: Mapping[str, Value]) -> list[str]:
    """The fingerprints of the certificates that a run has downloaded and inspected."""
    return [kept.fingerprint for kept in values.values() if isinstance(kept, KeptFile)]
