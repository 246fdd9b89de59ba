"""`handrail doctor`."""

from __future__ import annotations

import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import typer

from handrail.cli.options import BrowserOption

LIBRARIES = ("playwright", "pydantic", "PyYAML", "typer", "rich", "Jinja2", "cryptography", "starlette", "uvicorn")


def doctor(browser: BrowserOption = None) -> None:
    from importlib.metadata import PackageNotFoundError

    from handrail.errors import SurroundingsError

    sound = True
    for subject, examine in _examinations(browser):
        try:
            print(f"  ok       {subject:16} {examine()}")
        except (SurroundingsError, PackageNotFoundError, OSError) as error:
            print(f"  MISSING  {subject:16} {error}")
            sound = False
    print("\nEverything is there." if sound else "\nSomething is missing; see above for what mends it.")
    if not sound:
        raise typer.Exit(3)


def _examinations(browser: str | None) -> Iterator[tuple[str, Callable[[], str]]]:
    from handrail import __version__

    yield "handrail", lambda: __version__
    yield "python", lambda: f"{platform.python_version()} at {sys.executable}"
    yield "libraries", _libraries
    yield from _secret_sources()
    yield "browser", lambda: _browser(browser)
    yield "ffmpeg", _ffmpeg
    yield "private folder", _private_folder
    yield "runs folder", lambda: _writable(Path.cwd())


def _libraries() -> str:
    from importlib.metadata import version

    return ", ".join(f"{name} {version(name)}" for name in LIBRARIES)


def _secret_sources() -> Iterator[tuple[str, Callable[[], str]]]:
    from handrail.secrets import SOURCES

    for source in SOURCES:
        if source.library:
            needed_for = f"passwords from {source.title}"
            yield source.keyword, partial(_extra, source.keyword, source.library, needed_for)


def _extra(extra: str, library: str, what: str) -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(library)
    except PackageNotFoundError:
        return f"not installed, and only needed for {what}: pip install 'handrail[{extra}]'"


def _ffmpeg() -> str:
    return shutil.which("ffmpeg") or "not installed, and only needed for --video: sudo apt-get install ffmpeg"


def _browser(named: str | None) -> str:
    import asyncio

    from handrail.app.environment import is_root
    from handrail.page.chromium.browser import Chromium
    from handrail.page.chromium.launcher.browser_choice import browser_environment, choose_browser
    from handrail.page.chromium.launcher.launcher import Launch

    choice = choose_browser(named, os.environ, shutil.which)

    async def started() -> str:
        with tempfile.TemporaryDirectory(prefix="handrail-doctor-") as home:
            env = browser_environment(os.environ, Path(home))
            async with Chromium(Launch(choice.executable, Path(home), env, root=is_root())) as browser:
                await browser.open_page()
                return browser.version

    return f"{asyncio.run(started())} at {choice.executable} ({choice.because}), starts"


def _private_folder() -> str:
    from handrail.app.environment import is_alive, private_places
    from handrail.secrets import sweep

    places = private_places()
    swept = sweep(places, is_alive)
    usable = next(place for place in places if place.is_dir() and os.access(place, os.W_OK))
    left = f"; removed {len(swept)} left by runs that were killed" if swept else ""
    return f"in {usable}{left}"


def _writable(folder: Path) -> str:
    if not os.access(folder, os.W_OK):
        raise PermissionError(f"{folder} cannot be written; name another place with --out")
    return f"runs/ would be made in {folder}"
