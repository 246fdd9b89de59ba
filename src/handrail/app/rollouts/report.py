"""The reports of a rollout, made from its journal and from those of its runs, as often as one likes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from handrail.app.output_path import beside, must_break_no_seal, with_out
from handrail.app.pdf import print_signed
from handrail.app.rollouts.folder import RolloutFolder
from handrail.journal import read
from handrail.report.files import keep, retry_advice, write
from handrail.run import Environment

if TYPE_CHECKING:
    from handrail.report.rollout.members import RolloutReport


def write_rollout_reports(folder: RolloutFolder, format: str | None = None) -> tuple[Path, ...]:
    """Write the report of that format, or all, into the folder; beside what is sealed, where it differs from that.

    Raises `JournalBroken` for the rollout's own journal, and `SurroundingsError` if there is no room.
    """
    from handrail.report.rollout.formats import FORMATS

    report = _read(folder)
    chosen = FORMATS.values() if format is None else [FORMATS[format]]
    return tuple(keep(folder.path, name, render(report)) for name, render in chosen)


async def print_rollout_report(
    folder: RolloutFolder, environment: Environment, sign_with: Path | None = None, *, out: Path | None = None
) -> Path:
    """Write the report as a PDF to `out`, or beside the rollout's folder, signed with a key if one is named; else as a run's."""
    from handrail.report.rollout.html import html

    file = out or beside(folder.path, ".pdf")
    must_break_no_seal(file, folder.path)
    report = _read(folder)
    reason = f"Report of a rollout; its journal's last seal is {report.record.head}"
    pdf = await print_signed(lambda: html(report), environment, sign_with, reason)
    signed = f" --sign-with {sign_with}" if sign_with else ""
    write(file, pdf, retry_advice(with_out(f"handrail report {folder.path} --format pdf{signed}", out)))
    return file


def _read(folder: RolloutFolder) -> RolloutReport:
    from handrail.report.rollout.members import read_rollout

    return read_rollout(folder.path, read(folder.journal, cut_off=True))
