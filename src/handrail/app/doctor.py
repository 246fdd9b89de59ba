"""The doctor: what is installed on this machine, what is missing, and the command that mends it."""

from __future__ import annotations

import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TypeAlias

from handrail import __version__
from handrail.app.claims import must_have_postgresql
from handrail.app.environment import EnvironmentFactory, is_alive, machine, private_places, telemetry
from handrail.errors import InvalidCall, SurroundingsError
from handrail.page.chromium.launcher.browser_choice import browser_environment
from handrail.secrets import SOURCES, sweep

LIBRARIES = ("playwright", "pydantic", "PyYAML", "typer", "rich", "Jinja2", "cryptography", "starlette", "uvicorn")

Examine: TypeAlias = Callable[[], str | Awaitable[str]]


@dataclass(frozen=True)
class Finding:
    """One thing that was examined: what is there, or what is missing and what mends it."""

    subject: str
    sentence: str
    is_missing: bool = False


async def examine_machine(
    environment: EnvironmentFactory,
    browser: str | None,
    runs: Path,
    on_finding: Callable[[Finding], None],
    more: Sequence[tuple[str, Examine]] = (),
) -> bool:
    """Examine everything that a run needs, and call `on_finding` with each finding. Returns whether nothing is missing.

    `runs` is the folder of all runs: there, or still to be made. `more` is examined besides.
    """
    is_complete = True
    for subject, examine in (*_examinations(environment, browser, runs), *more):
        finding = await _examine(subject, examine)
        is_complete = is_complete and not finding.is_missing
        on_finding(finding)
    return is_complete


async def _examine(subject: str, examine: Examine) -> Finding:
    try:
        sentence = examine()
        return Finding(subject, sentence if isinstance(sentence, str) else await sentence)
    except (SurroundingsError, InvalidCall, PackageNotFoundError, OSError) as error:
        return Finding(subject, str(error), is_missing=True)


def _examinations(environment: EnvironmentFactory, browser: str | None, runs: Path) -> Iterator[tuple[str, Examine]]:
    yield "handrail", lambda: __version__
    yield "python", lambda: f"{platform.python_version()} at {sys.executable}"
    yield "libraries", lambda: ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    for source in SOURCES:
        if source.library:
            needed_for = f"passwords from {source.title}"
            yield source.keyword, partial(_find_extra, source.keyword, source.library, needed_for)
    yield "notify", partial(_find_extra, "notify", "apprise", "`notify` of an inventory")
    yield "telemetry", _find_telemetry
    yield "browser", partial(_start_browser, environment, browser)
    yield "ffmpeg", _find_ffmpeg
    yield "private folder", _sweep_private_folder
    yield "runs folder", partial(_check_writable, runs)


def worker_examinations(claims: str | None, runs: Path | None) -> Sequence[tuple[str, Examine]]:
    """What a worker needs besides: the library of Temporal, and a folder of runs that every worker of a database sees.

    A word of this machine is left in both, for the others to find.
    """
    return (
        ("temporal", partial(_find_extra, "temporal", "temporalio", "handrail worker")),
        ("shared runs", partial(prove_shared_runs, claims, runs)),
    )


def prove_shared_runs(claims: str | None, runs: Path | None) -> str:
    """Prove that machines which share a database see one folder, and say how far. Raises `SurroundingsError`."""
    if not claims or runs is None:
        raise SurroundingsError("say with --claims which database all workers share, and with --runs which folder")
    must_have_postgresql()
    from handrail.claims.postgresql.shared_folder import prove_shared_folder

    return prove_shared_folder(claims, runs, machine())


def _find_extra(extra: str, library: str, needed_for: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return f"not installed, and only needed for {needed_for}: pip install 'handrail[{extra}]'"


def _find_telemetry() -> str:
    found = telemetry()
    if found.obstacle:
        raise SurroundingsError(found.obstacle)
    return found.in_words


def _find_ffmpeg() -> str:
    return shutil.which("ffmpeg") or "not installed, and only needed for --video: sudo apt-get install ffmpeg"


async def _start_browser(make_environment: EnvironmentFactory, named: str | None) -> str:
    from handrail.page.chromium.browser import Chromium
    from handrail.page.chromium.launcher.launcher import Launch

    environment = make_environment(named)
    environment.must_have_files_for_a_browser()
    chosen = environment.browser
    with tempfile.TemporaryDirectory(prefix="handrail-doctor-") as home:
        env = browser_environment(environment.env, Path(home))
        async with Chromium(Launch(chosen.executable, Path(home), env, root=environment.is_root)) as browser:
            await browser.open_page()
            return f"{browser.version} at {chosen.executable} ({chosen.reason}), starts"


def _sweep_private_folder() -> str:
    places = private_places()
    swept = sweep(places, is_alive)
    usable = next(place for place in places if place.is_dir() and os.access(place, os.W_OK))
    removed = f"; removed {len(swept)} left by runs that were killed" if swept else ""
    return f"in {usable}{removed}"


def _check_writable(runs: Path) -> str:
    there = next(folder for folder in (runs, *runs.absolute().parents) if folder.exists())
    if not there.is_dir():
        raise NotADirectoryError(f"{there} is no folder, and runs cannot be made in it; name another place with --out")
    if not os.access(there, os.W_OK | os.X_OK):
        raise PermissionError(f"{there} cannot be written; name another place with --out")
    return f"{runs}/ is there" if there == runs else f"{runs}/ would be made in {there}"
