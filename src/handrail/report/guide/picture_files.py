"""The picture files that a guide's Markdown names, generated or a trainer's own. All are in the guide's folder."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

MEDIA_TYPES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
}
"""The media types that a page can show, by suffix."""


def read_picture(source: str, folder: Path) -> bytes | None:
    """Read a picture file. None if there is none, or if it is outside the guide's folder."""
    file = (folder / unquote(source)).resolve()
    if not file.is_relative_to(folder.resolve()) or file.suffix.lower() not in MEDIA_TYPES:
        return None
    try:
        return file.read_bytes()
    except OSError:
        return None
