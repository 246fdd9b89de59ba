"""The appliances that one has, in pairs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from handrail.secrets import SecretReference
from handrail.tls import Trust


@dataclass(frozen=True)
class Identity:
    """What an appliance shows of itself on the page that the menu path `at` leads to: texts by their labels.

    The text `$role` stands for the role that the appliance plays in the pair.
    """

    at: str
    shows: Mapping[str, str]


@dataclass(frozen=True)
class Appliance:
    """A managed device: where it is, who signs in, and which certificate it may serve."""

    name: str
    url: str
    username: str
    password: SecretReference
    trust: Trust
    resolve: tuple[str, int] | None = None
    identity: Identity | None = None

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""

    @property
    def port(self) -> int:
        return urlsplit(self.url).port or 443

    @property
    def address(self) -> tuple[str, int]:
        """Where to connect: where it is really to be reached, else where its name leads."""
        return self.resolve or (self.host, self.port)


@dataclass(frozen=True)
class Seal:
    """With what the evidence of a run is sealed: a key in a file, or the address of one, and a timestamp authority."""

    key: str = ""
    certificate: Path | None = None
    password: SecretReference | None = None
    timestamp: str = ""


@dataclass(frozen=True)
class Pair:
    """Appliances by the roles that they play in a runbook, the inputs that belong to them, and how their runs are sealed."""

    name: str
    roles: Mapping[str, Appliance]
    inputs: Mapping[str, str] = field(default_factory=dict)
    seal: Seal = Seal()


@dataclass(frozen=True)
class Inventory:
    """A file of appliances and pairs."""

    file: Path
    appliances: Mapping[str, Appliance]
    pairs: Mapping[str, Pair]
