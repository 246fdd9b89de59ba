"""A launcher that can tell whether the browsers that it lent still answer."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from playwright.async_api import Browser
from playwright.async_api import Error as PlaywrightError

from handrail.page.chromium.launcher.launcher import Launch, Launcher
from handrail.page.chromium.tls_relay import ProxyIdentity


class AnsweringLauncher:
    """A launcher of one run, in front of another that it borrows from."""

    def __init__(self, launcher: Launcher) -> None:
        self._launcher = launcher
        self._lent: list[Browser] = []

    async def wait_for_an_answer(self) -> None:
        """Ask each lent browser something cheap, and wait for its answer: for ever, if it is frozen."""
        for browser in tuple(self._lent):
            with suppress(PlaywrightError):  # the run notices by itself that its browser is gone
                session = await browser.new_browser_cdp_session()
                await session.send("Browser.getVersion")
                await session.detach()

    @property
    def identity(self) -> ProxyIdentity | None:
        return self._launcher.identity

    def prepare(self, home: Path, driver_env: Mapping[str, str]) -> None:
        self._launcher.prepare(home, driver_env)

    async def lend(self, launch: Launch) -> Browser:
        browser = await self._launcher.lend(launch)
        self._lent.append(browser)
        return browser

    async def take_back(self, browser: Browser) -> None:
        self._lent.remove(browser)
        await self._launcher.take_back(browser)

    async def close(self) -> None:
        await self._launcher.close()
