"""Shipped runbooks: in an installed wheel inside the package, in a checkout beside it."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent.parent


def shipped() -> Path:
    """The folder of shipped runbooks."""
    installed = _PACKAGE / "runbooks"
    return installed if installed.is_dir() else _PACKAGE.parent.parent / "runbooks"


def shipped_names() -> tuple[str, ...]:
    """The names of the shipped runbooks, as in `failover/replicate-ssl-certificate`."""
    folder = shipped()
    files = (file.relative_to(folder) for file in folder.rglob("*.yaml"))
    return tuple(sorted(file.with_suffix("").as_posix() for file in files if _is_runbook(file)))


def _is_runbook(file: Path) -> bool:
    """Whether a file is no stored document, and no file of reviews."""
    return "documents" not in file.parts and not file.stem.endswith(".reviews")
