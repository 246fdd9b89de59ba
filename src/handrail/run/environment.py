"""The environment of a run: everything of the outside world that it may use."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from handrail.claims import Claims, FolderClaims
from handrail.engine import Consult
from handrail.errors import SurroundingsError
from handrail.page.chromium.launcher.browser_choice import BrowserChoice
from handrail.telemetry import Telemetry

if TYPE_CHECKING:
    from handrail.page.chromium.launcher.launcher import Launcher

MIN_OPEN_FILES = 256
"""Files that a browser with a page for each of two appliances may have open, with some to spare."""


@dataclass(frozen=True)
class Environment:
    """The clock, the environment, the browser and the people around a run: everything that a test replaces."""

    env: Mapping[str, str] = field(repr=False)
    clock: Callable[[], datetime]
    browser: BrowserChoice
    private_places: Sequence[Path]
    lock_places: Sequence[Path]
    """The folders in which every run of this machine looks for the locks of appliances."""
    is_root: bool
    is_alive: Callable[[int], bool] = field(default=lambda process: True)
    """Tells whether the process of that number is running: what a dead one left behind is removed."""
    operator: str = ""
    machine: str = ""
    utc_offset: str = ""
    """The time by which local time is ahead of UTC, as in +01:00: for comparing a journal with a clock on the wall."""
    versions: Mapping[str, str] = field(default_factory=dict)
    ask_secret: Callable[[str], str] | None = None
    """Asks for a password, with a prompt; without it, nobody is there."""
    consult_operator: Consult | None = None
    """Puts a question about a step to whoever operates the run; without it, nobody is there."""
    command_line: str = "handrail run …"
    """The command line, for advice on what to type next."""
    find_program: Callable[[str], str | None] = field(default=lambda program: None)
    """Finds the path of a program, as `shutil.which` does."""
    max_open_files: int = 1024
    """The number of files that this process may have open at once; its browser may have as many."""
    has_screen: bool = False
    """Windows can be shown."""
    claims: Claims | None = None
    """The claims that all machines share; without them, runs claim in their folders, and lock appliances on this machine."""
    launcher: Launcher | None = None
    """The launcher that lends the browser; without one, the run has a browser of its own."""

    telemetry: Telemetry = field(default_factory=lambda: Telemetry({}))
    """What the runs of this process tell an observability backend. By default, nothing."""
    report_texts: Callable[[], Mapping[str, bytes]] = dict
    """Reads the texts of which all reports are made, by their names."""

    @property
    def all_claims(self) -> Claims:
        """The claims of all runs that may meet this one."""
        return self.claims or FolderClaims(self.lock_places)

    def must_have_files_for_a_browser(self) -> None:
        """Raise `SurroundingsError` if a browser would run out of file descriptors: it hangs then, or breaks somewhere."""
        if self.max_open_files < MIN_OPEN_FILES:
            raise SurroundingsError(
                f"this process may have {self.max_open_files} files open at once, and a browser needs {MIN_OPEN_FILES}; raise "
                "the limit (in a shell: ulimit -n 1024; in a systemd service: LimitNOFILE=1024), and type the command again. "
                "Nothing was done"
            )
