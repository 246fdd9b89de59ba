"""A population: every run in a folder that began in a period, verified, and written as a page or as a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path

from handrail.app import environment
from handrail.app.list_runs import local_zone, parse_since
from handrail.app.output_path import must_break_no_seal, with_out
from handrail.app.runs_folder import RunsFolder, goes_on, is_run
from handrail.app.verify import report_renderer
from handrail.durations import parse_duration
from handrail.errors import HandrailError, InvalidCall
from handrail.journal import EvidenceSearched, RunRecord, read, run_record
from handrail.report.files import retry_advice, write
from handrail.report.population.csv_table import population_csv
from handrail.report.population.html import population_page
from handrail.report.population.members import Member, Period, Population, Sample, SealState
from handrail.run import RunFolder
from handrail.sealing import LaterReport, TrustAnchors, Verification, is_sealed, payload, recorded_name
from handrail.sealing.check_result import CheckResult
from handrail.sealing.seal import FOLDER, STATEMENT, holder_of
from handrail.sealing.sign_off import read_sign_off, sign_off_numbers
from handrail.sealing.sign_off_check import SignOffResult
from handrail.sealing.statement import read_envelope

FORMATS = ("html", "csv")
"""The formats of a population, by the ending of its file."""


def period(since: str | None, until: str | None, now: datetime, offset: str) -> Period:
    """Read the ends of a period: days, or ages as in 7d. A day is there whole. Raises `InvalidCall`."""
    begin = parse_since(since, now, offset) if since else None
    end = _until(until, now, offset) if until else None
    if begin and end and begin >= end:
        raise InvalidCall(f"no day is both since {since} and until {until}; name the earlier one with --since")
    return Period(local_zone(offset), begin, end)


def _until(text: str, now: datetime, offset: str) -> datetime:
    with suppress(ValueError):
        day = date.fromisoformat(text)
        return datetime(day.year, day.month, day.day, tzinfo=local_zone(offset)) + timedelta(days=1)
    age = parse_duration(text)
    if age:
        return now - age
    raise InvalidCall(f"--until takes a day, as in 2026-11-28, or an age, as in 24h or 7d; not {text}")


def sample(size: int | None, seed: str | None) -> Sample | None:
    """Make a sample of what is typed; None if none is asked for. Raises `InvalidCall`."""
    if size is None and seed is None:
        return None
    if size is None or not (seed or "").strip():
        raise InvalidCall(
            "--sample N and --seed WORD belong together: how many runs, and a word or number of your own, by which anybody can "
            "draw them again"
        )
    return Sample(size, str(seed).strip())


def population(folder: Path, wanted: Period, drawing: Sample | None, now: datetime) -> Population:
    """Verify every run of a period in `folder`. Runs that cannot be read, or are broken, are in it as what they are.

    Raises `InvalidCall` if there is no such folder, or no run in it.
    """
    if not folder.is_dir():
        raise InvalidCall(
            f"there is no folder {folder}; name the folder of the runs, as in: handrail report --over runs"
        )
    if is_run(folder):
        outer = folder.parent if folder.name not in ("", "..") else folder.resolve().parent
        raise InvalidCall(f"{folder} is a run itself; name the folder around it: handrail report --over {outer}")
    runs = RunsFolder(folder).runs
    if not runs:
        raise InvalidCall(
            f"no run is in {folder}; a population is of all runs in a folder: handrail runs --out DIR lists them"
        )
    members = [it for it in (_member(run.folder, run.pair, now) for run in runs) if wanted.admits(it.began)]
    return Population.of(folder, wanted, now, members, list(_others(folder)), drawing)


def write_population(found: Population, format: str, out: Path | None = None) -> Path:
    """Write a population to `out`, or beside its folder. Raises `InvalidCall` and `SurroundingsError`."""
    folder = found.folder if found.folder.name not in ("", "..") else found.folder.resolve()
    file = out or folder.with_name(f"{folder.name}-population.{format}")
    must_break_no_seal(file, *(member.folder for member in found.members))
    content = population_csv(found) if format == "csv" else population_page(found, file).encode()
    write(file, content, retry_advice(with_out(f"handrail report --over {found.folder} --format {format}", out)))
    return file


def _member(folder: Path, pair: str, now: datetime) -> Member:
    record = _record(folder)
    is_going_on = goes_on(folder, environment.is_alive)
    seal, results = _verified(folder, now)
    numbers = sign_off_numbers(folder)
    signed = [it for it in results if isinstance(it, SignOffResult)]
    broken = {it.number for it in signed if it.state == "broken"}
    valid = sorted({it.number for it in signed if it.of_this_seal} - broken)
    unproved = tuple(it for it in results if isinstance(it, LaterReport) and it.is_unproved)
    return Member(
        folder,
        record.started.pair if record else pair or _stated_pair(folder),
        record.began if record else _named_time(folder),
        seal,
        record,
        sealed_by=holder_of(folder) or "nobody" if is_sealed(folder) else "",
        findings=tuple(it.sentence for it in results if it.state == "broken"),
        unproved_reports=unproved,
        sign_offs=tuple(read_sign_off(folder, number).sign_off for number in valid),
        earlier_sign_offs=len(set(numbers) - broken - set(valid)),
        broken_sign_offs=len(broken),
        is_put_away=RunFolder(folder).quarantine.exists() or _held_secret(record),
        goes_on=is_going_on,
        report=_report(folder, [it.file for it in unproved]),
        recorded=recorded_name(folder),
    )


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


def _verified(folder: Path, now: datetime) -> tuple[SealState, Sequence[CheckResult]]:
    """The state of a run's seal, and the results of its checks."""
    if not is_sealed(folder):
        return "not sealed", ()
    results = list(Verification(folder, TrustAnchors(), now, report_renderer(folder)).results())
    if any(result.state == "broken" for result in results):
        return "broken", results
    signed = any(result.subject == "signature" and result.state == "proved" for result in results)
    return ("sealed" if signed else "unsigned"), results


def _named_time(folder: Path) -> datetime | None:
    """The time at the beginning of a folder's name; None if there is none."""
    with suppress(ValueError):
        return datetime.strptime(folder.name[:16] + "+0000", "%Y%m%dT%H%M%SZ%z")
    return None


def _others(folder: Path) -> Iterator[str]:
    """The names of what lies in the folder and is no run: a run that somebody packed or hid would be among them."""
    passed_over: Sequence[str] = (".quarantine",)
    for entry in sorted(folder.iterdir()):
        if entry.name not in passed_over and (entry.name.startswith(".") or not is_run(entry)):
            yield entry.name
