"""Launches of the browser that Handrail would use on this machine."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from handrail.page.chromium.launcher.browser_choice import browser_environment, choose_browser
from handrail.page.chromium.launcher.launcher import Launch


def launch(home: Path, *trusted_keys: str) -> Launch:
    """A launch without a screen, whose files lie in `home`."""
    executable = choose_browser(None, os.environ, shutil.which).executable
    env = browser_environment(os.environ, home)
    return Launch(executable, home, env, root=os.geteuid() == 0, trusted_keys=frozenset(trusted_keys))
