"""Who plays: the appliances by role, and all that is resolved for them before a browser starts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from handrail.errors import WrongAppliance
from handrail.inventory import Appliance
from handrail.journal import ApplianceFacts
from handrail.run.certificates import fetch_certificates
from handrail.run.environment import Environment
from handrail.run.locks import lock_keys
from handrail.run.request import RunRequest
from handrail.runbook import Runbook
from handrail.secrets import Redactor, Secret, SecretResolver
from handrail.tls import TrustedLeaf


@dataclass(frozen=True)
class ResolvedRun:
    """Appliances, inputs, passwords, the secrets of each runbook by its file, and the certificate that each appliance serves."""

    appliances: Mapping[str, Appliance]
    inputs: dict[str, str]
    passwords: Mapping[str, Secret]
    secrets: Mapping[Path, Mapping[str, Secret]]
    leaves: Mapping[str, TrustedLeaf]

    def facts(self) -> tuple[ApplianceFacts, ...]:
        return tuple(self._facts(role) for role in self.appliances)

    def _facts(self, role: str) -> ApplianceFacts:
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

    def lock_keys(self) -> dict[str, str]:
        """What the appliances are known by, for the locks."""
        known = (lock_keys(appliance, self.leaves[role]) for role, appliance in self.appliances.items())
        return {identity: words for each in known for identity, words in each.items()}


async def resolve(request: RunRequest, environment: Environment, redactor: Redactor) -> ResolvedRun:
    """Raises `InvalidCall`, `SecretUnavailable`, `ApplianceUnreachable`, `TlsNotTrusted` or `WrongAppliance`."""
    appliances, inputs = request.appliances(), request.inputs()
    _each_its_own(appliances)
    resolver = SecretResolver(environment.env, environment.ask_secret, redactor)
    passwords = _passwords(request, resolver)
    secrets = {runbook.file: _secrets(runbook, resolver, runbook.secrets) for runbook in request.runbook.family()}
    return ResolvedRun(
        appliances, inputs, passwords, secrets, await fetch_certificates(appliances, environment.clock())
    )


def refetch_secrets(request: RunRequest, environment: Environment, redactor: Redactor) -> list[str]:
    """Let `redactor` know a run's secrets once more. Gives the names of those that were made for the run: they died with it."""
    resolver = SecretResolver(environment.env, environment.ask_secret, redactor)
    _passwords(request, resolver)
    runbooks = request.runbook.family()
    for runbook in runbooks:
        _secrets(runbook, resolver, [name for name, reference in runbook.secrets.items() if not reference.ephemeral])
    return [name for runbook in runbooks for name, reference in runbook.secrets.items() if reference.ephemeral]


def _passwords(request: RunRequest, resolver: SecretResolver) -> dict[str, Secret]:
    appliances = request.appliances().items()
    return {role: resolver.resolve(f"{role} password", it.password, request.base) for role, it in appliances}


def _each_its_own(appliances: Mapping[str, Appliance]) -> None:
    for (role, one), (other_role, other) in combinations(appliances.items(), 2):
        if one.address == other.address:
            raise WrongAppliance(
                f"{role} ({one.name}) and {other_role} ({other.name}) are the same appliance: both are reached at "
                f"{one.address[0]}:{one.address[1]}; put the inventory right. Nothing was done"
            )


def _secrets(runbook: Runbook, resolver: SecretResolver, names: Iterable[str]) -> dict[str, Secret]:
    return {name: resolver.resolve(name, runbook.secrets[name], runbook.file.parent) for name in names}
