"""Paths of files that are made of a run and cannot go into its folder: a sealed folder takes nothing more."""

from __future__ import annotations

import shlex
from pathlib import Path


def beside(run: Path, ending: str) -> Path:
    """The path next to a run's folder, as `RUN.pdf` for the ending `.pdf`, even if `run` is a path like `.`."""
    folder = run if run.name not in ("", "..") else run.resolve()
    return folder.with_name(f"{folder.name}{ending}")


def with_out(command: str, out: Path | None) -> str:
    """The command with the file or folder that `--out` named, if it did."""
    return f"{command} --out {shlex.quote(str(out))}" if out else command


def must_break_no_seal(file: Path, *runs: Path) -> None:
    """Raise `InvalidCall` if `file` would be in the folder of one of these runs that is sealed."""
    from handrail.errors import InvalidCall
    from handrail.sealing import is_sealed

    for run in runs:
        if is_sealed(run) and run.resolve() in file.resolve().parents:
            raise InvalidCall(f"{file} would lie in a sealed run, which takes nothing more; write it elsewhere")
