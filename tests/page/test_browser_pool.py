"""Browsers of a rollout: each trusts the keys of its own runs, and what dies takes nobody else with it."""

from __future__ import annotations

import os
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.async_api import Browser

from browsers import launch
from handrail.errors import BrowserUnavailable, PageUnreachable
from handrail.locator import Locator
from handrail.page.chromium.browser import Chromium
from handrail.page.chromium.launcher.browser_choice import browser_environment
from handrail.page.chromium.launcher.browser_pool import RUNS_OF_A_BROWSER, BrowserPool
from handrail.page.chromium.launcher.launcher import Launch
from handrail.page.chromium.tunnel_proxy import TunnelProxy
from handrail.tls import verify
from handrail.tls.trust import CaTrust
from handrail_practice.pair import Pair, running_pair
from processes import family_of, told_by

HOST = "sra-primary.example.com"
USERNAME = (Locator.parse('field "Username"'),)
KEY = "pmh62qIrD6cGN0Vc4tbSI2ZUEJYSZkRAaJ2TiJ3lTXQ="


@asynccontextmanager
async def pool(home: Path) -> AsyncIterator[BrowserPool]:
    browsers = BrowserPool(home, browser_environment(os.environ, home))
    try:
        yield browsers
    finally:
        await browsers.end()


def browsers_of(pool: BrowserPool) -> list[Browser]:
    return [lent.browser for lent in pool._lent]


@pytest.fixture(scope="module")
def two_pairs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Pair, Pair]]:
    with running_pair(tmp_path_factory.mktemp("one")) as one, running_pair(tmp_path_factory.mktemp("other")) as other:
        yield one, other


async def key_of(pair: Pair) -> str:
    anchors = (CaTrust(pair.ca_path),)
    return (await verify(("127.0.0.1", pair.primary.port), HOST, anchors, timeout=5, now=datetime.now(UTC))).spki_base64


async def test_a_key_of_one_pair_is_not_accepted_on_another(two_pairs: tuple[Pair, Pair], tmp_path: Path) -> None:
    """Both appliances have one host name; what the first pair's name leads to serves the other pair's certificate."""
    one, other = two_pairs
    keys = [await key_of(pair) for pair in two_pairs]
    assert keys[0] != keys[1]
    own = TunnelProxy({f"{HOST}:443": f"127.0.0.1:{other.primary.port}"}, frozenset())
    astray = TunnelProxy({f"{HOST}:443": f"127.0.0.1:{other.primary.port}"}, frozenset())
    async with pool(tmp_path) as browsers, own, astray:
        theirs = Chromium(launch(tmp_path, keys[1]), browsers, proxy=own)
        ours = Chromium(launch(tmp_path, keys[0]), browsers, proxy=astray)
        async with theirs, ours:
            assert len(browsers_of(browsers)) == 1
            page = await theirs.open_page()
            await page.open(f"https://{HOST}/appliance", 5)
            assert await page.has_state(USERNAME, "visible")
            misled = await ours.open_page()
            with pytest.raises(PageUnreachable, match=f"does not accept the certificate of {HOST}"):
                await misled.open(f"https://{HOST}/appliance", 5)


async def test_a_certificate_that_changes_is_verified_and_needs_no_other_browser(
    two_pairs: tuple[Pair, Pair], tmp_path: Path
) -> None:
    pair = two_pairs[0]

    async def reverify(netloc: str) -> str:
        assert netloc == HOST
        return await key_of(pair)

    proxy = TunnelProxy({f"{HOST}:443": f"127.0.0.1:{pair.primary.port}"})
    async with pool(tmp_path) as browsers, proxy, Chromium(launch(tmp_path), browsers, reverify, proxy) as chromium:
        before = browsers_of(browsers)
        page = await chromium.open_page()
        await page.open(f"https://{HOST}/appliance", 5)
        assert [notice.kind for notice in page.take_notices()] == ["certificate"]
        assert await page.has_state(USERNAME, "visible")
        assert browsers_of(browsers) == before


async def test_no_browser_has_more_runs_than_may_end_with_it_and_one_waits_for_the_next(tmp_path: Path) -> None:
    async with pool(tmp_path) as browsers:
        wanted = launch(tmp_path, browsers.identity.key)
        lent = [await browsers.lend(wanted) for _ in range(RUNS_OF_A_BROWSER + 1)]
        first, last = lent[0], lent[-1]
        assert (len(set(lent)), lent.count(first)) == (2, RUNS_OF_A_BROWSER)
        for browser in lent:
            await browsers.take_back(browser)
        assert (first.is_connected(), last.is_connected()) == (False, True)
        assert await browsers.lend(wanted) is last
        await browsers.take_back(last)


async def test_runs_with_the_same_keys_share_a_browser_which_ends_with_the_last(tmp_path: Path) -> None:
    async with pool(tmp_path) as browsers:
        first = await browsers.lend(launch(tmp_path, KEY))
        assert await browsers.lend(replace(launch(tmp_path, KEY), home=Path("elsewhere"))) is first
        other = await browsers.lend(launch(tmp_path))
        assert other is not first
        await browsers.take_back(first)
        assert first.is_connected()
        await browsers.take_back(first)
        assert (first.is_connected(), other.is_connected()) == (False, True)


async def test_all_browsers_have_one_driver_and_another_where_it_dies(tmp_path: Path) -> None:
    before = family_of(os.getpid())

    def drivers() -> list[int]:
        return [pid for pid in family_of(os.getpid()) - before if b"run-driver" in told_by(pid, "cmdline")]

    async with pool(tmp_path) as browsers:
        old = [await browsers.lend(launch(tmp_path)), await browsers.lend(launch(tmp_path, KEY))]
        (driver,) = drivers()
        os.kill(driver, signal.SIGKILL)
        new = await browsers.lend(launch(tmp_path, KEY, KEY.lower()))
        assert driver not in drivers()
        context = await new.new_context()
        await context.close()
        for browser in old:
            await browsers.take_back(browser)


async def test_a_browser_that_cannot_be_started_is_no_reason_for_another_driver(tmp_path: Path) -> None:
    async with pool(tmp_path) as browsers:
        with pytest.raises(BrowserUnavailable, match="/bin/false could not be started"):
            await browsers.lend(Launch(Path("/bin/false"), tmp_path, {}))
