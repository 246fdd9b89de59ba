"""The runs of a population: each read and verified, in a folder of its own or in a zip."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from handrail.app import environment
from handrail.app.named_runs import NamedRun, runs_in_zip
from handrail.app.runs_folder import goes_on, is_run
from handrail.app.verify import report_renderer
from handrail.errors import EvidenceBroken, HandrailError, InvalidCall
from handrail.journal import EvidenceSearched, RunRecord, read, run_record
from handrail.report.population.members import Member, SealState
from handrail.run import RunFolder
from handrail.sealing import LaterReport, TrustAnchors, Verification, is_sealed, payload, recorded_name
from handrail.sealing.check_result import CheckResult
from handrail.sealing.seal import FOLDER, STATEMENT, holder_of
from handrail.sealing.sign_off import read_sign_off, sign_off_numbers
from handrail.sealing.sign_off_check import SignOffResult
from handrail.sealing.statement import read_envelope

NOT_SEALED = "it is not sealed, and a seal was asked for"
PASSED_OVER = (".quarantine",)
"""What lies in a folder of runs and is told with the runs themselves."""


@dataclass
class RunsReader:
    """A reader of all that lies in a folder of runs, as somebody sees it who trusts these certificates."""

    folder: Path
    trust: TrustAnchors
    now: datetime
    others: list[str] = field(default_factory=list)
    """The names of what is no run, each with the reason if one is worth telling. Known once all members were read."""

    def members(self) -> Iterator[Member]:
        """Each run in the folder, and in the zips there. Raises `SurroundingsError` if there is no room to unpack one."""
        for entry in sorted(self.folder.iterdir()):
            if entry.name.startswith("."):
                self.others += [entry.name] if entry.name not in PASSED_OVER else []
            elif is_run(entry):
                yield self._member(NamedRun(entry, entry))
            elif entry.suffix.lower() == ".zip" and entry.is_file():
                yield from self._zipped(entry)
            else:
                self.others.append(entry.name)

    def _zipped(self, file: Path) -> Iterator[Member]:
        """The runs in a zip. One that was altered or cut off is a run that cannot be read: nobody can say that it was none."""
        try:
            with runs_in_zip(file) as runs:
                yield from map(self._member, runs)
        except EvidenceBroken as error:
            yield Member(file, "", _named_time(file), "unreadable", findings=(str(error),), zip=file)
        except InvalidCall as error:
            self.others.append(f"{file.name} ({_reason(error, file)})")

    def _member(self, run: NamedRun) -> Member:
        folder = run.folder
        record = _record(folder)
        is_going_on = run.zip is None and goes_on(folder, environment.is_alive)
        seal, results = self._verified(folder)
        numbers = sign_off_numbers(folder)
        signed = [it for it in results if isinstance(it, SignOffResult)]
        broken = {it.number for it in signed if it.state == "broken" and not it.is_untrusted}
        valid = sorted({it.number for it in signed if it.of_this_seal} - broken)
        unproved = tuple(it for it in results if isinstance(it, LaterReport) and it.is_unproved)
        objections = [it.sentence for it in results if it.is_untrusted]
        if seal == "not sealed" and self.trust.may_seal and not is_going_on:
            objections.append(NOT_SEALED)
        return Member(
            run.place,
            record.started.pair if record else _stated_pair(folder),
            record.began if record else _named_time(run.place),
            seal,
            record,
            sealed_by=holder_of(folder) or "nobody" if is_sealed(folder) else "",
            findings=tuple(it.sentence for it in results if it.state == "broken" and not it.is_untrusted),
            has_trusted_seal=any(it.subject == "signer" and it.state == "proved" for it in results),
            objections=tuple(objections),
            unproved_reports=unproved,
            sign_offs=tuple(read_sign_off(folder, number).sign_off for number in valid),
            earlier_sign_offs=len(set(numbers) - broken - set(valid)),
            broken_sign_offs=len(broken),
            is_put_away=RunFolder(folder).quarantine.exists() or _held_secret(record),
            goes_on=is_going_on,
            zip=run.zip,
            strangers=tuple(run.strangers),
            report=None if run.zip else _report(folder, [it.file for it in unproved]),
            recorded=recorded_name(folder),
        )

    def _verified(self, folder: Path) -> tuple[SealState, Sequence[CheckResult]]:
        """The state of a run's seal, and the results of its checks."""
        if not is_sealed(folder):
            return "not sealed", ()
        results = list(Verification(folder, self.trust, self.now, report_renderer(folder)).results())
        if any(result.state == "broken" and not result.is_untrusted for result in results):
            return "broken", results
        signed = any(result.subject == "signature" and result.state == "proved" for result in results)
        return ("sealed" if signed else "unsigned"), results


def _reason(error: InvalidCall, file: Path) -> str:
    """Why a zip is none of runs, without its path and what to type."""
    return str(error).removeprefix(f"{file} ").partition(";")[0]


def _report(folder: Path, unproved: Sequence[str]) -> Path | None:
    """The page of a run's report: what was sealed, where another one stands in its place that is not proved."""
    report = folder / "report.html"
    sealed = payload(folder) / report.name
    chosen = sealed if report.name in unproved and sealed.is_file() else report
    return chosen if chosen.is_file() else None


def _record(folder: Path) -> RunRecord | None:
    try:
        return run_record(read(payload(folder) / "journal.jsonl", cut_off=True))
    except (HandrailError, OSError):
        return None


def _stated_pair(folder: Path) -> str:
    """The pair by the seal's statement, of a run whose journal cannot be read; empty if that does not tell."""
    try:
        _, statement = read_envelope((folder / FOLDER / STATEMENT).read_bytes())
        return str(statement["predicate"]["pair"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def _held_secret(record: RunRecord | None) -> bool:
    facts = record.run_facts if record else ()
    return any(isinstance(event, EvidenceSearched) and event.found for _, event in facts)


def _named_time(folder: Path) -> datetime | None:
    """The time at the beginning of a folder's name; None if there is none."""
    with suppress(ValueError):
        return datetime.strptime(folder.name[:16] + "+0000", "%Y%m%dT%H%M%SZ%z")
    return None
