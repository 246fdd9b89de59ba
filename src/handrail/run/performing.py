"""One run from open to close: secrets, trust, folder, browser, runner, and the tidying up."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from handrail.engine import Actor, Gate, Listener, Open, Runner, Stage
from handrail.evidence import Screenshots
from handrail.inventory import Appliance
from handrail.journal import ApplianceFacts, BrowserStarted, Journal, RunStarted
from handrail.page import Page
from handrail.page.browsers import browser_environment
from handrail.run.folder import RunFolder
from handrail.run.orders import Orders, World
from handrail.run.trusting import Retrust, keys_for_names, leaves_of
from handrail.runbook import PlacedSection, Runbook, outline
from handrail.secrets import PrivateFolder, Redactor, Secret, SecretSources
from handrail.steps import Value
from handrail.tls import TrustedLeaf, served


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

    async def perform(self) -> RunFolder:
        """Perform the runbook. Raises what ended it early, after everything is on record and tidied up."""
        appliances, inputs = self.orders.appliances(), self.orders.inputs()
        sources = SecretSources(self.world.env, self.world.ask, self.redactor)
        passwords = {
            role: sources.resolve(f"{role} password", it.password, self.orders.base) for role, it in appliances.items()
        }
        secrets = {book.file: _secrets(book, sources) for book in self.orders.runbook.family()}
        leaves = await leaves_of(appliances, self.world.clock())
        folder = RunFolder.create(self.orders.out, self.orders.runbook, self.orders.pair.name, self.world.clock())
        self.opened(folder)
        journal = Journal(folder.journal, clock=self.world.clock, redact=self.redactor.redact_tree)
        try:
            with PrivateFolder(self.world.private_places) as private:
                await self._run(folder, journal, private, _Cast(appliances, inputs, passwords, secrets, leaves))
        finally:
            journal.close()
        return folder

    async def _run(self, folder: RunFolder, journal: Journal, private: Path, cast: _Cast) -> None:
        from handrail.page.chromium import Chromium
        from handrail.page.launching import Launch, OwnBrowser

        sections = outline(self.orders.runbook)
        runner = Runner(journal, self.gate, list(self.listeners))
        async with runner.recorded(self._started(sections, cast)):
            launch = Launch(
                executable=self.world.browser.executable,
                home=private,
                env=browser_environment(self.world.env, private),
                headed=self.orders.headed,
                root=self.world.root,
                slow_motion=self.orders.slow_motion,
                routes=cast.routes(),
                trusted_keys=await self._trusted_keys(cast),
            )
            retrust = Retrust(cast.appliances.values(), self.world.clock)
            browser = Chromium(launch, self.world.launcher or OwnBrowser(), retrust)
            async with browser:
                started = BrowserStarted(
                    version=browser.version, executable=str(launch.executable), headed=self.orders.headed
                )
                await runner.tell(started)
                opened = await asyncio.gather(*(browser.open_page() for _ in cast.appliances))
                pages = dict(zip(cast.appliances, opened, strict=True))
                runner.listeners = [
                    Screenshots(pages, sections, folder.evidence, self.orders.screenshots),
                    *self.listeners,
                ]
                await runner.perform(sections, self._stage(cast, pages, private))

    def _stage(self, cast: _Cast, pages: Mapping[str, Page], private: Path) -> Stage:
        actors = {
            role: Actor(pages[role], it.url, it.address, it.username, cast.passwords[role])
            for role, it in cast.appliances.items()
        }
        values: dict[str, Value] = {**cast.inputs, **cast.secrets[self.orders.runbook.file]}
        return Stage(actors, values, private, self.world.clock, served, cast.secrets)

    async def _trusted_keys(self, cast: _Cast) -> frozenset[str]:
        names = [value for value in cast.inputs.values() if "." in value and " " not in value]
        others = await keys_for_names(cast.appliances.values(), names, self.world.clock())
        return others | {leaf.spki_base64 for leaf in cast.leaves.values()}

    def _started(self, sections: Sequence[PlacedSection], cast: _Cast) -> RunStarted:
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
            appliances=tuple(cast.facts(role) for role in cast.appliances),
            inputs=cast.inputs,
            steps=sum(1 for section in sections for _ in section.walk()),
        )


@dataclass(frozen=True)
class _Cast:
    """Who plays: the appliances by role, and all that was resolved for them."""

    appliances: Mapping[str, Appliance]
    inputs: dict[str, str]
    passwords: Mapping[str, Secret]
    secrets: Mapping[Path, Mapping[str, Secret]]
    leaves: Mapping[str, TrustedLeaf]

    def facts(self, role: str) -> ApplianceFacts:
        appliance, leaf = self.appliances[role], self.leaves[role]
        return ApplianceFacts(
            role=role,
            name=appliance.name,
            url=appliance.url,
            address=f"{appliance.address[0]}:{appliance.address[1]}",
            username=appliance.username,
            fingerprint=leaf.fingerprint,
            subject=leaf.subject,
            trusted_by=leaf.trusted_by,
        )

    def routes(self) -> dict[str, str]:
        """Where host names really lead, for the browser."""
        routed = (appliance for appliance in self.appliances.values() if appliance.resolve)
        return {f"{it.host}:{it.port}": f"{it.address[0]}:{it.address[1]}" for it in routed}


def _secrets(book: Runbook, sources: SecretSources) -> dict[str, Secret]:
    return {name: sources.resolve(name, reference, book.file.parent) for name, reference in book.secrets.items()}
