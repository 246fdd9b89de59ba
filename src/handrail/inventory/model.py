"""An inventory: appliances, and the pairs that they form."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from handrail.inventory.calendar import Blackout
from handrail.inventory.labels import Labels
from handrail.inventory.notify import NotifiedService
from handrail.secrets import SecretReference
from handrail.tls import Trust

PLAIN_HTTP = "plain HTTP, without TLS: anybody on the network between can read and change what is said"
"""What everybody has to know of a run on an appliance whose inventory says `tls: none`."""


@dataclass(frozen=True)
class ShownIdentity:
    """The texts by which an appliance identifies itself on one of its pages.

    `at` is the menu path to that page; `shows` has the texts by their labels. The text `$role` stands for the role that the
    appliance plays in the pair. `reads` has the labels of what is put on record, whatever it is, such as a version.
    """

    at: str
    shows: Mapping[str, str]
    reads: tuple[str, ...] = ()

    @property
    def labels(self) -> tuple[str, ...]:
        return (*self.shows, *self.reads)


@dataclass(frozen=True)
class HttpAuthentication:
    """The name and password that an appliance's web server asks for before it shows any page (RFC 7617)."""

    username: str
    password: SecretReference


@dataclass(frozen=True)
class Appliance:
    """A managed device: its address, its account, and the anchors that its certificate is trusted by."""

    name: str
    url: str
    username: str
    password: SecretReference
    trust: Trust
    """Empty for an appliance without TLS."""
    resolve: tuple[str, int] | None = None
    """Host and port to connect to instead of those of the URL."""
    identity: ShownIdentity | None = None
    http_authentication: HttpAuthentication | None = None

    @property
    def origin(self) -> str:
        """Scheme, host and port as browsers write them, without a usual port."""
        scheme, usual = ("http", 80) if self.is_plain else ("https", 443)
        return f"{scheme}://{self.host}" + (f":{self.port}" if self.port != usual else "")

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""

    @property
    def port(self) -> int:
        return urlsplit(self.url).port or (80 if self.is_plain else 443)

    @property
    def netloc(self) -> str:
        """Host and port, as in hq-a.example.com:443."""
        return f"{self.host}:{self.port}"

    @property
    def is_plain(self) -> bool:
        """Say whether it is reached by plain HTTP, where anybody on the network between can read and change everything."""
        return self.url.startswith("http://")

    @property
    def address(self) -> tuple[str, int]:
        """Host and port to connect to."""
        return self.resolve or (self.host, self.port)


@dataclass(frozen=True)
class SealSettings:
    """The settings for seals: a signing key (a file, or the address of one) with its certificate, and a timestamp authority."""

    key: str = ""
    certificate: Path | None = None
    password: SecretReference | None = None
    timestamp: str = ""


@dataclass(frozen=True)
class Pair:
    """Appliances by their roles, with the inputs of every run on them, and the settings for its seal."""

    name: str
    roles: Mapping[str, Appliance]
    inputs: Mapping[str, str] = field(default_factory=dict)
    seal: SealSettings = SealSettings()
    is_disposable: bool = False
    """The inventory says `disposable: true`."""
    labels: Labels = field(default_factory=dict)
    notify: tuple[NotifiedService, ...] = ()
    """The services that are told of its runs, and of rollouts of it."""
    blackouts: tuple[Blackout, ...] = ()
    """The blackouts of its own inventory that are for it. A rollout keeps those of its whole fleet."""

    @property
    def is_practice(self) -> bool:
        """Say whether it is a practice pair: the inventory says so, and each appliance is reached on this machine."""
        return self.is_disposable and all(_is_here(appliance.address[0]) for appliance in self.roles.values())


@dataclass(frozen=True)
class Inventory:
    """A file of appliances and pairs, with the blackouts of its calendar."""

    file: Path
    appliances: Mapping[str, Appliance]
    pairs: Mapping[str, Pair]
    calendar: Mapping[str, Blackout] = field(default_factory=dict)


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
