"""Chains of certificates, judged as browsers judge them: signatures, CA flags, lengths, names, purposes and dates (decision 018).

cryptography verifies, too, but by the rules for public CAs alone, and tells no reason that an operator could act on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, TypeAlias

from handrail.tls.name_constraints import forbidden_names
from handrail.tls.names import display_name, extension, has_issued

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

Chain: TypeAlias = "tuple[Certificate, ...]"
"""Certificates from a leaf upwards, each signed by the next."""

MAX_CHAINS = 200
"""The chains that are judged: cross-signed intermediates can be combined in many ways."""
MAX_LENGTH = 10
WEAK_HASHES = ("md5", "sha1")


def best_chain(leaf: Certificate, others: Sequence[Certificate], now: datetime | None = None) -> Chain:
    """The chain that a browser would find: up to a root, without flaws, with dates that are right; or the one nearest to it."""
    return min(islice(_chains((leaf,), others), MAX_CHAINS), key=partial(_rank, now=now))


def _rank(chain: Chain, now: datetime | None) -> tuple[bool, int, int]:
    dates = [*expiries(chain, now), *early_starts(chain, now)] if now else []
    return not is_rooted(chain), len(list(flaws(chain))), len(dates)


def _chains(below: Chain, others: Sequence[Certificate]) -> Iterator[Chain]:
    """Every chain that goes on from here, as far as it goes."""
    top = below[-1]
    issuers = [
        other for other in others if other.subject == top.issuer and other not in below and has_issued(other, top)
    ]
    if is_rooted(below) or not issuers or len(below) >= MAX_LENGTH:
        yield below
        return
    for issuer in issuers:
        yield from _chains((*below, issuer), others)


def is_rooted(chain: Chain) -> bool:
    return has_issued(chain[-1], chain[-1])


def flaws(chain: Chain) -> Iterator[str]:
    """What a browser would not accept in a chain, whatever the date."""
    for index, authority in enumerate(chain[1:], start=1):
        yield from (f"{_title(chain, index)} {flaw}" for flaw in _flaws_of_authority(authority, chain[:index]))
    for index, certificate in enumerate(chain):
        yield from (
            f"{_title(chain, index)} {flaw}" for flaw in _flaws_of_certificate(certificate, index < len(chain) - 1)
        )


def _flaws_of_authority(authority: Certificate, below: Chain) -> Iterator[str]:
    from cryptography import x509

    constraints, usage = extension(authority, x509.BasicConstraints), extension(authority, x509.KeyUsage)
    if constraints is None or not constraints.ca:
        yield "is no CA, by its basic constraints, and cannot issue"
        return
    if usage is not None and not usage.key_cert_sign:
        yield "may not sign certificates, by its key usage"
    between = sum(certificate.subject != certificate.issuer for certificate in below[1:])
    if constraints.path_length is not None and between > constraints.path_length:
        yield f"allows {constraints.path_length} CAs below itself, and there are {between}"
    yield from (f"may not issue for {name}, by its name constraints" for name in forbidden_names(authority, below[0]))


def _flaws_of_certificate(certificate: Certificate, is_below_another: bool) -> Iterator[str]:
    from cryptography import x509
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.x509.oid import ExtendedKeyUsageOID

    purposes = extension(certificate, x509.ExtendedKeyUsage)
    allowed = (ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE)
    if purposes is not None and not any(purpose in allowed for purpose in purposes):
        yield "is not for servers, by its extended key usage"
    try:
        algorithm = certificate.signature_hash_algorithm
    except UnsupportedAlgorithm:
        algorithm = None
    if is_below_another and algorithm and algorithm.name in WEAK_HASHES:
        yield f"is signed with {algorithm.name.upper()}, which browsers refuse"


def expiries(chain: Chain, now: datetime) -> Iterator[tuple[Certificate, str]]:
    """The certificates of a chain that have expired, with sentences about them."""
    for index, certificate in enumerate(chain):
        if now > certificate.not_valid_after_utc:
            yield certificate, f"{_title(chain, index)} expired on {certificate.not_valid_after_utc:%Y-%m-%d}"


def early_starts(chain: Chain, now: datetime) -> Iterator[tuple[Certificate, str]]:
    """The certificates of a chain that are not valid yet, with sentences about them."""
    for index, certificate in enumerate(chain):
        if now < certificate.not_valid_before_utc:
            since = f"{certificate.not_valid_before_utc:%Y-%m-%d}"
            yield certificate, f"{_title(chain, index)} is not valid yet, only from {since} on"


def _title(chain: Chain, index: int) -> str:
    if not index:
        return "it"
    kind = "root" if index == len(chain) - 1 and is_rooted(chain) else "intermediate"
    return f"the {kind} {display_name(chain[index].subject)}"
