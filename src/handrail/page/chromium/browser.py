"""Chromium over Playwright: one browser for a run, one context for each appliance."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import count

from playwright.async_api import Browser, StorageState, ViewportSize
from playwright.async_api import HttpCredentials as PlaywrightCredentials
from playwright.async_api import Page as PlaywrightPage

from handrail.errors import PageUnreachable
from handrail.page.chromium.camera.recording import WindowRecorder
from handrail.page.chromium.controls.refusals import NOTE_REFUSALS
from handrail.page.chromium.finder import finding
from handrail.page.chromium.launcher.launcher import Launch, Launcher, OwnBrowser
from handrail.page.chromium.page import ChromiumPage
from handrail.page.chromium.rest.rest import WATCH
from handrail.page.chromium.scripts import source
from handrail.page.chromium.tls_relay import TlsRelay
from handrail.page.chromium.tunnel_proxy import TunnelProxy
from handrail.page.port import HttpCredentials

OBSCURE = source("camera/obscure.js")
"""The script that keeps secrets obscured, on every page and in every frame."""

VIEWPORT: ViewportSize = {"width": 1280, "height": 900}

ReverifyCertificate = Callable[[str], Awaitable[str]]
"""A function that verifies a host's certificate again, and returns its key in Chromium's notation. Raises `TlsNotTrusted`."""


@dataclass
class Chromium:
    """The browser of a run, that trusts the keys of its `launch`. Use as `async with`; its pages end with it."""

    launch: Launch
    launcher: Launcher = field(default_factory=OwnBrowser)
    reverify: ReverifyCertificate | None = None
    proxy: TunnelProxy | None = None
    """The proxy that all connections pass through, if there is one."""
    window_recorder: WindowRecorder | None = None
    """The recorder of the windows, if a trace or a video was requested."""

    _browser: Browser | None = field(default=None, init=False)
    _pages: list[ChromiumPage] = field(default_factory=list, init=False)
    _numbers: Iterator[int] = field(default_factory=count, init=False)
    _are_side_by_side: bool = field(default=False, init=False)

    async def __aenter__(self) -> Chromium:
        try:
            self._browser = await self._borrow()
        except BaseException:
            await self.launcher.close()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await asyncio.gather(*(page.close() for page in self._pages))
        if self._browser:
            await self.launcher.take_back(self._browser)
        await self.launcher.close()

    async def _borrow(self) -> Browser:
        """Borrow a browser that trusts the keys of the launch: by itself, or by what the proxy says that it may trust."""
        identity = self.launcher.identity
        if identity is None or self.proxy is None:
            return await self.launcher.lend(self.launch)
        self.proxy.tls_relay = TlsRelay(identity, self.launch.trusted_keys)
        return await self.launcher.lend(replace(self.launch, trusted_keys=frozenset({identity.key})))

    @property
    def version(self) -> str:
        return self._browser.version if self._browser else ""

    async def open_page(self, name: str = "page", credentials: HttpCredentials | None = None) -> ChromiumPage:
        """Open a fresh page that shares nothing with the others: it has its own cookies and its own cache."""
        page = ChromiumPage(
            self._reverify, self.proxy.drop_connections if self.proxy else None, next(self._numbers), credentials
        )
        page.is_on_screen = self.launch.headed
        if self.window_recorder:
            page.finish_window = partial(self.window_recorder.finish, appliance=name)
        await page.attach(await self._new_page(None, credentials))
        self._pages.append(page)
        return page

    async def side_by_side(self) -> None:
        """Place the windows beside each other in the order in which they were opened, if there is a screen."""
        self._are_side_by_side = self.launch.headed
        if self._are_side_by_side:
            largest = self.window_recorder.largest_page if self.window_recorder else None
            for page in self._pages:
                await page.place_window(len(self._pages), largest)

    async def _new_page(self, session: StorageState | None, credentials: HttpCredentials | None) -> PlaywrightPage:
        assert self._browser is not None
        context = await self._browser.new_context(
            viewport=VIEWPORT,
            locale="en-US",
            accept_downloads=True,
            storage_state=session,
            service_workers="block",
            proxy={"server": self.proxy.address, "bypass": "<-loopback>"} if self.proxy else None,
            http_credentials=_sent_when_asked(credentials) if credentials else None,
            **(self.window_recorder.context_options() if self.window_recorder else {}),
        )
        await context.add_init_script(f"{OBSCURE}\n{NOTE_REFUSALS}\n{WATCH}\n{finding.KEPT.installing}")
        if self.window_recorder:
            await self.window_recorder.start(context)
        page = await context.new_page()
        if self.window_recorder:
            await self.window_recorder.mark_start(page)
        return page

    async def _reverify(self, host: str) -> None:
        """Verify a certificate that changed during the run, and trust the new key: in another browser, if need be."""
        key = await self.reverify(host) if self.reverify else ""
        if not key or key in self.launch.trusted_keys:
            raise PageUnreachable(f"the browser does not accept the certificate of {host}")
        self.launch = replace(self.launch, trusted_keys=self.launch.trusted_keys | {key})
        if self.proxy and self.proxy.tls_relay:
            self.proxy.tls_relay = replace(self.proxy.tls_relay, trusted_keys=self.launch.trusted_keys)
            return
        before = [(page, page.url, await page.session()) for page in self._pages]
        old, self._browser = self._browser, await self._borrow()
        for page, url, session in before:
            await page.close()
            await page.attach(await self._new_page(session, page.credentials))
            await page.restore(url)
        if self._are_side_by_side:
            await self.side_by_side()
        if old:
            await self.launcher.take_back(old)


def _sent_when_asked(credentials: HttpCredentials) -> PlaywrightCredentials:
    """Credentials that go to their origin alone, and only once it asks for them."""
    return {
        "username": credentials.username,
        "password": credentials.password,
        "origin": credentials.origin,
        "send": "unauthorized",
    }
