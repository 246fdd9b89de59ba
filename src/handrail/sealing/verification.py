"""Verification that a run's folder is whole, unaltered, and whose it is. Each check gives results in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from handrail.journal.projections.summary import JournalSummary
from handrail.sealing.bag import DATA, is_bag, is_sealed
from handrail.sealing.check_result import CheckResult, TrustAnchors, broken, proved
from handrail.sealing.journal_check import JournalCheck
from handrail.sealing.later_reports import LaterReport, RenderReport, later_reports, no_reports
from handrail.sealing.manifest_check import FileProblem, file_problems, payload_digests
from handrail.sealing.sign_off import SIGN_OFFS


@dataclass(frozen=True)
class Verification:
    """A verification of one run's folder. It changes nothing there.

    `render` makes a report from the journal as it is now.
    """

    run: Path
    trust: TrustAnchors
    now: datetime
    render: RenderReport = no_reports

    def results(self) -> Iterator[CheckResult]:
        """The results, one after the other; each relies on those before it."""
        has_seal = is_sealed(self.run)
        digests = payload_digests(self.run)
        later = list(later_reports(self.run, self.render)) if has_seal else []
        problems = list(file_problems(self.run, digests, [report.file for report in later])) if has_seal else []
        if has_seal:
            yield from self._files(digests, problems, later)
        journal = JournalCheck(self.run, digests, {problem.name for problem in problems})
        told = list(journal.results())
        if not (is_bag(self.run) and has_seal):
            yield self._not_sealed(journal.complete_summary)
        yield from told
        if has_seal:
            from handrail.sealing.attestation import Attestation

            yield from Attestation(self.run, journal.complete_summary, self.trust, self.now).results()
        if has_seal and (self.trust.asks_for_sign_off or (self.run / SIGN_OFFS).is_dir()):
            from handrail.sealing.sign_off_check import SignOffCheck

            yield from SignOffCheck(self.run, journal.complete_summary, self.trust, self.now).results()

    def _not_sealed(self, summary: JournalSummary | None) -> CheckResult:
        if not is_bag(self.run):
            return broken("seal", f"it is no bag: it has no folder {DATA}")
        reason = "it is not sealed: the run has not ended, its process died, or the seal was taken away"
        whole = summary is not None and summary.is_whole
        return broken("seal", f"{reason}. Where it was yours: handrail {'seal' if whole else 'resume'} {self.run}")

    def _files(
        self, digests: Mapping[str, str], problems: Sequence[FileProblem], later: Sequence[LaterReport]
    ) -> Iterator[CheckResult]:
        yield from (broken("files", problem.sentence) for problem in problems)
        yield from later
        if not problems and all(report.state != "broken" for report in later):
            yield proved("files", f"{len(digests)} files are there, none altered, none missing, none added")
