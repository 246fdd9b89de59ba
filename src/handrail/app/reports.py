"""Reports of a run, made again from its journal: as files, on paper, and as a replay."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from handrail.app.output_path import beside, must_break_no_seal, with_out
from handrail.app.pdf import print_signed
from handrail.errors import EvidenceBroken, SurroundingsError
from handrail.journal import RunRecord, read, run_record
from handrail.report.files import must_be_unaltered, retry_advice, write, write_reports
from handrail.report.formats import FORMATS, formats_of
from handrail.report.formats.html import html
from handrail.report.replay import html as replay
from handrail.run import Environment, RunFolder
from handrail.sealing import link, payload


@dataclass(frozen=True)
class WrittenReports:
    """Reports that were written, and whether the evidence that they show is what was kept."""

    files: tuple[Path, ...]
    altered: EvidenceBroken | None = None

    def raise_for_altered(self) -> None:
        """Raise `EvidenceBroken` if the evidence was altered since."""
        if self.altered:
            raise self.altered


def make_reports(run: Path, format: str | None = None) -> WrittenReports:
    """Write the report of that format, or all that a run writes. Raises `JournalBroken` and `SurroundingsError`."""
    record = run_record(read(RunFolder(run).journal))
    formats = formats_of(record).values() if format is None else [FORMATS[format]]
    return WrittenReports(tuple(write_reports(record, run, formats)), altered(record, run))


async def print_report(
    run: Path, environment: Environment, sign_with: Path | None = None, *, out: Path | None = None
) -> WrittenReports:
    """Write the report as a PDF to `out`, or beside the run's folder, signed with the key in a PKCS#12 file if one is named.

    The PDF holds the time of its making, so it cannot be in a sealed folder. Raises `BrowserUnavailable` and `SurroundingsError`.
    """
    file = out or beside(run, ".pdf")
    must_break_no_seal(file, run)
    record = run_record(read(RunFolder(run).journal))
    reason = f"Report of a run; its journal's last seal is {record.head}"
    pdf = await print_signed(lambda: html(record, run, environment.clock()), environment, sign_with, reason)
    signed = f" --sign-with {sign_with}" if sign_with else ""
    write(file, pdf, retry_advice(with_out(f"handrail report {run} --format pdf{signed}", out)))
    return WrittenReports((file,), altered(record, run))


def make_replay(run: Path, out: Path | None = None) -> WrittenReports:
    """Write a page in which one goes through a run once more, to `out` or beside its folder."""
    record = run_record(read(RunFolder(run).journal))
    file = out or beside(run, "-replay.html")
    must_break_no_seal(file, run)
    write(file, replay.html(record, run).encode(), retry_advice(with_out(f"handrail replay {run}", out)))
    return WrittenReports((file,), altered(record, run))


@contextmanager
def reports_made_again(run: Path) -> Iterator[None]:
    """Make the reports again that were made after sealing, for they tell of sign-offs. Until then, the sealed ones are there."""
    later, reason = _later_reports(run), ""
    try:
        for name in later:
            link(run, name)
    except OSError as error:
        reason = error.strerror or str(error)
    if reason:
        raise SurroundingsError(f"{run} cannot be written ({reason}); nothing was done")
    try:
        yield
    finally:
        if later:
            record = run_record(read(RunFolder(run).journal))
            write_reports(record, run, [it for it in formats_of(record).values() if it.file in later])


def _later_reports(run: Path) -> Sequence[str]:
    """The names of the reports at the root of a run's folder that are no links to what was sealed."""
    names = (file.name for file in run.glob("report.*") if file.is_file() and not file.is_symlink())
    return [name for name in sorted(names) if (payload(run) / name).is_file()]


def altered(record: RunRecord, run: Path) -> EvidenceBroken | None:
    """The error if the evidence that a report shows is not what was kept."""
    try:
        must_be_unaltered(record, run)
    except EvidenceBroken as broken:
        return broken
    return None
