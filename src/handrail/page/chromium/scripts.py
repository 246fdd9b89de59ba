"""Scripts that run in a page. Each file is one expression, and says at its top what that evaluates to."""

from __future__ import annotations

import json
from importlib.resources import files


def script(name: str) -> str:
    """Read the expression in a file of this package, as in `camera/freeze.js`."""
    return source(name).strip().rstrip(";")


def quoted(name: str) -> str:
    """Read a file of this package as a literal of JavaScript."""
    return json.dumps(source(name))


def source(name: str) -> str:
    """Read a file of this package."""
    return files("handrail.page.chromium").joinpath(name).read_text(encoding="utf-8")
