"""Certificates that appliances serve, verified against the inventory before the browser starts, and when they change."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime

from handrail.errors import ApplianceUnreachable, TlsNotTrusted
from handrail.inventory import Appliance
from handrail.steps import DownloadedFile, Value
from handrail.tls import TrustedLeaf, reach, verify

HANDSHAKE_TIMEOUT_SECONDS = 15.0


async def fetch_certificate(appliance: Appliance, now: datetime, name: str | None = None) -> TrustedLeaf:
    """Fetch and verify the certificate that an appliance serves for its own name, or for another. Raises `TlsNotTrusted`."""
    return await verify(
        appliance.address, name or appliance.host, appliance.trust, timeout=HANDSHAKE_TIMEOUT_SECONDS, now=now
    )


async def fetch_certificates(appliances: Mapping[str, Appliance], now: datetime) -> dict[str, TrustedLeaf]:
    """Fetch each appliance's certificate, by role. Raises the first error, with the appliance that it is about.

    An appliance without TLS has none; it is only seen whether somebody answers.
    """
    leaves = await asyncio.gather(
        *(_fetch_or_reach(appliance, now) for appliance in appliances.values()), return_exceptions=True
    )
    for role, leaf in zip(appliances, leaves, strict=True):
        if isinstance(leaf, (TlsNotTrusted, ApplianceUnreachable)):
            raise type(leaf)(f"{role} ({appliances[role].name}): {leaf}")
        if isinstance(leaf, BaseException):
            raise leaf
    return {role: leaf for role, leaf in zip(appliances, leaves, strict=True) if isinstance(leaf, TrustedLeaf)}


async def _fetch_or_reach(appliance: Appliance, now: datetime) -> TrustedLeaf | None:
    if not appliance.is_plain:
        return await fetch_certificate(appliance, now)
    await reach(appliance.address, timeout=HANDSHAKE_TIMEOUT_SECONDS)
    return None


async def fetch_keys_for_names(appliances: Iterable[Appliance], names: Iterable[str], now: datetime) -> frozenset[str]:
    """Fetch the keys of certificates that are served for other host names, as far as the inventory trusts them."""
    requests = [(appliance, name) for appliance in appliances if not appliance.is_plain for name in names]
    keys = await asyncio.gather(*(_fetch_key(appliance, name, now) for appliance, name in requests))
    return frozenset(key for key in keys if key)


async def _fetch_key(appliance: Appliance, name: str, now: datetime) -> str | None:
    with contextlib.suppress(TlsNotTrusted, ApplianceUnreachable):
        return (await fetch_certificate(appliance, now, name)).spki_base64
    return None


def downloaded_fingerprints(values: Mapping[str, Value]) -> list[str]:
    """The fingerprints of the certificates that a run has downloaded and inspected."""
    return [file.fingerprint for file in values.values() if isinstance(file, DownloadedFile)]


class CertificateReverifier:
    """A verifier of the certificate that a host serves now, for when the browser met a key that it does not know.

    A certificate that changed during the run is accepted only if the inventory trusts it and its fingerprint is `expected`.
    """

    def __init__(
        self, appliances: Iterable[Appliance], clock: Callable[[], datetime], expected: Callable[[], Collection[str]]
    ) -> None:
        self._by_netloc = {_netloc(appliance): appliance for appliance in appliances if not appliance.is_plain}
        self._clock, self._expected = clock, expected

    async def __call__(self, netloc: str) -> str:
        appliance = self._by_netloc.get(netloc)
        if appliance is None:
            raise TlsNotTrusted(f"{netloc} is not one of this run's appliances, and its certificate is not trusted")
        leaf = await fetch_certificate(appliance, self._clock())
        if leaf.fingerprint not in self._expected():
            raise TlsNotTrusted(
                f"{netloc} ({appliance.name}) serves another certificate than before: {leaf.fingerprint[:16]}… of "
                f"{leaf.subject}. The inventory trusts it, but this run did not bring it; find out who changed it"
            )
        return leaf.spki_base64


def _netloc(appliance: Appliance) -> str:
    return appliance.host if appliance.port == 443 else f"{appliance.host}:{appliance.port}"
