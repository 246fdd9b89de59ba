"""The real surroundings of a run: the only place of the product that reads the clock, the environment and the machine."""

from __future__ import annotations

import contextlib
import getpass
import os
import platform
import shlex
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Protocol

from handrail import __version__
from handrail.claims import Process
from handrail.errors import RunStopped, SurroundingsError
from handrail.page.chromium.launcher.browser_choice import choose_browser
from handrail.report.layout import report_texts
from handrail.run.environment import MIN_OPEN_FILES, Environment
from handrail.secrets import Redactor, SecretResolver
from handrail.telemetry import Telemetry

SCREEN_VARIABLES = ("DISPLAY", "WAYLAND_DISPLAY")


class EnvironmentFactory(Protocol):
    """A maker of environments: with the browser of that name or path, if one is given, and with windows if `headed`."""

    def __call__(self, browser: str | None = None, *, headed: bool = False) -> Environment: ...


def real_environment(browser: str | None = None, *, headed: bool = False) -> Environment:
    """The environment of this process: its machine, its user and a browser. Raises `BrowserUnavailable`."""
    env = dict(os.environ)  # as it is now: it is another while a driver starts
    return Environment(
        env=env,
        clock=clock,
        browser=choose_browser(browser, env, shutil.which, headed=headed),
        private_places=private_places(),
        lock_places=lock_places(),
        is_root=is_root(),
        is_alive=is_alive,
        operator=account(),
        machine=machine(),
        utc_offset=utc_offset(),
        versions={
            "handrail": __version__,
            "playwright": version("playwright"),
            "python": platform.python_version(),
        },
        ask_secret=ask_secret(),
        max_open_files=max_open_files(),
        find_program=shutil.which,
        command_line=shlex.join(["handrail", *sys.argv[1:]]),
        has_screen=has_screen(env, sys.platform),
        telemetry=telemetry(),
        report_texts=report_texts,
    )


def telemetry() -> Telemetry:
    """What this process tells an observability backend, by its variables as they are now."""
    return Telemetry(dict(os.environ))


def account() -> str:
    """The account of whoever types."""
    return getpass.getuser()


def machine() -> str:
    """The name of this machine."""
    return platform.node()


def clock() -> datetime:
    return datetime.now(UTC)


def private_places() -> tuple[Path, ...]:
    """The folders that may hold key files while a run lasts: memory first."""
    user_runtime = Path(os.environ.get("XDG_RUNTIME_DIR") or "/nonexistent")
    return (Path("/dev/shm"), user_runtime, Path(tempfile.gettempdir()))


def lock_places() -> tuple[Path, ...]:
    """The folders in which every run of this machine, whoever started it, looks for locks."""
    return (Path("/run/lock"), Path("/var/lock"), Path(tempfile.gettempdir()))


def utc_offset() -> str:
    """The offset of local time, as in +01:00: the name of a zone needs the rules of its year to be understood."""
    offset = f"{clock().astimezone():%z}"
    return f"{offset[:3]}:{offset[3:5]}"


def is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def has_screen(env: Mapping[str, str], system: str) -> bool:
    """Tell whether windows can be shown; `system` is Python's `sys.platform`."""
    return system in ("darwin", "win32") or any(env.get(name) for name in SCREEN_VARIABLES)


def must_show_windows(environment: Environment) -> None:
    """Raise `SurroundingsError` on a machine without a screen, with what makes the command work there."""
    if not environment.has_screen:
        raise SurroundingsError(
            "--headed shows the browser, and this machine has no screen: neither DISPLAY nor WAYLAND_DISPLAY is set. Leave "
            "--headed out: each step is pictured all the same. To have a screen that nobody sees:\n"
            f"  xvfb-run -a {environment.command_line}"
        )


def is_alive(process: int) -> bool:
    """Tell whether the process of that number is running. A zombie, which ended and was not waited for, is not."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    with contextlib.suppress(OSError):  # there is no /proc on this system
        return not Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].startswith("Z")
    return True


def this_process() -> Process:
    """The identity of this process."""
    space = ""
    with contextlib.suppress(OSError):  # there is no /proc on this system
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        space = f"{boot} {os.readlink('/proc/self/ns/pid')}"
    return Process(os.getpid(), machine(), space, process_started(os.getpid()))


def process_started(process: int) -> str:
    """When the process of that number was started, as the system counts; empty if none runs, or the system does not tell."""
    with contextlib.suppress(OSError):
        facts = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace").rpartition(") ")[2].split()
        return "" if facts[0] == "Z" else facts[19]
    return ""


def max_open_files() -> int:
    """The number of files that this process may have open at once, raised first as far as it may be, up to 4096."""
    try:
        import resource
    except ImportError:  # on a system that has no such limit
        return MIN_OPEN_FILES
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY or soft >= MIN_OPEN_FILES:
        return MIN_OPEN_FILES if soft == resource.RLIM_INFINITY else soft
    wanted = 4096 if hard == resource.RLIM_INFINITY else min(hard, 4096)
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0]


def secrets(redactor: Redactor) -> SecretResolver:
    """The resolver of what needs secrets and no browser: from this process's variables, or asked for at its terminal."""
    return SecretResolver(dict(os.environ), ask_secret(), redactor)


def ask_secret() -> Callable[[str], str] | None:
    """The function that asks for a password at the terminal; None if nobody sits at one."""
    return ask_at_terminal if sys.stdin and sys.stdin.isatty() else None


def available_memory() -> int:
    """Bytes of memory that are free for new programs; 2 GiB where the system does not say."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        for line in Path("/proc/meminfo").read_text().splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    return 2 * 2**30


def processors() -> int:
    """The number of processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def ask_at_terminal(prompt: str) -> str:
    """Ask for a password, without showing what is typed. Raises `RunStopped` at Ctrl-C.

    `KeyboardInterrupt` would end the loop in the middle of a run, with the browser's driver half started.
    """
    if threading.current_thread() is not threading.main_thread():
        return getpass.getpass(prompt)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return getpass.getpass(prompt)
    except KeyboardInterrupt:
        raise RunStopped("stopped with Ctrl-C") from None
    finally:
        signal.signal(signal.SIGINT, before)
