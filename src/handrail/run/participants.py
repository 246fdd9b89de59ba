"""The participants of a run: the appliances by role, and all that is resolved for them before a browser starts."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

from handrail.errors import WrongAppliance
from handrail.inventory import Appliance
from handrail.journal import ApplianceFacts
from handrail.page import HttpCredentials
from handrail.run.certificates import fetch_certificates
from handrail.run.environment import Environment
from handrail.run.locks import lock_keys
from handrail.run.plain_http import refuse_secrets_by_plain_http
from handrail.run.request import RunRequest
from handrail.run.secret_words import refuse_secrets_that_are_words
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
    """By role; an appliance without TLS has none."""
    http_credentials: Mapping[str, HttpCredentials] = field(default_factory=dict)
    """By role, for appliances whose web server asks for a name and a password by itself."""

    def facts(self) -> tuple[ApplianceFacts, ...]:
        return tuple(self._facts(role) for role in self.appliances)

    def _facts(self, role: str) -> ApplianceFacts:
        appliance, leaf = self.appliances[role], self.leaves.get(role)
        return ApplianceFacts(
            role=role,
            name=appliance.name,
            url=appliance.url,
            address=address_text(appliance),
            username=appliance.username,
            fingerprint=leaf.fingerprint if leaf else "",
            subject=leaf.subject if leaf else "",
            trusted_by=leaf.trusted_by if leaf else "nothing, by plain HTTP",
        )

    def routes(self) -> dict[str, str]:
        """The addresses of host names that the inventory resolves itself, for the browser's proxy."""
        resolved = (appliance for appliance in self.appliances.values() if appliance.resolve)
        return {appliance.netloc: address_text(appliance) for appliance in resolved}

    def plain_hosts(self) -> frozenset[str]:
        """The hosts that the browser may ask by plain HTTP, with their ports."""
        return frozenset(appliance.netloc for appliance in self.appliances.values() if appliance.is_plain)

    def lock_keys(self) -> dict[str, str]:
        """The keys by which the appliances are locked, each with words for it."""
        by_appliance = (lock_keys(appliance, self.leaves.get(role)) for role, appliance in self.appliances.items())
        return {key: words for keys in by_appliance for key, words in keys.items()}


async def resolve(request: RunRequest, environment: Environment, redactor: Redactor) -> ResolvedRun:
    """Fetch the passwords and secrets of a run, and the certificate of each appliance.

    Raises `InvalidCall`, `SecretUnavailable`, `SecretIsAWord`, `ApplianceUnreachable`, `TlsNotTrusted` or `WrongAppliance`.
    """
    appliances, inputs = request.appliances(), request.inputs()
    _must_be_different(appliances)
    refuse_secrets_by_plain_http(request)
    resolver = SecretResolver(environment.env, environment.ask_secret, redactor)
    passwords = _fetch_passwords(request, resolver)
    secrets = {runbook.file: _fetch_secrets(runbook, resolver, runbook.secrets) for runbook in request.runbook.family()}
    http_credentials = _fetch_http_credentials(request, resolver)
    refuse_secrets_that_are_words(request, environment, redactor.needles)
    leaves = await fetch_certificates(appliances, environment.clock())
    return ResolvedRun(appliances, inputs, passwords, secrets, leaves, http_credentials)


def refetch_secrets(request: RunRequest, environment: Environment, redactor: Redactor) -> list[str]:
    """Fetch a run's secrets once more, so that `redactor` knows them. Returns the names of those that died with the run."""
    resolver = SecretResolver(environment.env, environment.ask_secret, redactor)
    _fetch_passwords(request, resolver)
    _fetch_http_credentials(request, resolver)
    died: list[str] = []
    for runbook in request.runbook.family():
        ephemeral = [name for name, reference in runbook.secrets.items() if reference.ephemeral]
        _fetch_secrets(runbook, resolver, [name for name in runbook.secrets if name not in ephemeral])
        died += ephemeral
    return died


def address_text(appliance: Appliance) -> str:
    """The address of an appliance, as in "10.0.0.1:443"."""
    return f"{appliance.address[0]}:{appliance.address[1]}"


def _fetch_passwords(request: RunRequest, resolver: SecretResolver) -> dict[str, Secret]:
    return {
        role: resolver.resolve(f"{role} password", appliance.password, request.base)
        for role, appliance in request.appliances().items()
    }


def _fetch_http_credentials(request: RunRequest, resolver: SecretResolver) -> dict[str, HttpCredentials]:
    """The redactor learns the header, too, in which name and password are sent together."""
    fetched: dict[str, HttpCredentials] = {}
    for role, appliance in request.appliances().items():
        if declared := appliance.http_authentication:
            password = resolver.resolve(f"{role} HTTP password", declared.password, request.base)
            sent = b64encode(f"{declared.username}:{password.reveal()}".encode()).decode()
            resolver.redactor.learn(Secret(f"{role} HTTP password", sent))
            fetched[role] = HttpCredentials(appliance.origin, declared.username, password.reveal())
    return fetched


def _must_be_different(appliances: Mapping[str, Appliance]) -> None:
    for (role, appliance), (other_role, other) in combinations(appliances.items(), 2):
        if appliance.address == other.address:
            raise WrongAppliance(
                f"{role} ({appliance.name}) and {other_role} ({other.name}) are the same appliance: both are reached at "
                f"{address_text(appliance)}; put the inventory right. Nothing was done"
            )


def _fetch_secrets(runbook: Runbook, resolver: SecretResolver, names: Iterable[str]) -> dict[str, Secret]:
    return {name: resolver.resolve(name, runbook.secrets[name], runbook.file.parent) for name in names}
