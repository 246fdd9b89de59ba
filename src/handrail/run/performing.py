"""One run from open to close: secrets, trust, locks, folder, browser, runner, and the tidying up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from handrail.engine import Actor, All, Gate, Listener, Open, Recorder, Runner, Stage, guards
from handrail.engine.rehearsing import rehearsing
from handrail.evidence import Keeper, Screenshots, filmed, recordings
from handrail.journal import BrowserStarted, Event, Journal, RunStarted, read, telling
from handrail.page import Page
from handrail.page.browsers import browser_environment
from handrail.run.cast import Cast, resolved
from handrail.run.earlier import window_of
from handrail.run.folder import RunFolder
from handrail.run.identity import RightAppliance
from handrail.run.locks import locked
from handrail.run.orders import Orders, World
from handrail.run.people import must_be_approved, people_of
from handrail.run.rehearsed import everything_found
from handrail.run.searching import searched
from handrail.run.staff import Backstage, Staff
from handrail.run.trusting import Retrust, keys_for_names, leaf_of
from handrail.runbook import outline
from handrail.secrets import PrivateFolder, Redactor, sweep
from handrail.steps import KeptFile, Value
from handrail.tls import served

if TYPE_CHECKING:
    from handrail.page.footage import Footage


@dataclass
class Performance:
    """One run of one runbook on one pair. `perform` leaves a complete run folder, whatever happens."""

    orders: Orders
    world: World
    gate: Gate = Open()
    listeners: Sequence[Listener] = ()
    redactor: Redactor = field(default_factory=Redactor)
    opened: Callable[[RunFolder], None] = field(default=lambda folder: None)
    """Told as soon as the run folder exists."""
    staff: Callable[[Backstage], Staff] | None = None
    """Brings the people of a lesson, in place of those who are asked at the terminal."""

    _staff: Staff = field(default=Staff(), init=False)

    async def perform(self) -> RunFolder:
        """Perform the runbook. Raises what ended it early, after everything is on record and tidied up."""
        self.orders.check_approval()
        cast = await resolved(self.orders, self.world, self.redactor)
        must_be_approved(outline(self.orders.runbook), self.orders, self.world)
        orders = self.orders
        folder = RunFolder.named(orders.out, orders.runbook, orders.pair.name, self.world.clock(), orders.mode)
        with locked(self.world.lock_places, cast.identities(), folder.path):
            folder = folder.create(self.orders.runbook)
            self.opened(folder)
            journal = Journal(folder.journal, clock=self.world.clock, redact=self.redactor.redact_tree, run=folder.path)
            async with self.staged(journal, folder, cast, self._started(cast)) as (runner, stage):
                await runner.perform(runner.outline, stage)
                if orders.mode == "rehearsal":
                    everything_found(telling(read(folder.journal)))
                await self._staff.farewell()
        return folder

    @asynccontextmanager
    async def staged(
        self, journal: Journal, folder: RunFolder, cast: Cast, started: Event
    ) -> AsyncIterator[tuple[Runner, Stage]]:
        """Everything that a run needs, from its first entry to its last; nothing of it is left behind."""
        sections = outline(self.orders.runbook)
        recorder = Recorder(journal, list(self.listeners))
        window = window_of(self.orders, self.world)
        sweep(self.world.private_places, self.world.is_alive)
        try:
            with PrivateFolder(self.world.private_places) as private:
                values: dict[str, Value] = {**cast.inputs, **cast.secrets[self.orders.runbook.file]}
                async with (
                    recorder.run(started),
                    searched(folder, self.redactor, recorder),
                    self._recorded(folder, recorder, private) as footage,
                    self._pages(recorder, private, cast, values, footage) as pages,
                ):
                    recorder.listeners = [
                        Screenshots(pages, sections, Keeper(folder.evidence, self.redactor), self.orders.screenshots),
                        *self.listeners,
                    ]
                    for limit in window:
                        await recorder.tell(limit.event())
                    stage = self._stage(cast, pages, private, values)
                    right_appliance = self._right_appliance(cast, pages, stage, recorder)
                    self._staff = self._people(Backstage(pages, sections, folder, recorder.tell), recorder)
                    people = self._staff.gates
                    gates = (self.gate, *window, *people, *window, right_appliance)  # people take their time
                    runner = Runner(recorder, sections, All(gates))
                    yield rehearsing(runner, pages) if self.orders.mode == "rehearsal" else runner, stage
        finally:
            journal.close()

    def _people(self, backstage: Backstage, recorder: Recorder) -> Staff:
        return self.staff(backstage) if self.staff else Staff(people_of(self.orders, self.world, recorder))

    @asynccontextmanager
    async def _recorded(self, folder: RunFolder, recorder: Recorder, private: Path) -> AsyncIterator[Footage | None]:
        """What the browser is to record by itself. It is kept once the windows are closed, without its secrets."""
        if not (self.orders.trace or self.orders.video):
            yield None
            return
        from handrail.page.footage import Footage

        footage = Footage(private, self.world.clock, self.orders.trace, self.orders.video)
        try:
            yield footage
        finally:
            kept = recordings(footage.reels, folder.evidence, self.redactor.redact_bytes)
            for reel, recording in zip(footage.reels, kept, strict=True):
                await recorder.tell(recording)
                for fact in filmed(reel, recording):
                    await recorder.tell(fact)

    @asynccontextmanager
    async def _pages(
        self, recorder: Recorder, private: Path, cast: Cast, values: Mapping[str, Value], footage: Footage | None
    ) -> AsyncIterator[dict[str, Page]]:
        from handrail.page.chromium import Chromium
        from handrail.page.launching import Launch, OwnBrowser
        from handrail.page.line import Line

        launch = Launch(
            executable=self.world.browser.executable,
            home=private,
            env=browser_environment(self.world.env, private),
            headed=self.orders.headed,
            root=self.world.root,
            slow_motion=self.orders.slow_motion,
            trusted_keys=await self._trusted_keys(cast),
            driver_env=footage.driver_env(self.world.env, self.world.which) if footage else {},
        )
        served_before = [leaf.fingerprint for leaf in cast.leaves.values()]
        retrust = Retrust(cast.appliances.values(), self.world.clock, lambda: [*served_before, *brought(values)])
        launcher = self.world.launcher or OwnBrowser()
        async with Line(cast.routes()) as line, Chromium(launch, launcher, retrust, line, footage) as browser:
            executable = str(launch.executable)
            await recorder.tell(
                BrowserStarted(version=browser.version, executable=executable, headed=self.orders.headed)
            )
            opened = await asyncio.gather(*(browser.open_page(role) for role in cast.appliances))
            if self.orders.mode in ("lesson", "practice"):
                await browser.side_by_side()
            yield dict(zip(cast.appliances, opened, strict=True))

    def _stage(self, cast: Cast, pages: Mapping[str, Page], private: Path, values: dict[str, Value]) -> Stage:
        actors = {
            role: Actor(pages[role], it.url, it.address, it.username, cast.passwords[role])
            for role, it in cast.appliances.items()
        }
        return Stage(
            actors, values, private, self.world.clock, served, cast.secrets, guards(outline(self.orders.runbook))
        )

    def _right_appliance(
        self, cast: Cast, pages: Mapping[str, Page], stage: Stage, recorder: Recorder
    ) -> RightAppliance:
        return RightAppliance(
            appliances=cast.appliances,
            pages=pages,
            known={role: leaf.fingerprint for role, leaf in cast.leaves.items()},
            brought=lambda: brought(stage.values),
            signed_in=stage.guards.keys(),
            verified=lambda appliance: leaf_of(appliance, self.world.clock()),
            tell=recorder.tell,
        )

    async def _trusted_keys(self, cast: Cast) -> frozenset[str]:
        names = [value for value in cast.inputs.values() if "." in value and " " not in value]
        others = await keys_for_names(cast.appliances.values(), names, self.world.clock())
        return others | {leaf.spki_base64 for leaf in cast.leaves.values()}

    def _started(self, cast: Cast) -> RunStarted:
        runbook = self.orders.runbook
        return RunStarted(
            runbook=runbook.title,
            digest=runbook.digest,
            document=runbook.document,
            document_url=runbook.document_url,
            pair=self.orders.pair.name,
            operator=self.world.operator,
            machine=self.world.machine,
            versions=dict(self.world.versions),
            appliances=cast.facts(),
            inputs=cast.inputs,
            steps=sum(1 for section in outline(runbook) for _ in section.walk()),
            runbook_file=str(runbook.file.resolve()),
            inventory_file=str(self.orders.inventory_file.resolve()),
            screenshots=self.orders.screenshots,
            mode=self.orders.mode,
            utc_offset=self.world.utc_offset,
        )


def brought(values: Mapping[str, Value]) -> list[str]:
    """The fingerprints of the certificates that a run has downloaded and inspected."""
    return [kept.fingerprint for kept in values.values() if isinstance(kept, KeptFile)]
