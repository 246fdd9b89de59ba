"""One browser for many runs of one process."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from handrail.page.chromium.launcher.browser_choice import browser_environment
from handrail.run import Environment
from handrail.secrets import PrivateFolder

if TYPE_CHECKING:
    from handrail.page.chromium.launcher.launcher import Launcher


@asynccontextmanager
async def shared_browser(environment: Environment) -> AsyncIterator[Environment]:
    """Give the same environment, with a browser that its runs share, each in windows of its own, until the context ends.

    The browser trusts the certificates of all of these runs: share it among runs whose appliances may know of one another.
    """
    from handrail.page.chromium.launcher.launcher import (
        SharedBrowser,  # Playwright is imported where a browser is needed
    )

    with PrivateFolder(environment.private_places) as home:
        browser = SharedBrowser(home, browser_environment(environment.env, home))
        try:
            yield replace(environment, launcher=browser)
        finally:
            await browser.end()


@asynccontextmanager
async def browser_pool(environment: Environment) -> AsyncIterator[Launcher]:
    """Give a launcher for many runs that must not trust one another's appliances, until the context ends.

    If the environment names a launcher, whoever named it decides what its browsers trust.
    """
    if environment.launcher:
        yield environment.launcher
        return
    from handrail.page.chromium.launcher.browser_pool import BrowserPool

    with PrivateFolder(environment.private_places) as home:
        browsers = BrowserPool(home, browser_environment(environment.env, home))
        try:
            yield browsers
        finally:
            await browsers.end()
