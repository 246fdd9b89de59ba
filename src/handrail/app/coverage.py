"""Coverage: what a runbook makes of each sentence of its document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from handrail.app.lookup import library, runbook_file
from handrail.app.named_runs import NamedRun
from handrail.app.output_path import must_break_no_seal
from handrail.app.reports import altered
from handrail.coverage import Coverage, Impact, ProvingRun, cover, with_runs
from handrail.editions import read_edition
from handrail.errors import EvidenceBroken, InvalidCall
from handrail.journal import read, run_record
from handrail.mode import DRAFT
from handrail.report.coverage.formats import FORMATS, render
from handrail.report.coverage.lines import impact_lines, lines
from handrail.report.files import write
from handrail.run import RunFolder
from handrail.runbook import Runbook, load

TEXT = "text"
COVERAGE_FORMATS = (TEXT, *FORMATS)
"""The formats of a coverage: lines for a terminal, and those that are written to files."""


@dataclass(frozen=True)
class ProvedCoverage:
    """A coverage with what runs prove of it, and whether their evidence is what was kept."""

    coverage: Coverage
    altered: EvidenceBroken | None = None

    def raise_for_altered(self) -> None:
        """Raise `EvidenceBroken` if the evidence of a run was altered since."""
        if self.altered:
            raise self.altered


def coverage_of(named: str | Path) -> Coverage:
    """The coverage of a runbook's document. Raises `InvalidFile`, or `InvalidCall` if the runbook names no stored edition."""
    runbook, _ = load(runbook_file(str(named)), library(), prove_anchors=True)
    return cover(runbook, read_edition(_stored(runbook)))


def prove(coverage: Coverage, runs: Sequence[NamedRun | Path]) -> ProvedCoverage:
    """Add what runs prove, each named by its folder. Raises `InvalidCall` for those that prove nothing, and `JournalBroken`."""
    named = [NamedRun(run, run) if isinstance(run, Path) else run for run in runs]
    proving = [_proving(run, coverage.runbook) for run in named]
    problems = (altered(it.record, run.folder) for it, run in zip(proving, named, strict=True))
    return ProvedCoverage(with_runs(coverage, proving), next(filter(None, problems), None))


def coverage_text(format: str, coverage: Coverage, impact: Impact | None = None) -> str:
    """The coverage in a format of `FORMATS`, or as the lines of a terminal."""
    if format != TEXT:
        return render(format, coverage, impact)
    told = impact_lines(coverage, impact) if impact else lines(coverage)
    return "".join(f"{line.label}{line.text}\n" for line in told)


def write_coverage(file: Path, text: str, coverage: Coverage) -> None:
    """Write a coverage. Raises `InvalidCall` if it would lie in a sealed run, and `SurroundingsError`."""
    must_break_no_seal(file, *(run.folder for run in coverage.runs))
    write(file, text.encode(), "Make room, or name another file with --out")


def _proving(run: NamedRun, runbook: Runbook) -> ProvingRun:
    record = run_record(read(RunFolder(run.folder).journal))
    name = run.place.resolve().name
    if record.mode.rehearses or record.mode is DRAFT:
        raise InvalidCall(f"{name} is a {record.mode.label}, and proves nothing of what was done; name a run")
    if record.started.digest != runbook.digest:
        raise InvalidCall(
            f"{name} performed another text: its plan is {record.started.digest[:16]}…, and that of {runbook.file.name} is "
            f"{runbook.digest[:16]}…. A run proves the sentences of the very text that it performed"
        )
    return ProvingRun(name, record, run.folder)


def _stored(runbook: Runbook) -> Path:
    if not runbook.document.stored:
        raise InvalidCall(
            f"{runbook.file.name} names no stored edition of its document, so nobody can say what of it is covered. Store one "
            "with handrail document add, and name it: document: {title: …, stored: documents/…}"
        )
    return runbook.file.parent / runbook.document.stored
