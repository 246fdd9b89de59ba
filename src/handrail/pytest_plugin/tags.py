"""The tags of a runbook: they are marks to pytest, for `-m`."""

from __future__ import annotations

import re
from pathlib import Path

from handrail.errors import InvalidFile
from handrail.source import parse_source

TAGS = re.compile(r"^tags[ \t]*:.*\n?(?:(?:[ \t-].*)?\n?)*", re.MULTILINE)
"""The key with all that stands under it. The rest of a file is not read for its tags: there may be hundreds of files."""


def tags_of(file: Path) -> tuple[str, ...]:
    """The tags of a runbook; none if they cannot be read: then its item says why."""
    found = TAGS.search(file.read_text(encoding="utf-8-sig"))
    if not found:
        return ()
    try:
        tags = parse_source(found[0].encode(), file.name).value["tags"]
    except (InvalidFile, KeyError, TypeError):
        return ()
    return tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else ()
