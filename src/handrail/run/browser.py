"""The browser of a run: who lends it, a page for each appliance, and what it records by itself."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from handrail.engine import Recorder
from handrail.evidence import keep_recordings, video_event
from handrail.journal import BrowserStarted
from handrail.page import Page
from handrail.page.chromium.launcher.browser_choice import browser_environment
from handrail.run.certificates import CertificateReverifier, downloaded_fingerprints, fetch_keys_for_names
from handrail.run.environment import Environment
from handrail.run.folder import RunFolder
from handrail.run.participants import ResolvedRun, resolve
from handrail.run.request import RunRequest
from handrail.secrets import PrivateFolder, Redactor, sweep
from handrail.steps import Value

if TYPE_CHECKING:
    from handrail.page.chromium.browser import Chromium
    from handrail.page.chromium.camera.recording import WindowRecorder
    from handrail.page.chromium.launcher.launcher import Launch, Launcher


@dataclass(frozen=True)
class PreparedRun:
    """A run before its first entry: who takes part, who lends the browser, and the private folder for its files."""

    resolved: ResolvedRun
    launcher: Launcher
    private: Path


@asynccontextmanager
async def prepare_run(request: RunRequest, environment: Environment, redactor: Redactor) -> AsyncIterator[PreparedRun]:
    """Resolve who takes part in a run, while the browser's driver starts already. Raises what `resolve` raises."""
    from handrail.page.chromium.launcher.launcher import OwnBrowser

    environment.must_have_files_for_a_browser()
    sweep(environment.private_places, environment.is_alive)
    launcher = environment.launcher or OwnBrowser()
    with PrivateFolder(environment.private_places) as private:
        if not (request.trace or request.video):  # these need a driver that was started for them
            launcher.prepare(private, {})
        try:
            yield PreparedRun(await resolve(request, environment, redactor), launcher, private)
        finally:
            await launcher.close()


@dataclass(frozen=True)
class RunBrowser:
    """The browser of a run that has begun."""

    request: RunRequest
    environment: Environment
    prepared: PreparedRun
    recorder: Recorder
    folder: RunFolder
    redactor: Redactor

    @asynccontextmanager
    async def open_pages(self, values: Mapping[str, Value]) -> AsyncIterator[dict[str, Page]]:
        """Start the browser and open a page for each appliance, by role.

        `values` are those of the run: a certificate that changes must be one that the run has downloaded by then.
        """
        appliances, credentials = self.prepared.resolved.appliances, self.prepared.resolved.http_credentials
        async with self._record_windows() as window_recorder, self._start(values, window_recorder) as browser:
            pages = await asyncio.gather(*(browser.open_page(role, credentials.get(role)) for role in appliances))
            if self.request.mode.is_led:
                await browser.side_by_side()
            yield dict(zip(appliances, pages, strict=True))

    @asynccontextmanager
    async def _record_windows(self) -> AsyncIterator[WindowRecorder | None]:
        """Record the windows, if asked for. Recordings are kept without their secrets once the windows are closed."""
        if not (self.request.trace or self.request.video):
            yield None
            return
        from handrail.page.chromium.camera.recording import WindowRecorder

        window_recorder = WindowRecorder(
            self.prepared.private, self.environment.clock, self.request.trace, self.request.video
        )
        try:
            yield window_recorder
        finally:
            kept = keep_recordings(window_recorder.recordings, self.folder.evidence, self.redactor.redact_bytes)
            for recording, evidence in zip(window_recorder.recordings, kept, strict=True):
                await self.recorder.record(evidence)
                for event in video_event(recording, evidence):
                    await self.recorder.record(event)

    @asynccontextmanager
    async def _start(
        self, values: Mapping[str, Value], window_recorder: WindowRecorder | None
    ) -> AsyncIterator[Chromium]:
        from handrail.page.chromium.browser import Chromium
        from handrail.page.chromium.tunnel_proxy import TunnelProxy

        launch, resolved = await self._launch(window_recorder), self.prepared.resolved
        async with (
            TunnelProxy(resolved.routes(), resolved.plain_hosts()) as proxy,
            Chromium(launch, self.prepared.launcher, self._reverifier(values), proxy, window_recorder) as browser,
        ):
            executable = str(launch.executable)
            await self.recorder.record(
                BrowserStarted(version=browser.version, executable=executable, headed=self.request.headed)
            )
            yield browser

    async def _launch(self, window_recorder: WindowRecorder | None) -> Launch:
        from handrail.page.chromium.launcher.launcher import Launch

        environment, private = self.environment, self.prepared.private
        return Launch(
            executable=environment.browser.executable,
            home=private,
            env=browser_environment(environment.env, private),
            headed=self.request.headed,
            root=environment.is_root,
            slow_motion=self.request.slow_motion,
            trusted_keys=await self._fetch_trusted_keys(),
            driver_env=window_recorder.driver_env(environment.env, environment.find_program) if window_recorder else {},
        )

    async def _fetch_trusted_keys(self) -> frozenset[str]:
        resolved = self.prepared.resolved
        names = [value for value in resolved.inputs.values() if "." in value and " " not in value]
        others = await fetch_keys_for_names(resolved.appliances.values(), names, self.environment.clock())
        return others | {leaf.spki_base64 for leaf in resolved.leaves.values()}

    def _reverifier(self, values: Mapping[str, Value]) -> CertificateReverifier:
        resolved = self.prepared.resolved
        served_before = [leaf.fingerprint for leaf in resolved.leaves.values()]
        return CertificateReverifier(
            resolved.appliances.values(),
            self.environment.clock,
            lambda: [*served_before, *downloaded_fingerprints(values)],
        )
