"""The real surroundings of a run, gathered in one place and handed down."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import getpass
import os
import platform
import shlex
import shutil
import signal
import sys
import tempfile
from collections.abc import Coroutine
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from handrail import __version__
from handrail.errors import RunStopped
from handrail.page.chromium.launcher.browser_choice import choose_browser

if TYPE_CHECKING:
    from handrail.run import Environment

T = TypeVar("T")

PRIVATE_PLACES = (
    Path("/dev/shm"),
    Path(os.environ.get("XDG_RUNTIME_DIR") or "/nonexistent"),
    Path(tempfile.gettempdir()),
)
"""Where key files may lie while a run lasts: memory first."""


LOCK_PLACES = (Path("/run/lock"), Path("/var/lock"), Path(tempfile.gettempdir()))
"""Where every run of this machine, whoever started it, looks for locks."""


def clock() -> datetime:
    return datetime.now(UTC)


def utc_offset() -> str:
    """As in +01:00. A number, since a zone's name means something only to who has the rules of that year."""
    offset = f"{clock().astimezone():%z}"
    return f"{offset[:3]}:{offset[3:5]}"


def is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def is_alive(process: int) -> bool:
    """Is there such a process? One that has ended and that nobody has asked about since is not there any more."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    with contextlib.suppress(OSError):  # where there is no /proc, there is no telling
        return not Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].startswith("Z")
    return True


def real_world(browser: str | None, *, headed: bool = False) -> Environment:
    """The machine, the person and the browser of this process."""
    from handrail.run import Environment

    return Environment(
        env=dict(os.environ),  # as it is now: it is another while a driver starts
        clock=clock,
        browser=choose_browser(browser, os.environ, shutil.which, headed=headed),
        private_places=PRIVATE_PLACES,
        lock_places=LOCK_PLACES,
        root=is_root(),
        is_alive=is_alive,
        operator=getpass.getuser(),
        machine=platform.node(),
        utc_offset=utc_offset(),
        versions={
            "handrail": __version__,
            "playwright": version("playwright"),
            "python": platform.python_version(),
        },
        ask=getpass.getpass if sys.stdin.isatty() else None,
        which=shutil.which,
        called=shlex.join(["handrail", *sys.argv[1:]]),
    )


def run_until_signal(work: Coroutine[Any, Any, T]) -> T:
    """Run `work`; Ctrl-C, SIGTERM or SIGHUP cancels it, so that it can tidy up. Raises `RunStopped` then."""
    gc.freeze()
    gc.enable()
    with asyncio.Runner() as runner:
        loop = runner.get_loop()
        task = loop.create_task(work)
        for number, words in STOPS.items():
            loop.add_signal_handler(number, task.cancel, words)
        try:
            return loop.run_until_complete(task)
        except asyncio.CancelledError as cancelled:
            words = str(cancelled) or "stopped"
        finally:
            for number in STOPS:
                loop.remove_signal_handler(number)
    raise RunStopped(words)


STOPS = {
    signal.SIGINT: "stopped with Ctrl-C",
    signal.SIGTERM: "stopped by SIGTERM",
    signal.SIGHUP: "stopped because the terminal closed",
}
