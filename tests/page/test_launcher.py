"""A browser that runs share: who gets it, and when another is started."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from browsers import launch
from handrail.errors import BrowserUnavailable
from handrail.page.chromium.browser import Chromium
from handrail.page.chromium.launcher.browser_choice import browser_environment, choose_browser
from handrail.page.chromium.launcher.launcher import Launch, OwnBrowser, SharedBrowser
from processes import alive, family_of, told_by

KEY = "pmh62qIrD6cGN0Vc4tbSI2ZUEJYSZkRAaJ2TiJ3lTXQ="


@asynccontextmanager
async def shared(home: Path) -> AsyncIterator[SharedBrowser]:
    browser = SharedBrowser(home, browser_environment(os.environ, home))
    try:
        yield browser
    finally:
        await browser.end()


async def test_runs_share_a_browser_and_no_pages(tmp_path: Path) -> None:
    async with shared(tmp_path) as launcher:
        lent = await launcher.lend(launch(tmp_path))
        async with Chromium(launch(tmp_path), launcher) as one, Chromium(launch(tmp_path), launcher) as other:
            await one.open_page()
            await other.open_page()
            assert len(lent.contexts) == 2
        assert lent.is_connected()
        assert lent.contexts == []


@pytest.mark.whole
async def test_a_new_key_starts_a_new_browser_and_the_old_one_ends_with_its_last_run(tmp_path: Path) -> None:
    async with shared(tmp_path) as launcher:
        old = await launcher.lend(launch(tmp_path))
        new = await launcher.lend(launch(tmp_path, KEY))
        assert new is not old
        assert old.is_connected()
        await launcher.take_back(old)
        assert not old.is_connected()
        assert await launcher.lend(launch(tmp_path)) is new


async def test_a_browser_that_died_is_started_again(tmp_path: Path) -> None:
    async with shared(tmp_path) as launcher:
        dead = await launcher.lend(launch(tmp_path))
        await dead.close()
        await launcher.take_back(dead)
        alive = await launcher.lend(launch(tmp_path))
        assert (alive.is_connected(), alive is dead) == (True, False)


async def test_says_which_browser_could_not_be_started(tmp_path: Path) -> None:
    async with shared(tmp_path) as launcher:
        with pytest.raises(BrowserUnavailable, match="/bin/false could not be started"):
            await launcher.lend(Launch(Path("/bin/false"), tmp_path, {}))


@pytest.mark.whole
async def test_a_browser_s_profile_lies_where_it_was_told_to(tmp_path: Path) -> None:
    before = os.environ.get("TMPDIR")
    async with shared(tmp_path) as launcher:
        await launcher.lend(launch(tmp_path))
        assert list(tmp_path.glob("playwright_chromiumdev_profile-*"))
        assert os.environ.get("TMPDIR") == before


async def test_neither_the_driver_nor_the_browser_knows_our_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The environment may hold a password, or a variable that makes Playwright print everything."""
    variables = {"HQ_A_PASSWORD": "hunter2", "DEBUG": "pw:*", "PWDEBUG": "1", "NODE_OPTIONS": "--trace-warnings"}
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    before, launcher = family_of(os.getpid()), OwnBrowser()
    browser = await launcher.lend(launch(tmp_path))
    started = [(told_by(pid, "cmdline"), told_by(pid, "environ")) for pid in family_of(os.getpid()) - before]
    await launcher.take_back(browser)
    await launcher.close()
    assert any(b"run-driver" in line for line, _ in started)
    assert any(b"--remote-debugging-pipe" in line for line, _ in started)
    assert not [(line, name) for line, known in started for name in variables if f"{name}=".encode() in known]
    assert variables.items() <= os.environ.items()


async def test_a_driver_that_is_prepared_is_the_one_that_starts_the_browser(tmp_path: Path) -> None:
    """The environment of this process stays whole while the driver starts."""
    before, known, launcher = family_of(os.getpid()), dict(os.environ), OwnBrowser()
    launcher.prepare(tmp_path, {})
    while not (drivers := [pid for pid in family_of(os.getpid()) - before if b"run-driver" in told_by(pid, "cmdline")]):
        await asyncio.sleep(0)
    assert dict(os.environ) == known
    browser = await launcher.lend(launch(tmp_path))
    started = family_of(os.getpid()) - before
    assert [pid for pid in started if b"run-driver" in told_by(pid, "cmdline")] == drivers
    await launcher.take_back(browser)
    await launcher.close()
    assert not list(filter(alive, drivers))


