"""Making a key that seals evidence."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from handrail.app import environment
from handrail.app.lookup import load_pairs
from handrail.errors import InvalidCall, SurroundingsError
from handrail.sealing import new_key


@dataclass(frozen=True)
class SealingKey:
    """The files of a key: one for its holder, and the certificate by which others know it."""

    key: Path
    certificate: Path

    def inventory_lines(self, base: Path | None, *, has_password: bool) -> str:
        """The lines by which an inventory in the folder `base` names the key; with whole paths if no folder is named."""
        key, certificate = (_path_from(base, file) for file in (self.key, self.certificate))
        password = "  password: {prompt: Password of the sealing key}\n" if has_password else ""
        return f"seal:\n  key: {key}\n  certificate: {certificate}\n{password}"


def make_key(folder: Path, holder: str, password: str | None = None, now: datetime | None = None) -> SealingKey:
    """Make a key and its certificate in `folder`. Raises `SurroundingsError` if a key is there already."""
    return SealingKey(*new_key(folder, must_name_holder(holder), password, now or environment.clock()))


def must_name_holder(holder: str) -> str:
    """The name without surrounding spaces. Raises `InvalidCall` if nothing is left."""
    if not holder.strip():
        raise InvalidCall("--holder takes a name, as in: --holder 'QA, Example Ltd'")
    return holder.strip()


def must_take_a_seal(inventory: Path) -> None:
    """Raise `InvalidFile` if this is no inventory, or `InvalidCall` if it says already by whom runs are sealed."""
    load_pairs(inventory)
    if re.search(r"^seal\s*:", inventory.read_text(encoding="utf-8"), re.MULTILINE):
        raise InvalidCall(
            f"{inventory} has a `seal` already; nothing was made. Take it out first, or leave out --inventory and put the lines "
            "into it yourself"
        )


def add_seal(inventory: Path, lines: str) -> None:
    """Add the lines of a seal to an inventory. Raises `SurroundingsError`, with the lines, if it cannot be written."""
    try:
        text = inventory.read_text(encoding="utf-8")
        with inventory.open("a", encoding="utf-8") as file:
            file.write(("" if text.endswith("\n") else "\n") + lines)
    except OSError as error:
        raise SurroundingsError(f"{inventory} cannot be written ({error.strerror}); add to it:\n\n{lines}") from None


def _path_from(base: Path | None, file: Path) -> str:
    path = str(file.resolve()) if base is None else os.path.relpath(file.resolve(), base.resolve())
    return path if re.fullmatch(r"[\w./-]+", path) else json.dumps(path, ensure_ascii=False)
