"""Launchers of browsers: one for a run alone, or one that many runs share, each in contexts of its own."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

from playwright._impl import transport
from playwright._impl.utils.debug_logger import debug_logger
from playwright.async_api import Browser, Playwright, async_playwright
from playwright.async_api import Error as PlaywrightError

from handrail.errors import BrowserUnavailable
from handrail.page.chromium.finder import finding
from handrail.page.chromium.launcher.browser_choice import HELP, arguments
from handrail.page.chromium.tls_relay import ProxyIdentity

NO_SANDBOX = (
    "this system gives it no sandbox, and without one it is not started. Allow what Chromium's sandbox is made of "
    "(sysctl kernel.unprivileged_userns_clone=1; on Ubuntu since 23.10: sysctl kernel.apparmor_restrict_unprivileged_userns=0), "
    "or install Debian's chromium-sandbox"
)

NO_SCREEN = (
    "it is to show windows, and finds no screen: DISPLAY or WAYLAND_DISPLAY names none that answers. Let it show none, or give "
    "it a screen that nobody sees: xvfb-run -a COMMAND"
)

DRIVER_VARIABLES = (
    *("PATH", "HOME", "LANG", "LD_LIBRARY_PATH", "XDG_CACHE_HOME"),
    *("PLAYWRIGHT_BROWSERS_PATH", "PLAYWRIGHT_NODEJS_PATH"),
    *("PW_LANG_NAME", "PW_LANG_NAME_VERSION", "PW_CLI_DISPLAY_VERSION"),
)
"""The variables that are passed to Playwright's driver. Others may hold a password, or be DEBUG, which prints everything."""

_STARTING = asyncio.Lock()
_TRANSPORT: Any = transport
"""The module of Playwright that starts the driver."""


@dataclass(frozen=True)
class Launch:
    """The way in which a browser is started: its program, the folder of its files, and the keys that it trusts.

    `trusted_keys` are verified keys of certificates, in Chromium's notation; `routes` lead host:port to ip:port; `slow_motion` is
    in seconds an action.
    """

    executable: Path
    home: Path
    env: Mapping[str, str]
    headed: bool = False
    root: bool = False
    slow_motion: float = 0.0
    routes: Mapping[str, str] = field(default_factory=dict)
    trusted_keys: frozenset[str] = frozenset()
    driver_env: Mapping[str, str] = field(default_factory=dict)
    """Variables that Playwright's driver needs besides."""


class Launcher(Protocol):
    """A lender of browsers. A lent browser trusts at least the keys that were asked for, and takes the same routes."""

    @property
    def identity(self) -> ProxyIdentity | None:
        """The key that proxies have with the browsers of this launcher, if runs that trust other keys are to share them."""

    def prepare(self, home: Path, driver_env: Mapping[str, str]) -> None:
        """Begin to start Playwright's driver, which takes longer than a browser. Nothing is sent to an appliance."""

    async def lend(self, launch: Launch) -> Browser:
        """Lend a browser for this launch. Raises `BrowserUnavailable`."""

    async def take_back(self, browser: Browser) -> None: ...

    async def close(self) -> None:
        """End everything that only this borrower needed."""


class OwnBrowser:
    """A launcher whose driver and browser end with the run."""

    identity = None

    def __init__(self) -> None:
        self._driver: asyncio.Task[Playwright] | None = None

    def prepare(self, home: Path, driver_env: Mapping[str, str]) -> None:
        if self._driver is None:
            self._driver = asyncio.create_task(_start_driver({"TMPDIR": str(home), **driver_env}))

    async def lend(self, launch: Launch) -> Browser:
        self.prepare(launch.home, launch.driver_env)
        assert self._driver is not None
        return await _launch(await asyncio.shield(self._driver), launch)

    async def take_back(self, browser: Browser) -> None:
        await browser.close()

    async def close(self) -> None:
        driver, self._driver = self._driver, None
        if driver:
            await _finish(asyncio.create_task(_stop_driver(driver)))


