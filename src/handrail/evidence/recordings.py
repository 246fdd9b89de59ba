"""Traces and videos, kept on demand: a trace without its secrets, a video as it is."""

from __future__ import annotations

import hashlib
import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, count
from pathlib import Path

from handrail.journal import EvidenceKept
from handrail.page import Reel

PICTURES = (".png", ".jpeg", ".jpg", ".webp", ".gif", ".woff", ".woff2")
"""What a trace holds of a page's own files is left as it is, where it is no text."""


def recordings(reels: Iterable[Reel], folder: Path, redact: Callable[[bytes], bytes]) -> Iterator[EvidenceKept]:
    """Keep what the browser recorded. There are several of a window after a change of certificate, or where a run was resumed."""
    for reel in reels:
        if reel.kind == "trace":
            kept = _free(folder, f"trace-{reel.of}", ".zip")
            redacted(reel.file, kept, redact)
            caption, kind = "What Playwright did, for `playwright show-trace`; secrets are taken out", "application/zip"
        else:
            kept = _free(folder, f"video-{reel.of}", ".webm")
            shutil.copyfile(reel.file, kept)
            caption, kind = "What was to be seen", "video/webm"
        digest = hashlib.sha256(kept.read_bytes()).hexdigest()
        yield EvidenceKept(step="", file=f"{folder.name}/{kept.name}", sha256=digest, media_type=kind, caption=caption)


def _free(folder: Path, name: str, ending: str) -> Path:
    names = chain([name], (f"{name}-{number}" for number in count(2)))
    return next(file for it in names if not (file := folder / f"{it}{ending}").exists())


def redacted(raw: Path, kept: Path, redact: Callable[[bytes], bytes]) -> None:
    """The same archive with no secret in its texts. Its members keep their names, though these are hashes of what they held."""
    with zipfile.ZipFile(raw) as before, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as after:
        for member in before.infolist():
            content = before.read(member)
            after.writestr(member.filename, content if member.filename.endswith(PICTURES) else redact(content))
