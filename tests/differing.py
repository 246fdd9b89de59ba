"""What differs between texts of last year and of today, for a golden file."""

from __future__ import annotations

import difflib
from collections.abc import Mapping

LONGEST = 300
"""Characters of a line that are told: a picture in a page is a line of some hundred thousand."""


def difference(then: Mapping[str, str], now: Mapping[str, str]) -> str:
    """By name: the lines that were taken away and put in; nothing, where all is as it was."""
    names = sorted(then.keys() | now.keys())
    return "".join(
        f"{line[:LONGEST].rstrip()}\n"
        for name in names
        for line in difflib.unified_diff(
            then.get(name, "").splitlines(), now.get(name, "").splitlines(), f"{name} then", f"{name} now", n=0
        )
    )
