"""What all tests share: a loop in a thread of its own, one browser a worker, and what no test may do."""

from __future__ import annotations

import asyncio
import gc
import inspect
import os
import shutil
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from hypothesis import settings
from hypothesis.configuration import set_hypothesis_home_dir

from handrail.page.chromium.browser import Chromium
from handrail.page.chromium.launcher.browser_choice import browser_environment, choose_browser
from handrail.page.chromium.launcher.launcher import Launch, SharedBrowser
from tools.screen import Screen, screen

if TYPE_CHECKING:
    from guards import Guard  # a plugin is imported by pytest, so that its assertions tell more

pytest_plugins = [
    "pytester",
    "guards",
    "command_line",
    "practice_pairs",
    "finished_run",
    "database_server",
    "temporal_server",
    "figures",
]

set_hypothesis_home_dir(Path(__file__).parent.parent / ".hypothesis")
settings.register_profile(
    "sample", deadline=None, max_examples=25
)  # how long an example takes says how busy the machine is
settings.register_profile("whole", deadline=None, max_examples=200)


gc.set_threshold(20_000, 20, 50)  # else a thirtieth of the time goes into looking for garbage


def pytest_collection_finish() -> None:
    """What was collected stays to the end: no search for garbage need pass through it."""
    gc.collect()
    gc.freeze()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="rewrite the golden files")
    parser.addoption(
        "--faults-seed", type=int, help="the seed of the random moments in tests/faults, to have them again"
    )
    parser.addoption(
        "--whole", action="store_true", help="every fault and every point of the kill matrix, not a sample"
    )


def pytest_configure(config: pytest.Config) -> None:
    settings.load_profile("whole" if config.getoption("--whole") else "sample")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What is marked `whole` is only run with `--whole`: it takes long. What is marked `long` is begun first."""
    for item in _beyond_samples(items):
        item.add_marker(pytest.mark.whole)
    left_out = [] if config.getoption("--whole") else [item for item in items if item.get_closest_marker("whole")]
    config.hook.pytest_deselected(items=left_out)
    kept = set(items) - set(left_out)
    items[:] = _dealt([item for item in items if item in kept], int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")))


def _beyond_samples(items: list[pytest.Item]) -> Iterator[pytest.Item]:
    """Of each test that is marked `sampled(n)`, all but n of its variants, which are spread evenly from the first to the last."""
    variants: dict[str, list[pytest.Item]] = {}
    for item in items:
        if item.get_closest_marker("sampled"):
            variants.setdefault(item.nodeid.partition("[")[0], []).append(item)
    for alike in variants.values():
        marker = alike[0].get_closest_marker("sampled")
        kept = min(marker.args[0], len(alike)) if marker else 0
        sample = {round(n * (len(alike) - 1) / max(kept - 1, 1)) for n in range(kept)}
        yield from (item for n, item in enumerate(alike) if n not in sample)


def _dealt(items: list[pytest.Item], workers: int) -> list[pytest.Item]:
    """In as many even stretches as there are workers, each with its part of what takes long at its head."""
    long = [item for item in items if item.get_closest_marker("long")]
    short = [item for item in items if not item.get_closest_marker("long")]
    cuts = [round(len(short) * n / workers) for n in range(workers + 1)]
    return [item for n in range(workers) for item in (*long[n::workers], *short[cuts[n] : cuts[n + 1]])]


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """A test that is a coroutine runs in the portal's loop, where the browser lives."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    portal: BlockingPortal = pyfuncitem._request.getfixturevalue("portal")
    names = pyfuncitem._fixtureinfo.argnames
    failure = portal.call(_failure_of, partial(pyfuncitem.obj, **{name: pyfuncitem.funcargs[name] for name in names}))
    if failure:
        raise failure
    return True


LONGEST_WAIT_SECONDS = 120
"""The time after which a test counts as one that waits for what never comes; the slowest takes a tenth of it."""


async def _failure_of(test: Callable[[], Awaitable[None]]) -> BaseException | None:
    """Pytest's own failures are no `Exception`: let out of a task, they would end the loop, and all later tests with it."""
    try:
        async with asyncio.timeout(LONGEST_WAIT_SECONDS):
            await test()
    except (Exception, pytest.fail.Exception, pytest.skip.Exception) as failure:
        return failure
    return None


@pytest.fixture(scope="session")
def portal() -> Iterator[BlockingPortal]:
    with start_blocking_portal() as portal:
        yield portal


@pytest.fixture(scope="session")
def shared_browser(portal: BlockingPortal, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SharedBrowser]:
    """One browser for all tests of a worker that do not need their own."""
    home = tmp_path_factory.mktemp("browser")
    browser = SharedBrowser(home, browser_environment(os.environ, home))
    yield browser
    portal.call(browser.end)


@pytest.fixture(scope="session")
def untrusting_browser(portal: BlockingPortal, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SharedBrowser]:
    """One browser for all tests of a worker whose pages see no appliance, and need no trust."""
    home = tmp_path_factory.mktemp("browser")
    browser = SharedBrowser(home, browser_environment(os.environ, home))
    yield browser
    portal.call(browser.end)


@pytest.fixture
def chromium(untrusting_browser: SharedBrowser, portal: BlockingPortal, tmp_path: Path) -> Iterator[Chromium]:
    """The same browser; its pages end with the test, or else one that never rests would slow all later tests down."""
    choice = choose_browser(None, os.environ, shutil.which)
    browser = Chromium(Launch(choice.executable, tmp_path, os.environ, root=os.geteuid() == 0), untrusting_browser)
    portal.call(browser.__aenter__)
    yield browser
    portal.call(browser.__aexit__)


@pytest.fixture(scope="session")
def display() -> Iterator[Screen]:
    """A screen a worker, for browsers that have windows."""
    with screen() as display:
        yield display


@pytest.fixture(scope="session")
def shown_browser(portal: BlockingPortal, display: Screen) -> Iterator[SharedBrowser]:
    """One browser with windows for all tests of a worker that do not need their own.

    Its folder has a short name, as that of a run has: Chromium puts a socket into it, and a socket's name has 107 bytes at most.
    """
    with tempfile.TemporaryDirectory(prefix="shown-", ignore_cleanup_errors=True) as folder:
        browser = SharedBrowser(Path(folder), browser_environment(display.env, Path(folder)))
        yield browser
        portal.call(browser.end)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """pytest-playwright's own browser, the independent witness, is the one that Handrail would use."""
    choice = choose_browser(None, os.environ, shutil.which)
    args = ["--no-sandbox"] if os.geteuid() == 0 else []
    return browser_type_launch_args | {"executable_path": str(choice.executable), "args": args}


@pytest.fixture
def golden(request: pytest.FixtureRequest, guard: Guard) -> Callable[[Path, str], None]:
    """Compare with a golden file; `--accept` writes it anew."""

    def compare(file: Path, text: str) -> None:
        if request.config.getoption("--accept"):
            with guard.lifted():
                file.write_text(text, encoding="utf-8")
        assert file.exists(), f"{file} is not there; look at the text and run with --accept:\n{text}"
        assert text == file.read_text(encoding="utf-8")

    return compare
