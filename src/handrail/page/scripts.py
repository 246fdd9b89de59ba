"""Scripts that run in a page. Each file is one expression; what it evaluates to is said at its top."""

from __future__ import annotations

import json
from importlib.resources import files


def script(name: str) -> str:
    """The expression in the file of this name."""
    return files("handrail.page").joinpath(name).read_text(encoding="utf-8").strip().rstrip(";")


def quoted(name: str) -> str:
    """The text of the file of this name, as a script would write it."""
    return json.dumps(files("handrail.page").joinpath(name).read_text(encoding="utf-8"))
