"""The tags of a runbook: they are marks to pytest, for `-m`."""

from __future__ import annotations

import re
from pathlib import Path

from handrail.errors import InvalidFile
from handrail.source import read_source

HAS_TAGS = re.compile(r"^tags[ \t]*:", re.MULTILINE)


def tags_of(file: Path) -> tuple[str, ...]:
    """The tags of a runbook; none if it cannot be read: then its item says why. Most have none, and are not read for them."""
    if not HAS_TAGS.search(file.read_text(encoding="utf-8-sig")):
        return ()
    try:
        top = read_source(file).value
    except InvalidFile:
        return ()
    tags = top.get("tags") if isinstance(top, dict) else None
    return tuple(tag for tag in tags if isinstance(tag, str) and tag.isidentifier()) if isinstance(tags, list) else ()
