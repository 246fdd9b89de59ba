"""Making a key that seals evidence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from handrail.errors import InvalidCall
from handrail.sealing import new_key


@dataclass(frozen=True)
class SealingKey:
    """The files of a key: one for its holder, and the certificate by which others know it."""

    key: Path
    certificate: Path


def make_key(folder: Path, holder: str, password: str | None, now: datetime) -> SealingKey:
    """Make a key and its certificate in `folder`. Raises `SurroundingsError` if a key is there already."""
    return SealingKey(*new_key(folder, must_name_holder(holder), password, now))


def must_name_holder(holder: str) -> str:
    """The name without surrounding spaces. Raises `InvalidCall` if nothing is left."""
    if not holder.strip():
        raise InvalidCall("--holder takes a name, as in: --holder 'QA, Example Ltd'")
    return holder.strip()
