"""A pool of few browsers behind one driver for many runs, each of which trusts its own keys and no others (decision 030)."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from playwright.async_api import Browser

from handrail.errors import BrowserUnavailable
from handrail.page.chromium.launcher.launcher import Launch, OwnBrowser
from handrail.page.chromium.launcher.watched_launcher import answers
from handrail.page.chromium.tls_relay import ProxyIdentity

RUNS_OF_A_BROWSER = 25


@dataclass
class LentBrowser:
    """A browser of the pool: how it was started, and how many runs have it."""

    launch: Launch
    browser: Browser
    borrowers: int = 0


class BrowserPool:
    """A launcher for many runs that must not trust one another's appliances.

    A browser is shared by runs that asked for exactly the same keys, and ends with the last of them: a key that is trusted for
    one pair is never accepted on another. Runs with a proxy all ask for the key of `identity`, and their proxies know the rest;
    one such browser waits for the next run. None has more than `RUNS_OF_A_BROWSER` runs, since it takes all of them with it when
    it dies. The driver, which is the dearest part, is shared by all; if it dies, another is started for whoever asks next. All
    files are in `home`. Call `end` when no run is left.
    """

    def __init__(self, home: Path, env: Mapping[str, str]) -> None:
        self._home, self._env = home, env
        self._drivers = [OwnBrowser()]
        self._proven: list[OwnBrowser] = []
        """The drivers that have started a browser. If one of them cannot any more, it has died, and another is tried once."""
        self._lent: list[LentBrowser] = []
        self._starting = asyncio.Lock()

    @cached_property
    def identity(self) -> ProxyIdentity:
        return ProxyIdentity.make(self._home)

    def prepare(self, home: Path, driver_env: Mapping[str, str]) -> None:
        """Start the driver, unless an earlier run has; its files are in this launcher's `home`."""
        self._drivers[-1].prepare(self._home, driver_env)

    async def lend(self, launch: Launch) -> Browser:
        wanted = replace(launch, home=self._home, env=self._env)
        async with self._starting:  # runs that begin together share one
            lent = await self._borrowed(wanted)
            if lent is None:
                lent = LentBrowser(wanted, await self._start(wanted), borrowers=1)
                self._lent.append(lent)
            return lent.browser

    async def _borrowed(self, wanted: Launch) -> LentBrowser | None:
        """A browser of this kind with room for one more run, which counts from now on; none if there is none that answers."""
        for lent in tuple(self._lent):
            if lent.launch == wanted and lent.borrowers < RUNS_OF_A_BROWSER:
                lent.borrowers += 1
                if await answers(lent.browser):
                    return lent
                await self.take_back(lent.browser)
        return None

    async def _start(self, wanted: Launch) -> Browser:
        driver = self._drivers[-1]
        try:
            browser = await driver.lend(wanted)
        except BrowserUnavailable:
            if driver not in self._proven:
                raise
            if driver is self._drivers[-1]:
                self._drivers.append(OwnBrowser())
            browser = await self._drivers[-1].lend(wanted)
        self._proven.append(self._drivers[-1])
        return browser

    async def take_back(self, browser: Browser) -> None:
        lent = next(it for it in self._lent if it.browser is browser)
        lent.borrowers -= 1
        if not lent.borrowers and not self._is_kept(lent):
            self._lent.remove(lent)
            await browser.close()

    def _is_kept(self, lent: LentBrowser) -> bool:
        """Whether a browser that nobody has is kept for the next run: the last that any run with a proxy can have."""
        if lent.launch.trusted_keys != {self.identity.key} or not lent.browser.is_connected():
            return False
        return not any(other is not lent and other.launch == lent.launch for other in self._lent)

    async def close(self) -> None:
        """Do nothing: other runs need the driver too."""

    async def end(self) -> None:
        """Close every browser, and the drivers behind them."""
        for lent in self._lent:
            await lent.browser.close()
        for driver in self._drivers:
            await driver.close()