@pytest.mark.whole
async def test_the_driver_of_a_shared_browser_is_started_by_the_first_run_that_prepares(tmp_path: Path) -> None:
    before = family_of(os.getpid())

    def drivers() -> list[int]:
        return [pid for pid in family_of(os.getpid()) - before if b"run-driver" in told_by(pid, "cmdline")]

    async with shared(tmp_path) as launcher:
        launcher.prepare(tmp_path, {})
        while not (first := drivers()):
            await asyncio.sleep(0)
        launcher.prepare(tmp_path, {})
        await launcher.take_back(await launcher.lend(launch(tmp_path)))
        assert drivers() == first
    assert not list(filter(alive, first))


@pytest.mark.whole
async def test_a_driver_that_nobody_needs_in_the_end_is_stopped(tmp_path: Path) -> None:
    before, launcher = family_of(os.getpid()), OwnBrowser()
    launcher.prepare(tmp_path, {})
    await launcher.close()
    assert not list(filter(alive, family_of(os.getpid()) - before))


async def test_a_driver_is_stopped_though_whoever_closes_it_is_cancelled(tmp_path: Path) -> None:
    before, launcher = family_of(os.getpid()), OwnBrowser()
    launcher.prepare(tmp_path, {})
    closing = asyncio.create_task(launcher.close())
    await asyncio.sleep(0)
    closing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await closing
    assert not list(filter(alive, family_of(os.getpid()) - before))


LIBRARY = """
import asyncio, os, pathlib, sys
from playwright.async_api import async_playwright
from handrail.page.chromium.launcher.browser_choice import browser_environment
from handrail.page.chromium.browser import Chromium
from handrail.page.chromium.launcher.launcher import Launch

async def used(executable, home):
    launch = Launch(executable, home, browser_environment(os.environ, home), root=os.geteuid() == 0)
    async with Chromium(launch) as chromium:
        page = await chromium.open_page()
        await page.open("data:text/html,<p>It is open</p>", 20)
        print(await page.window.inner_text("p"))

asyncio.run(used(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])))
"""


@pytest.mark.sampled(1)
@pytest.mark.parametrize("loud", ["DEBUG", "DEBUGP"])
def test_nothing_that_playwright_does_is_printed_where_it_is_used_as_a_library(loud: str, tmp_path: Path) -> None:
    executable = choose_browser(None, os.environ, shutil.which).executable
    done = subprocess.run(
        [sys.executable, "-c", LIBRARY, executable, tmp_path],
        env=os.environ | {loud: "pw:*"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "It is open\n", "")


async def test_says_what_gives_a_browser_its_sandbox(tmp_path: Path) -> None:
    browser = tmp_path / "chromium"
    browser.write_text("#!/bin/sh\necho '[1:1:ERROR] No usable sandbox! Update your kernel' >&2\nexit 1\n")
    browser.chmod(0o755)
    async with shared(tmp_path) as launcher:
        with pytest.raises(BrowserUnavailable, match="gives it no sandbox.*unprivileged_userns"):
            await launcher.lend(Launch(browser, tmp_path, {}))


@pytest.mark.whole
async def test_says_of_windows_that_there_is_no_screen_and_does_not_blame_the_browser(tmp_path: Path) -> None:
    browser = tmp_path / "chromium"
    browser.write_text("#!/bin/sh\necho '[1:1:ERROR:ui/ozone] Missing X server or $DISPLAY' >&2\nexit 1\n")
    browser.chmod(0o755)
    async with shared(tmp_path) as launcher:
        with pytest.raises(BrowserUnavailable, match="finds no screen: DISPLAY or WAYLAND_DISPLAY .* xvfb-run") as told:
            await launcher.lend(Launch(browser, tmp_path, {}, headed=True))
        assert "install" not in str(told.value)
