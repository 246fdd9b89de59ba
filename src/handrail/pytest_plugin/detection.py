"""Detection of runbooks among other files: a file that is none is passed over in silence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from handrail.pytest_plugin.options import runbook_folders

TOP_KEY = re.compile(r"""^(["']?)runbook\1[ \t]*:(\s|$)""", re.MULTILINE)
"""The top key that makes a file a runbook, if the file has mistakes, too."""


def is_meant(file: Path, parent: pytest.Collector) -> bool:
    """Say whether a file is in a folder of runbooks, or named on the command line."""
    if parent.session.isinitpath(file):
        return file.suffix in (".yaml", ".yml")
    return file.suffix == ".yaml" and any(folder in file.parents for folder in runbook_folders(parent.config))


def is_runbook(file: Path) -> bool:
    """Say whether a file has the top key `runbook:`. What is no text is no runbook."""
    try:
        return TOP_KEY.search(file.read_text(encoding="utf-8-sig")) is not None
    except (UnicodeDecodeError, OSError):
        return False
