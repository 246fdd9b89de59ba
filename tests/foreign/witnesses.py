"""What products wrote down themselves of what was done."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from itertools import groupby
from pathlib import Path


def logged(file: str, pattern: str) -> Callable[[Path], list[str]]:
    """Return what a pattern finds in a product's own log, in its order."""

    def read(folder: Path) -> list[str]:
        text = (folder / file).read_text(encoding="utf-8", errors="replace")
        return [" ".join(match) if isinstance(match, tuple) else match for match in re.findall(pattern, text)]

    return read


def folders_saved(folder: Path) -> list[str]:
    """Return the labels and types of all folders, whenever the device has saved others."""
    events = map(json.loads, (folder / "audit").read_text(encoding="utf-8").splitlines())
    saved = [event["data"]["folders"] for event in events if event["type"] == "ConfigSaved"]
    told = [", ".join(f"{one['label']}: {one['type']}" for one in folders) or "none" for folders in saved]
    return [line for line, _ in groupby(told)]


def django_history(folder: Path) -> list[str]:
    """Return the entries of Django's own history of its administration."""
    words = {1: "added", 2: "changed", 3: "deleted"}
    with closing(sqlite3.connect(folder / "db.sqlite3")) as database:
        rows = database.execute("SELECT action_flag, object_repr FROM django_admin_log ORDER BY id").fetchall()
    return [f"{words[flag]} {thing}" for flag, thing in rows]
