"""A launcher that notices whether a browser that it lent has died."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from playwright.async_api import Browser
from playwright.async_api import Error as PlaywrightError

from handrail.page.chromium.launcher.launcher import Launch, Launcher
from handrail.page.chromium.tls_relay import ProxyIdentity


async def answers(browser: Browser) -> bool:
    """Whether a browser still does what it is asked for; one whose driver died calls itself connected all the same."""
    if not browser.is_connected():
        return False
    try:
        await (await browser.new_context()).close()
    except PlaywrightError:
        return False
    return True


class WatchedLauncher:
    """A launcher of one run, in front of another that it borrows from."""

    def __init__(self, launcher: Launcher) -> None:
        self._launcher = launcher
        self.browser_died = False

    @property
    def identity(self) -> ProxyIdentity | None:
        return self._launcher.identity

    def prepare(self, home: Path, driver_env: Mapping[str, str]) -> None:
        self._launcher.prepare(home, driver_env)

    async def lend(self, launch: Launch) -> Browser:
        return await self._launcher.lend(launch)

    async def take_back(self, browser: Browser) -> None:
        self.browser_died |= not await answers(browser)
        await self._launcher.take_back(browser)

    async def close(self) -> None:
        await self._launcher.close()
