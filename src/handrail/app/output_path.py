"""Where a file lies that is made of a run and cannot go into its folder: a sealed one takes nothing more."""

from __future__ import annotations

from pathlib import Path


def beside(run: Path, ending: str) -> Path:
    """`RUN.pdf` for the ending `.pdf`, next to the run's folder, however that is named."""
    folder = run if run.name not in ("", "..") else run.resolve()
    return folder.with_name(f"{folder.name}{ending}")


def must_break_no_seal(file: Path, *runs: Path) -> None:
    """Raises `InvalidCall` where `file` would lie in one of these runs, and that is sealed."""
    from handrail.errors import InvalidCall
    from handrail.sealing import is_sealed

    for run in runs:
        if is_sealed(run) and run.resolve() in file.resolve().parents:
            raise InvalidCall(f"{file} would lie in a sealed run, which takes nothing more; write it elsewhere")
