"""Name constraints: the names for which a CA may issue, and those for which it may not (RFC 5280, section 4.2.1.10)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from ipaddress import IPv4Address, IPv6Address
from typing import TYPE_CHECKING, Any

from handrail.tls.names import alternative_names, display_name, extension

if TYPE_CHECKING:
    from cryptography.x509 import Certificate, GeneralName, Name


def forbidden_names(authority: Certificate, leaf: Certificate) -> Iterator[str]:
    """The names of a leaf for which a CA above it may not issue: host names, addresses, and its subject."""
    from cryptography import x509

    constraints = extension(authority, x509.NameConstraints)
    if constraints is None:
        return
    permitted, excluded = constraints.permitted_subtrees or (), constraints.excluded_subtrees or ()
    names = alternative_names(leaf)
    for host in names.hosts:
        if not _is_allowed(host, _values(permitted, x509.DNSName), _values(excluded, x509.DNSName)):
            yield host
    for address in names.addresses:
        networks = _values(permitted, x509.IPAddress), _values(excluded, x509.IPAddress)
        if (networks[0] and not _in_any(address, networks[0])) or _in_any(address, networks[1]):
            yield str(address)
    subjects = _values(permitted, x509.DirectoryName), _values(excluded, x509.DirectoryName)
    if (subjects[0] and not _begins(leaf.subject, subjects[0])) or _begins(leaf.subject, subjects[1]):
        yield display_name(leaf.subject)


def _values(names: Sequence[GeneralName], kind: Any) -> list[Any]:
    return [name.value for name in names if isinstance(name, kind)]


def _is_allowed(host: str, permitted: Sequence[str], excluded: Sequence[str]) -> bool:
    if permitted and not any(_is_within(host, domain) for domain in permitted):
        return False
    return not any(_is_within(host, domain) or _may_be(host, domain) for domain in excluded)


def _is_within(host: str, domain: str) -> bool:
    """Say whether a host name is the domain or below it; a domain that begins with a dot means what is below alone."""
    domain = domain.lower()
    below = domain if domain.startswith(".") else f".{domain}"
    return not domain or host == domain or host.endswith(below)


def _may_be(host: str, domain: str) -> bool:
    """Say whether a wildcard stands for the domain, too."""
    return host.startswith("*.") and domain.lower().partition(".")[2] == host[2:]


def _in_any(address: IPv4Address | IPv6Address, networks: Sequence[Any]) -> bool:
    return any(address in network for network in networks)


def _begins(subject: Name, beginnings: Sequence[Name]) -> bool:
    return any(list(subject.rdns)[: len(beginning.rdns)] == list(beginning.rdns) for beginning in beginnings)
