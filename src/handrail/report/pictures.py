"""Kept pictures, as a report shows them: only what is still what was kept."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

from handrail.journal import EvidenceKept
from handrail.sealing import payload


def problem_of(kept: EvidenceKept, folder: Path) -> str:
    """In what way a kept file is not what the journal says it was; empty where it is."""
    file = payload(folder) / kept.file
    if not file.is_file():
        return "is missing"
    altered = hashlib.sha256(file.read_bytes()).hexdigest() != kept.sha256
    return "was altered: its hash is not the one on record" if altered else ""


def embedded(kept: EvidenceKept, folder: Path) -> str:
    """The picture as an address that holds it."""
    return f"data:{kept.media_type};base64,{base64.b64encode((payload(folder) / kept.file).read_bytes()).decode()}"
