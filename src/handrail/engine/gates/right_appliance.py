"""The gate of the right appliance: an appliance is identified before its first change and before each `once` step."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from handrail.engine.gate import Admission, Fail, FailureDecision, Proceed
from handrail.errors import StepError, WrongAppliance
from handrail.inventory import Appliance
from handrail.journal import ApplianceProved, Event
from handrail.locator import ElementName, Locator
from handrail.page import Page
from handrail.runbook import PlannedStep
from handrail.steps.menu import follow_menu
from handrail.tls import TrustedLeaf

IDENTITY_TIMEOUT_SECONDS = 10.0
"""The time to wait for the page that shows the appliance's identity."""

ROLE = "$role"
"""A value in an inventory: the role of the appliance in the pair."""

VerifyCertificate = Callable[[Appliance], Awaitable[TrustedLeaf]]
"""A function that asks an appliance for its certificate. Raises `TlsNotTrusted` if the inventory does not trust it."""


@dataclass
class RightAppliance:
    """A gate that ends the run unless host name, certificate and identity on the page agree with the inventory.

    An appliance without TLS has only its host name and what its page shows.
    A certificate that changes during the run must be trusted by the inventory, and be one that this run has inspected.
    """

    appliances: Mapping[str, Appliance]
    pages: Mapping[str, Page]
    served_fingerprints: dict[str, str]
    """The fingerprint of the certificate that each appliance served last, by role."""
    downloaded_fingerprints: Callable[[], Collection[str]]
    """The fingerprints of the certificates that this run has downloaded and inspected."""
    signed_in_steps: Collection[str]
    """The numbers of the steps that rely on being signed in."""
    verify_certificate: VerifyCertificate
    record: Callable[[Event], Awaitable[None]]
    _verified_roles: set[str] = field(default_factory=set)
    """The roles whose certificate was verified during this run."""
    _identified_roles: set[str] = field(default_factory=set)
    """The roles whose identity was read on their page."""

    async def admit(self, planned: PlannedStep) -> Admission:
        role = planned.appliance
        if planned.number in self.signed_in_steps and role not in self._identified_roles:
            await self._check_identity(role)
        effect = planned.step.effect_in_force
        if effect == "once" or (effect != "safe" and role not in self._verified_roles):
            await self._check_certificate(role)
        return Proceed()

    async def on_failure(self, planned: PlannedStep, failure: StepError) -> FailureDecision:
        return Fail()

    async def _check_certificate(self, role: str) -> None:
        appliance = self.appliances[role]
        host = urlsplit(self.pages[role].url).hostname
        if host and host != appliance.host:
            raise WrongAppliance(f"the browser is at {host}, not at {role} ({appliance.name}), {appliance.host}")
        if appliance.is_plain:  # nothing that it could show proves who it is
            return
        leaf = await self.verify_certificate(appliance)
        if (
            leaf.fingerprint != self.served_fingerprints[role]
            and leaf.fingerprint not in self.downloaded_fingerprints()
        ):
            raise WrongAppliance(
                f"{role} ({appliance.name}) serves another certificate than when the run began: {leaf.fingerprint[:16]}… of "
                f"{leaf.subject}, and this run did not bring it. Find out who changed it before anything is done"
            )
        if role not in self._verified_roles or leaf.fingerprint != self.served_fingerprints[role]:
            await self.record(ApplianceProved(appliance=role, host=appliance.host, fingerprint=leaf.fingerprint))
        self.served_fingerprints[role] = leaf.fingerprint
        self._verified_roles.add(role)

    async def _check_identity(self, role: str) -> None:
        """Compare the identity on the page with the inventory, once for each role, and return to the appliance's address."""
        self._identified_roles.add(role)
        page, appliance = self.pages[role], self.appliances[role]
        identity = appliance.identity
        if not identity:
            return
        is_elsewhere = not await page.has_state(_row(identity.labels[0]), "visible")
        if is_elsewhere:
            await follow_menu(identity.at, page, IDENTITY_TIMEOUT_SECONDS)
        shown = await asyncio.gather(*(_value(page, label) for label in identity.labels))
        texts = dict(zip(identity.labels, shown, strict=True))
        for label, text in identity.shows.items():
            self._compare(role, label, texts[label], text)
        await self.record(
            ApplianceProved(
                appliance=role,
                host=appliance.host,
                fingerprint=self.served_fingerprints.get(role, ""),
                shown={label: texts[label] for label in identity.shows},
                read={label: texts[label] for label in identity.reads},
            )
        )
        if is_elsewhere:
            await page.open(appliance.url, IDENTITY_TIMEOUT_SECONDS)

    def _compare(self, role: str, label: str, shown: str, text: str) -> None:
        """Compare one label's text. A role may be shown with capitals; any other text must be as in the inventory."""
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
    return (Locator("row", ElementName(label)),)


async def _value(page: Page, label: str) -> str:
    text = await page.find(_row(label), IDENTITY_TIMEOUT_SECONDS).text()
    return text.removeprefix(label).lstrip(" :")
