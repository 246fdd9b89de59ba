"""Everything of the outside world that a run may use."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from handrail.engine import Consult
from handrail.page.chromium.launcher.browser_choice import BrowserChoice

if TYPE_CHECKING:
    from handrail.page.chromium.launcher.launcher import Launcher


@dataclass(frozen=True)
class Environment:
    """The clock, the environment, the browser and the people around a run: everything that a test replaces."""

    env: Mapping[str, str] = field(repr=False)
    clock: Callable[[], datetime]
    browser: BrowserChoice
    private_places: Sequence[Path]
    lock_places: Sequence[Path]
    """Where every run of this machine looks for the locks of appliances."""
    is_root: bool
    is_alive: Callable[[int], bool] = field(default=lambda process: True)
    """Whether the process of that number is there: what a dead one left behind is removed."""
    operator: str = ""
    machine: str = ""
    utc_offset: str = ""
    """By how much local time is ahead of UTC, as in +01:00: for whoever compares a journal with a clock on the wall."""
    versions: Mapping[str, str] = field(default_factory=dict)
    ask_secret: Callable[[str], str] | None = None
    consult_operator: Consult | None = None
    """Puts a question about a step to whoever operates the run; without it, nobody is there."""
    command_line: str = "handrail run …"
    """The command line, for advice on what to type next."""
    find_program: Callable[[str], str | None] = field(default=lambda program: None)
    """Where a program of this machine is."""
    has_screen: bool = False
    """Whether windows can be shown."""
    launcher: Launcher | None = None
    """Who lends the browser; without one, the run has a browser of its own."""
