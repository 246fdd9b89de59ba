"""The choice of a browser, its command line and its environment. The machine is looked at only through arguments."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from handrail.errors import BrowserUnavailable

HEADLESS_FIRST = ("chromium-headless-shell",)
SYSTEM_PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC_PATHS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
HELP = (
    "install one (on Debian or Ubuntu: sudo apt-get install chromium; anywhere: playwright install chromium), "
    "or name one with --browser PATH or HANDRAIL_BROWSER"
)

BASE_ARGUMENTS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
    "--disable-gpu",
    "--disable-partial-raster",  # or else a rounded corner is drawn in two ways, by what was drawn there before
    "--autofill-server-url=about:blank",  # or else a browser with windows describes each form to its maker
)


@dataclass(frozen=True)
class BrowserChoice:
    """A browser that was chosen, and the reason."""

    executable: Path
    reason: str


def choose_browser(
    named: str | None,
    env: Mapping[str, str],
    which: Callable[[str], str | None],
    *,
    headed: bool = False,
) -> BrowserChoice:
    """Choose the browser of a run. Raises `BrowserUnavailable` with the command that helps."""
    requested = named or env.get("HANDRAIL_BROWSER")
    if requested:
        return _requested(requested, "named with --browser" if named else "named by HANDRAIL_BROWSER", which)
    own = _playwrights_own(env, headed=headed)
    if own:
        return BrowserChoice(own, "Playwright's own")
    for program in SYSTEM_PROGRAMS if headed else HEADLESS_FIRST + SYSTEM_PROGRAMS:
        path = which(program)
        if path:
            return BrowserChoice(Path(path), f"the system's {program}")
    for mac in map(Path, MAC_PATHS):
        if mac.exists():
            return BrowserChoice(mac, "the system's")
    raise BrowserUnavailable(f"no Chromium or Chrome was found; {HELP}")


def _requested(requested: str, reason: str, which: Callable[[str], str | None]) -> BrowserChoice:
    path = which(requested)
    if path is None:
        raise BrowserUnavailable(f"the browser {requested}, {reason}, is not a program that can be started; {HELP}")
    return BrowserChoice(Path(path), reason)


def _playwrights_own(env: Mapping[str, str], *, headed: bool) -> Path | None:
    wanted = ("chromium",) if headed else ("chromium_headless_shell", "chromium")
    programs = ("chrome", "headless_shell", "chrome-headless-shell", "Chromium", "Google Chrome for Testing")
    for folder in (folder for folder in _playwright_folders(env) if folder.is_dir()):
        for kind in wanted:
            for build in sorted(folder.glob(f"{kind}-*"), reverse=True):
                candidates = (path for name in programs for path in build.rglob(name) if path.is_file())
                path = next(candidates, None)
                if path and (build / "INSTALLATION_COMPLETE").exists():
                    return path
    return None


def _playwright_folders(env: Mapping[str, str]) -> list[Path]:
    if env.get("PLAYWRIGHT_BROWSERS_PATH", "0") != "0":
        return [Path(env["PLAYWRIGHT_BROWSERS_PATH"])]
    home = Path(env.get("HOME", "/nonexistent"))
    return [home / ".cache/ms-playwright", home / "Library/Caches/ms-playwright"]


def arguments(*, root: bool, trusted_keys: tuple[str, ...], routes: Mapping[str, str]) -> list[str]:
    """Chromium's command line. `trusted_keys` are keys of certificates that Python has verified, `routes` host:port → ip:port."""
    listed = list(BASE_ARGUMENTS)
    if root:
        listed.append("--no-sandbox")
    if trusted_keys:
        listed.append("--ignore-certificate-errors-spki-list=" + ",".join(sorted(trusted_keys)))
    if routes:
        listed.append("--host-resolver-rules=" + ", ".join(f"MAP {name} {to}" for name, to in sorted(routes.items())))
    return listed


def browser_environment(env: Mapping[str, str], home: Path) -> dict[str, str]:
    """The environment of the browser: the screen, a language, and a home that is removed after the run."""
    passed_on = {
        name: env[name]
        for name in ("PATH", "DISPLAY", "XAUTHORITY", "WAYLAND_DISPLAY", "XDG_RUNTIME_DIR")
        if name in env
    }
    return passed_on | {"HOME": str(home), "TMPDIR": str(home), "LANG": "en_US.UTF-8"}
