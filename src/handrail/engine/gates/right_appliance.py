"""The right appliance: before anything is done to it, and before each step that must happen once, it proves who it is."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from handrail.engine import Admission, Fail, Proceed, Settlement
from handrail.errors import StepError, WrongAppliance
from handrail.inventory import Appliance
from handrail.journal import ApplianceProved, Event
from handrail.locator import Locator, Name
from handrail.page import Page
from handrail.runbook import PlannedStep
from handrail.steps.menu import follow
from handrail.tls import TrustedLeaf

PATIENCE = 10.0
"""Seconds to wait for what an appliance shows of itself."""

ROLE = "$role"
"""In an inventory: the role that the appliance plays in the pair must be what its page shows."""

Verified = Callable[[Appliance], Awaitable[TrustedLeaf]]


@dataclass
class RightAppliance:
    """A gate: host name, TLS key, and what the page shows agree with the inventory, or the run ends with nothing done.

    A key that changes under the run must be one that the inventory trusts, and belong to a file that this run brought.
    """

    appliances: Mapping[str, Appliance]
    pages: Mapping[str, Page]
    known: dict[str, str]
    """The fingerprint of what each role served last."""
    brought: Callable[[], Collection[str]]
    """The fingerprints of the certificates that this run has inspected."""
    signed_in: Collection[str]
    """The numbers of the steps that rely on being signed in."""
    verified: Verified
    tell: Callable[[Event], Awaitable[None]]
    _on_wire: set[str] = field(default_factory=set)
    _on_page: set[str] = field(default_factory=set)

    async def admit(self, planned: PlannedStep) -> Admission:
        role = planned.appliance
        if planned.number in self.signed_in and role not in self._on_page:
            await self._ask_the_page(role)
        effect = planned.step.effective
        if effect == "once" or (effect != "safe" and role not in self._on_wire):
            await self._ask_the_wire(role)
        return Proceed()

    async def settle(self, planned: PlannedStep, failure: StepError) -> Settlement:
        return Fail()

    async def _ask_the_wire(self, role: str) -> None:
        appliance = self.appliances[role]
        shown = urlsplit(self.pages[role].url).hostname
        if shown and shown != appliance.host:
            raise WrongAppliance(f"the browser is at {shown}, not at {role} ({appliance.name}), {appliance.host}")
        leaf = await self.verified(appliance)
        if leaf.fingerprint != self.known[role] and leaf.fingerprint not in self.brought():
            raise WrongAppliance(
                f"{role} ({appliance.name}) serves another certificate than when the run began: {leaf.fingerprint[:16]}… of "
                f"{leaf.subject}, and this run did not bring it. Find out who changed it before anything is done"
            )
        if role not in self._on_wire or leaf.fingerprint != self.known[role]:
            await self.tell(ApplianceProved(appliance=role, host=appliance.host, fingerprint=leaf.fingerprint))
        self.known[role] = leaf.fingerprint
        self._on_wire.add(role)

    async def _ask_the_page(self, role: str) -> None:
        self._on_page.add(role)
        wanted = self.appliances[role].identity
        if not wanted:
            return
        page, appliance = self.pages[role], self.appliances[role]
        labels = [(Locator("row", Name(label)),) for label in wanted.shows]
        strayed = not await page.has_state(labels[0], "visible")
        if strayed:
            await follow(wanted.at, page, PATIENCE)
        shown = {label: await _value(page, label) for label in wanted.shows}
        for label, text in wanted.shows.items():
            meant = role if text == ROLE else text
            if shown[label] != meant and not (text == ROLE and shown[label].casefold() == role.casefold()):
                raise WrongAppliance(self._not_so(role, label, shown[label], meant))
        await self.tell(ApplianceProved(appliance=role, host=appliance.host, fingerprint=self.known[role], shown=shown))
        if strayed:
            await page.open(appliance.url, PATIENCE)

    def _not_so(self, role: str, label: str, shown: str, wanted: str) -> str:
        meant = [
            other
            for other, appliance in self.appliances.items()
            if other != role
            and appliance.identity
            and (appliance.identity.shows.get(label) == shown or other.casefold() == shown.casefold())
        ]
        hint = f"; that is what the inventory says of {meant[0]}: are the two the wrong way round?" if meant else ""
        return (
            f"{role} ({self.appliances[role].name}) shows {label} “{shown}”, and the inventory says “{wanted}”{hint}"
            f"{'' if hint else '; put the inventory right, or find out what answers there'}. Nothing was done to it"
        )


async def _value(page: Page, label: str) -> str:
    text = await page.find((Locator("row", Name(label)),), PATIENCE).text()
    return text.removeprefix(label).lstrip(" :")
