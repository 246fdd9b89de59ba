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
    return tuple(sorted(file.relative_to(folder).with_suffix("").as_posix() for file in folder.rglob("*.yaml")))
