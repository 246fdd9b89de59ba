"""The reports of a rollout, made from its journal and from those of its runs, as often as one likes."""

from __future__ import annotations

from pathlib import Path

from handrail.app.rollouts.folder import RolloutFolder
from handrail.journal import read
from handrail.report.files import keep


def write_rollout_reports(folder: RolloutFolder, format: str | None = None) -> tuple[Path, ...]:
    """Write the report of that format, or all, into the folder; beside what is sealed, where it differs from that.

    Raises `JournalBroken` for the rollout's own journal, and `SurroundingsError` if there is no room.
    """
    from handrail.report.rollout.formats import FORMATS
    from handrail.report.rollout.members import read_rollout

    report = read_rollout(folder.path, read(folder.journal, cut_off=True))
    chosen = FORMATS.values() if format is None else [FORMATS[format]]
    return tuple(keep(folder.path, name, render(report)) for name, render in chosen)
