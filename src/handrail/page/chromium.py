"""Chromium, by Playwright: one browser for a run, one context an appliance.

With `pages.py`, the only place that imports Playwright.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from playwright.async_api import Browser, Playwright, StorageState, ViewportSize, async_playwright
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page as PlaywrightPage

from handrail.errors import BrowserUnavailable, PageUnreachable
from handrail.page import seeing
from handrail.page.browsers import HELP, arguments
from handrail.page.pages import ChromiumPage

VIEWPORT: ViewportSize = {"width": 1280, "height": 900}

Retrust = Callable[[str], Awaitable[str]]
"""Verifies anew what a host serves and gives its leaf's key, in Chromium's notation. Raises `TlsNotTrusted`."""


@dataclass
class Chromium:
    """A browser that trusts the keys it is given and no other. Use as `async with`."""

    executable: Path
    home: Path
    env: Mapping[str, str]
    headed: bool = False
    root: bool = False
    slow_motion: float = 0.0
    routes: Mapping[str, str] = field(default_factory=dict)
    trusted_keys: frozenset[str] = frozenset()
    retrust: Retrust | None = None

    _playwright: Playwright | None = field(default=None, init=False)
    _browser: Browser | None = field(default=None, init=False)
    _pages: list[ChromiumPage] = field(default_factory=list, init=False)

    async def __aenter__(self) -> Chromium:
        self._playwright = await async_playwright().start()
        try:
            await self._playwright.selectors.register("handrail", seeing.SCRIPT, content_script=True)
            self._browser = await self._launched()
        except BaseException:
            await self._playwright.stop()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        for page in self._pages:
            await page.close()
        if self._browser:
            await self._browser.close()
        if self._playwright:
            await self._playwright.stop()

    @property
    def version(self) -> str:
        return self._browser.version if self._browser else ""

    async def open_page(self) -> ChromiumPage:
        """A fresh page that shares nothing with the others: its own cookies, its own cache."""
        page = ChromiumPage(self._trust_again)
        await page.attach(await self._new_page(None))
        self._pages.append(page)
        return page

    async def _new_page(self, state: StorageState | None) -> PlaywrightPage:
        assert self._browser is not None
        context = await self._browser.new_context(
            viewport=VIEWPORT, locale="en-US", accept_downloads=True, storage_state=state, service_workers="block"
        )
        return await context.new_page()

    async def _launched(self) -> Browser:
        assert self._playwright is not None
        complaint = ""
        try:
            return await self._playwright.chromium.launch(
                executable_path=self.executable,
                headless=not self.headed,
                args=arguments(
                    root=self.root, headed=self.headed, trusted_keys=tuple(self.trusted_keys), routes=self.routes
                ),
                env=dict(self.env),
                downloads_path=self.home,
                slow_mo=self.slow_motion * 1000,
                chromium_sandbox=not self.root,
                handle_sigint=False,
                handle_sigterm=False,
                handle_sighup=False,
            )
        except PlaywrightError as error:
            complaint = str(error).strip().splitlines()[0]
        raise BrowserUnavailable(f"{self.executable} could not be started ({complaint}); {HELP}")

    async def _trust_again(self, host: str) -> None:
        """The certificate changed under the run: verify it, and go on in a browser that knows the new key."""
        key = await self.retrust(host) if self.retrust else ""
        if not key or key in self.trusted_keys:
            raise PageUnreachable(f"the browser does not accept the certificate of {host}")
        self.trusted_keys |= {key}
        left = [(page, page.url, await page.state()) for page in self._pages]
        old, self._browser = self._browser, await self._launched()
        for page, url, state in left:
            await page.attach(await self._new_page(state))
            await page.restore(url)
        if old:
            await old.close()
