"""Pictures that a guide's Markdown names, generated or a trainer's own. They lie in its folder, and nowhere else."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

KINDS = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
}
"""By ending: what a page can show."""


def illustration(source: str, folder: Path) -> bytes | None:
    """The content of a picture; None where there is none, and for whatever lies outside of the guide's folder."""
    file = (folder / unquote(source)).resolve()
    if not file.is_relative_to(folder.resolve()) or file.suffix.lower() not in KINDS:
        return None
    try:
        return file.read_bytes()
    except OSError:
        return None
