"""A certificate that changes under the run must be one that the run brought."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from handrail.errors import TlsNotTrusted
from handrail.inventory import Appliance, load_inventory
from handrail.run.certificates import CertificateReverifier, fetch_certificate
from handrail_practice.pair import Pair, running_pair


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    with running_pair(tmp_path_factory.mktemp("pair")) as pair:
        yield pair


@pytest.fixture
def primary(pair: Pair) -> Appliance:
    return load_inventory(pair.inventory_path).appliances["primary"]


def now() -> datetime:
    return datetime.now(UTC)


async def test_gives_the_key_of_a_certificate_that_is_expected(primary: Appliance) -> None:
    leaf = await fetch_certificate(primary, now())
    assert await CertificateReverifier([primary], now, lambda: [leaf.fingerprint])(primary.host) == leaf.spki_base64


async def test_refuses_one_that_is_trusted_and_that_nobody_brought(primary: Appliance) -> None:
    with pytest.raises(TlsNotTrusted, match="this run did not bring it; find out who changed it"):
        await CertificateReverifier([primary], now, lambda: ["another"])(primary.host)


async def test_refuses_a_stranger(primary: Appliance) -> None:
    with pytest.raises(TlsNotTrusted, match="elsewhere.example.com is not one of this run's appliances"):
        await CertificateReverifier([primary], now, list)("elsewhere.example.com")
