"""Verifying a rollout: its own folder, each of its runs, and whether they are the runs that its journal names."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from handrail.app import environment
from handrail.app.rollouts.folder import PLAN, RUNS, RolloutFolder
from handrail.app.rollouts.process import predicate_of
from handrail.app.trusted_files import TrustedFiles
from handrail.app.verify import VerificationResult, report_renderer
from handrail.errors import HandrailError, JournalBroken
from handrail.fleet import RunState
from handrail.fleet.record import PairRecord, RolloutRecord, rollout_record
from handrail.journal import read
from handrail.report.words import plural
from handrail.run import RunFolder
from handrail.sealing import CheckResult, TrustAnchors, Verification, is_sealed
from handrail.sealing.attestation import Attestation
from handrail.sealing.check_result import broken, not_proved, proved
from handrail.sealing.manifest_check import file_problems, payload_digests
from handrail.sealing.sign_off_check import SignOffResult
from handrail.sealing.statement import ROLLOUT_PREDICATE


def verify_rollout(
    folder: Path,
    now: datetime | None = None,
    *,
    trust: Iterable[Path] = (),
    trust_seal: Iterable[Path] = (),
    trust_sign: Iterable[Path] = (),
    trust_time: Iterable[Path] = (),
) -> VerificationResult:
    """Check the evidence of a rollout and of each of its runs, and change nothing; else as `verify`.

    What people sign off are the runs. With `trust_sign`, each must be.
    """
    files = TrustedFiles(tuple(trust), tuple(trust_seal), tuple(trust_sign), tuple(trust_time))
    trusted = files.read(asks_for_sign_off=bool(files.sign_offs))
    check = _RolloutCheck(RolloutFolder(folder), trusted, now or environment.clock())
    return VerificationResult(folder, tuple(check.results()), check.about())


@dataclass(frozen=True)
class _RolloutCheck:
    folder: RolloutFolder
    trust: TrustAnchors
    now: datetime

    def about(self) -> str:
        try:
            record = self.folder.read()
        except HandrailError:
            return ""
        count = len(record.started.plan["pairs"])
        started = record.started
        return f"{started.runbook}, a rollout on {plural(count, 'pair')}; plan {started.plan_digest}"

    def results(self) -> Iterator[CheckResult]:
        path = self.folder.path
        if is_sealed(path):
            digests = payload_digests(path)
            problems = list(file_problems(path, digests, [RUNS]))
            yield from (broken("files", problem.sentence) for problem in problems)
            if not problems:
                yield proved("files", f"{len(digests)} files are there, none altered, none missing, none added")
        else:
            yield broken(
                "seal", f"it is not sealed: the rollout has not ended, or its process died: handrail resume {path}"
            )
        record: RolloutRecord | None = None
        try:
            record = rollout_record(read(self.folder.journal))
        except HandrailError as error:
            yield broken("journal", error.finding if isinstance(error, JournalBroken) else str(error))
        if record:
            yield from self._record_results(record)
        if is_sealed(path):
            repeats = {ROLLOUT_PREDICATE: lambda: predicate_of(record) if record else {}}
            yield from Attestation(path, None, self.trust, self.now, repeats).results()

    def _record_results(self, record: RolloutRecord) -> Iterator[CheckResult]:
        if record.finished:
            yield proved(
                "journal",
                f"{record.entries} entries, each chained to the one before; {record.finished.reason}",
            )
        else:
            yield broken("journal", "the rollout has no end on record")
        yield self._plan_result(record)
        named = {self.folder.run_at(pair.run).resolve() for pair in record.pairs.values() if pair.run}
        for pair in record.pairs.values():
            if pair.run:
                yield from self._run_results(pair)
        open_runs = {
            run.resolve(): pair
            for pair in record.pairs.values()
            if pair.state is RunState.RUNNING and not pair.run and (run := self.folder.run_of(pair.name))
        }
        for other in sorted(self.folder.runs.iterdir()) if self.folder.runs.is_dir() else ():
            if known := open_runs.get(other.resolve()):
                sentence = f"{RUNS}/{other.name} is the run that was going on when the rollout's journal breaks off"
                yield not_proved(f"run of {known.name}", sentence)
            elif other.resolve() not in named and not other.name.startswith("."):
                yield not_proved("runs", f"{RUNS}/{other.name} is no run that the journal names")

    def _plan_result(self, record: RolloutRecord) -> CheckResult:
        file = self.folder.payload / PLAN
        digest = hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else ""
        if digest != record.started.plan_digest:
            return broken("plan", f"{PLAN} is not the plan that was carried out")
        by = f"; {record.approved.by} approved it, as typed" if record.approved else ""
        is_it = not record.approved or record.approved.plan_digest == digest
        return proved("plan", f"its SHA-256 is {digest}{by}") if is_it else broken("plan", "another plan was approved")

    def _run_results(self, pair: PairRecord) -> Iterator[CheckResult]:
        run = self.folder.run_at(pair.run)
        subject = f"run of {pair.name}"
        if not run.is_dir():
            yield not_proved(subject, f"{pair.run} is not here")
            return
        try:
            entries = read(RunFolder(run).journal, cut_off=True)
        except JournalBroken as error:
            yield broken(subject, error.finding)
            return
        if pair.entries > len(entries) or (pair.entries and entries[pair.entries - 1].hash != pair.head):
            yield broken(subject, f"{pair.run} is not the run that the rollout's journal names: its journal is another")
            return
        results = list(Verification(run, self.trust, self.now, report_renderer(run)).results())
        problems = [result.sentence for result in results if result.state == "broken"]
        later = f", and {len(entries) - pair.entries} entries later" if len(entries) > pair.entries else ""
        if problems:
            yield broken(subject, "; ".join(problems))
            return
        yield proved(subject, f"{pair.state.value}; whole, and the one that the journal names{later}: {pair.run}")
        for result in results:
            if isinstance(result, SignOffResult):
                yield replace(result, subject=f"sign-off of {pair.name}")
