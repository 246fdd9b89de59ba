"""Which browser is there: for `tools/bootstrap-browser`, and for nobody else."""

from __future__ import annotations

import os
import shutil


def main() -> int:
    """Print the browser that a run would use; 3 where there is none."""
    from handrail.errors import BrowserUnavailable
    from handrail.page.chromium.launcher.browser_choice import choose_browser

    try:
        choice = choose_browser(None, os.environ, shutil.which)
    except BrowserUnavailable:
        return 3
    print(f"{choice.executable} ({choice.because})")
    return 0
