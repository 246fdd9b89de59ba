"""The right appliance: before anything is done to it, and before each step that must happen once, it proves who it is."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from handrail.engine.gate import Admission, Fail, FailureDecision, Proceed
from handrail.errors import StepError, WrongAppliance
from handrail.inventory import Appliance
from handrail.journal import ApplianceProved, Event
from handrail.locator import Locator, Name
from handrail.page import Page
from handrail.runbook import PlannedStep
from handrail.steps.menu import follow
from handrail.tls import TrustedLeaf

PATIENCE = 10.0
"""Seconds to wait for what an appliance's page shows of its identity."""

ROLE = "$role"
"""In an inventory, the value that stands for the role which the appliance plays in the pair."""

Verified = Callable[[Appliance], Awaitable[TrustedLeaf]]
"""Asks an appliance for its certificate. Raises `TlsNotTrusted` where the inventory does not trust that."""


@dataclass
class RightAppliance:
    """A gate: host name, certificate, and identity on the page agree with the inventory, or the run ends with nothing done.

    A certificate that changes during the run must be trusted by the inventory, and belong to a file that this run brought.
    """

    appliances: Mapping[str, Appliance]
    pages: Mapping[str, Page]
    known: dict[str, str]
    """By role: the fingerprint of the certificate that the appliance served last."""
    brought: Callable[[], Collection[str]]
    """The fingerprints of the certificates that this run has inspected."""
    signed_in: Collection[str]
    """The numbers of the steps that rely on being signed in."""
    verified: Verified
    record: Callable[[Event], Awaitable[None]]
    _on_wire: set[str] = field(default_factory=set)
    """The roles whose certificate was checked during this run."""
    _on_page: set[str] = field(default_factory=set)
    """The roles whose page was asked for the identity."""

    async def admit(self, planned: PlannedStep) -> Admission:
        role = planned.appliance
        if planned.number in self.signed_in and role not in self._on_page:
            await self._check_page(role)
        effect = planned.step.effect_in_force
        if effect == "once" or (effect != "safe" and role not in self._on_wire):
            await self._check_wire(role)
        return Proceed()

    async def on_failure(self, planned: PlannedStep, failure: StepError) -> FailureDecision:
        return Fail()

    async def _check_wire(self, role: str) -> None:
        appliance = self.appliances[role]
        host = urlsplit(self.pages[role].url).hostname
        if host and host != appliance.host:
            raise WrongAppliance(f"the browser is at {host}, not at {role} ({appliance.name}), {appliance.host}")
        leaf = await self.verified(appliance)
        if leaf.fingerprint != self.known[role] and leaf.fingerprint not in self.brought():
            raise WrongAppliance(
                f"{role} ({appliance.name}) serves another certificate than when the run began: {leaf.fingerprint[:16]}… of "
                f"{leaf.subject}, and this run did not bring it. Find out who changed it before anything is done"
            )
        if role not in self._on_wire or leaf.fingerprint != self.known[role]:
            await self.record(ApplianceProved(appliance=role, host=appliance.host, fingerprint=leaf.fingerprint))
        self.known[role] = leaf.fingerprint
        self._on_wire.add(role)

    async def _check_page(self, role: str) -> None:
        """Compare the identity on the page with the inventory, once for each role, and go back to the appliance's address."""
        self._on_page.add(role)
        page, appliance = self.pages[role], self.appliances[role]
        identity = appliance.identity
        if not identity:
            return
        is_elsewhere = not await page.has_state(_row(next(iter(identity.shows))), "visible")
        if is_elsewhere:
            await follow(identity.at, page, PATIENCE)
        shown = {label: await _value(page, label) for label in identity.shows}
        for label, text in identity.shows.items():
            self._compare(role, label, shown[label], text)
        await self.record(
            ApplianceProved(appliance=role, host=appliance.host, fingerprint=self.known[role], shown=shown)
        )
        if is_elsewhere:
            await page.open(appliance.url, PATIENCE)

    def _compare(self, role: str, label: str, shown: str, text: str) -> None:
        """A role may be written with capitals; any other text is shown as it stands in the inventory."""
        is_role = text == ROLE
        wanted = role if is_role else text
        if shown != wanted and not (is_role and shown.casefold() == role.casefold()):
            raise WrongAppliance(self._difference(role, label, shown, wanted))

    def _difference(self, role: str, label: str, shown: str, wanted: str) -> str:
        other = next((name for name in self.appliances if name != role and self._is_shown_by(name, label, shown)), "")
        if other:
            advice = f"that is what the inventory says of {other}: are the two the wrong way round?"
        else:
            advice = "put the inventory right, or find out what answers there."
        return (
            f"{role} ({self.appliances[role].name}) shows {label} “{shown}”, and the inventory says “{wanted}”; {advice} "
            "Nothing was done to it"
        )

    def _is_shown_by(self, role: str, label: str, shown: str) -> bool:
        identity = self.appliances[role].identity
        return identity is not None and (identity.shows.get(label) == shown or role.casefold() == shown.casefold())


def _row(label: str) -> tuple[Locator]:
    return (Locator("row", Name(label)),)


async def _value(page: Page, label: str) -> str:
    text = await page.find(_row(label), PATIENCE).text()
    return text.removeprefix(label).lstrip(" :")
