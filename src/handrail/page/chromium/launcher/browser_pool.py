"""A pool of browsers behind one driver, in which each browser trusts the keys of its own runs and no others (decision 028)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from playwright.async_api import Browser

from handrail.errors import BrowserUnavailable
from handrail.page.chromium.launcher.launcher import Launch, OwnBrowser
from handrail.page.chromium.launcher.watched_launcher import answers


@dataclass
class LentBrowser:
    """A browser of the pool: how it was started, and how many runs have it."""

    launch: Launch
    browser: Browser
    borrowers: int = 0


class BrowserPool:
    """A launcher for many runs that must not trust one another's appliances.

    A browser is shared by runs that asked for exactly the same keys, and ends with the last of them: a key that is trusted for
    one pair is never accepted on another. The driver, which is the dearest part, is shared by all; if it dies, another is started
    for whoever asks next. All files are in `home`. Call `end` when no run is left.
    """

    def __init__(self, home: Path, env: Mapping[str, str]) -> None:
        self._home, self._env = home, env
        self._drivers = [OwnBrowser()]
        self._proven: list[OwnBrowser] = []
        """The drivers that have started a browser. If one of them cannot any more, it has died, and another is tried once."""
        self._lent: list[LentBrowser] = []

    def prepare(self, home: Path, driver_env: Mapping[str, str]) -> None:
        """Start the driver, unless an earlier run has; its files are in this launcher's `home`."""
        self._drivers[-1].prepare(self._home, driver_env)

    async def lend(self, launch: Launch) -> Browser:
        wanted = replace(launch, home=self._home, env=self._env)
        lent = next((it for it in self._lent if it.launch == wanted), None)
        if lent is None or not await answers(lent.browser):
            lent = LentBrowser(wanted, await self._start(wanted))
            self._lent.append(lent)
        lent.borrowers += 1
        return lent.browser

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
        if not lent.borrowers:
            self._lent.remove(lent)
            await browser.close()

    async def close(self) -> None:
        """Do nothing: other runs need the driver too."""

    async def end(self) -> None:
        """Close every browser, and the drivers behind them."""
        for lent in self._lent:
            await lent.browser.close()
        for driver in self._drivers:
            await driver.close()