class SharedBrowser:
    """A launcher with one browser for many runs of a process, started again only if a run needs another.

    The browser trusts the keys of all of its runs, so share it only among runs whose appliances may know of one another. Its
    files are in `home`, whatever a run asks for. Call `end` when no run is left.
    """

    identity = None

    def __init__(self, home: Path, env: Mapping[str, str]) -> None:
        self._home, self._env = home, env
        self._own = OwnBrowser()
        self._launch: Launch | None = None
        self._browser: Browser | None = None
        self._lent: dict[Browser, int] = {}

    def prepare(self, home: Path, driver_env: Mapping[str, str]) -> None:
        """Start the driver, unless an earlier run has; its files are in this launcher's `home`."""
        self._own.prepare(self._home, driver_env)

    async def lend(self, launch: Launch) -> Browser:
        wanted = replace(launch, home=self._home, env=self._env)
        if self._browser is None or not self._browser.is_connected() or not _serves(self._launch, wanted):
            await self._start(wanted)
        assert self._browser is not None
        self._lent[self._browser] = self._lent.get(self._browser, 0) + 1
        return self._browser

    async def _start(self, wanted: Launch) -> None:
        old, known = self._browser, self._launch.trusted_keys if self._launch else frozenset()
        self._launch = replace(wanted, trusted_keys=wanted.trusted_keys | known)
        self._browser = await self._own.lend(self._launch)
        if old and not self._lent.get(old):
            await old.close()

    async def take_back(self, browser: Browser) -> None:
        self._lent[browser] -= 1
        if not self._lent[browser]:
            del self._lent[browser]
            if browser is not self._browser:
                await browser.close()

    async def close(self) -> None:
        """Do nothing: the next run needs the browser too."""

    async def end(self) -> None:
        """Close the browser and the driver behind it."""
        if self._browser:
            await self._browser.close()
        await self._own.close()


def _serves(running: Launch | None, wanted: Launch) -> bool:
    if running is None or not wanted.trusted_keys <= running.trusted_keys:
        return False
    return replace(running, trusted_keys=wanted.trusted_keys) == wanted


async def _start_driver(env: Mapping[str, str]) -> Playwright:
    """Start Playwright's driver in a short environment and `env`, and teach it Handrail's locators.

    The driver puts the browser's profile into TMPDIR, so the profile ends with the private folder, even if the driver is
    killed and removes nothing.
    """
    _silence_debugging()
    async with _STARTING:
        with _driver_environment(env):
            playwright = await async_playwright().start()
    await playwright.selectors.register("handrail", finding.SCRIPT, content_script=True)
    return playwright


async def _stop_driver(driver: asyncio.Task[Playwright]) -> None:
    with contextlib.suppress(Exception):  # the driver never ran; whoever wanted a browser was told
        await (await driver).stop()


async def _finish(task: asyncio.Task[None]) -> None:
    """Await a task to its end, and be cancelled only then: a loop waits for ever for a driver that is left half started."""
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled:
        raise cancelled


@contextlib.contextmanager
def _driver_environment(env: Mapping[str, str]) -> Iterator[None]:
    """Playwright asks a function of its own for the driver's environment; ours stays whole, others look at it meanwhile."""
    whole = _TRANSPORT.get_driver_env
    known = {name: value for name, value in whole().items() if name in DRIVER_VARIABLES}
    _TRANSPORT.get_driver_env = lambda: known | dict(env)
    try:
        yield
    finally:
        _TRANSPORT.get_driver_env = whole


def _silence_debugging() -> None:
    """Keep Playwright in this process from printing every message, for good. It has read DEBUG already, and obeys DEBUGP."""
    debug_logger._names.clear()
    os.environ.pop("DEBUGP", None)


async def _launch(playwright: Playwright, launch: Launch) -> Browser:
    complaint = ""
    try:
        return await playwright.chromium.launch(
            executable_path=launch.executable,
            headless=not launch.headed,
            args=arguments(
                root=launch.root,
                trusted_keys=tuple(launch.trusted_keys),
                routes=launch.routes,
            ),
            env=dict(launch.env),
            downloads_path=launch.home,
            slow_mo=launch.slow_motion * 1000,
            chromium_sandbox=not launch.root,
            handle_sigint=False,
            handle_sigterm=False,
            handle_sighup=False,
        )
    except PlaywrightError as error:
        complaint = str(error).strip()
    if "No usable sandbox" in complaint:
        raise BrowserUnavailable(f"{launch.executable} could not be started: {NO_SANDBOX}")
    if launch.headed and "Missing X server" in complaint:
        raise BrowserUnavailable(f"{launch.executable} could not be started: {NO_SCREEN}")
    complaint = complaint.splitlines()[0]
    raise BrowserUnavailable(f"{launch.executable} could not be started ({complaint}); {HELP}")
