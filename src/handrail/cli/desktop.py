"""The desktop around the terminal, and the browser in which it shows pages."""

from __future__ import annotations

import contextlib
import os
import sys
import webbrowser
from pathlib import Path

from handrail.app.environment import has_screen


def open_page(page: Path) -> bool:
    """Open a page in the desktop's browser. Returns whether there was one; whoever calls has printed the path."""
    if not has_screen(os.environ, sys.platform):
        return False
    with contextlib.suppress(webbrowser.Error, OSError):
        return webbrowser.open(page.resolve().as_uri())
    return False
