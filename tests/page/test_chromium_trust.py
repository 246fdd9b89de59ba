"""TLS is always verified, in the browser too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from browsers import launch
from handrail.errors import PageUnreachable, TlsNotTrusted
from handrail.locator import Locator
from handrail.page.chromium.browser import Chromium, ReverifyCertificate
from handrail.tls import verify
from handrail.tls.trust import CaTrust
from handrail_practice.pair import Pair, running_pair

HOSTS = {"primary": "sra-primary.example.com", "backup": "sra-backup.example.com"}
USERNAME = (Locator.parse('field "Username"'),)


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    with running_pair(tmp_path_factory.mktemp("pair")) as pair:
        yield pair


def browser(pair: Pair, home: Path, reverify: ReverifyCertificate | None, *keys: str) -> Chromium:
    routes = {f"{HOSTS[role]}:443": f"127.0.0.1:{getattr(pair, role).port}" for role in HOSTS}
    return Chromium(replace(launch(home, *keys), routes=routes), reverify=reverify)


async def key_of(pair: Pair, role: str) -> str:
    """The key that an appliance serves, verified by the practice CA or, for the factory's, by nothing at all."""
    port = getattr(pair, role).port
    try:
        leaf = await verify(
            ("127.0.0.1", port), HOSTS[role], (CaTrust(pair.ca_path),), timeout=5, now=datetime.now(UTC)
        )
    except TlsNotTrusted as refused:
        return str(refused).partition("{pin: sha256//")[2].partition("}")[0]
    return leaf.spki_base64


async def test_a_key_that_nobody_verified_is_refused(pair: Pair, tmp_path: Path) -> None:
    async with browser(pair, tmp_path, None) as chromium:
        page = await chromium.open_page()
        with pytest.raises(PageUnreachable, match="does not accept the certificate of sra-primary.example.com"):
            await page.open(f"https://{HOSTS['primary']}/appliance", 5)


async def test_a_verified_key_is_accepted_and_no_other(pair: Pair, tmp_path: Path) -> None:
    async with browser(pair, tmp_path, None, await key_of(pair, "primary")) as chromium:
        page = await chromium.open_page()
        await page.open(f"https://{HOSTS['primary']}/appliance", 5)
        assert await page.has_state(USERNAME, "visible")
        with pytest.raises(PageUnreachable):
            await page.open(f"https://{HOSTS['backup']}/appliance", 5)


async def test_a_new_key_is_verified_and_every_page_goes_on_where_it_was(pair: Pair, tmp_path: Path) -> None:
    async def reverify(netloc: str) -> str:
        assert netloc == HOSTS["backup"]
        return await key_of(pair, "backup")

    async with browser(pair, tmp_path, reverify, await key_of(pair, "primary")) as chromium:
        first, second = await chromium.open_page(), await chromium.open_page()
        await first.open(f"https://{HOSTS['primary']}/appliance", 5)
        await second.open(f"https://{HOSTS['backup']}/appliance", 5)
        assert [notice.kind for notice in second.take_notices()] == ["certificate"]
        assert [urlsplit(page.url).hostname for page in (first, second)] == list(HOSTS.values())
        assert await first.has_state(USERNAME, "visible")
        assert await second.has_state(USERNAME, "visible")


async def test_a_new_key_that_is_not_trusted_ends_it(pair: Pair, tmp_path: Path) -> None:
    async def reverify(netloc: str) -> str:
        raise TlsNotTrusted(f"{netloc} serves what nobody vouches for")

    async with browser(pair, tmp_path, reverify) as chromium:
        page = await chromium.open_page()
        with pytest.raises(TlsNotTrusted, match="nobody vouches"):
            await page.open(f"https://{HOSTS['primary']}/appliance", 5)
