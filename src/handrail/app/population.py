"""A population: every run in a folder that began in a period, verified, and written as a page or as a table."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path

from handrail.app.list_runs import local_zone, parse_since
from handrail.app.output_path import must_break_no_seal, with_out
from handrail.app.population_members import RunsReader
from handrail.app.runs_folder import is_run
from handrail.durations import parse_duration
from handrail.errors import InvalidCall
from handrail.report.files import retry_advice, write
from handrail.report.population.csv_table import population_csv
from handrail.report.population.html import population_page
from handrail.report.population.members import Period, Population, Sample
from handrail.sealing import TrustAnchors
from handrail.sealing.signatures import fingerprint_of
from handrail.tls import display_name

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


def population(
    folder: Path, wanted: Period, drawing: Sample | None, now: datetime, trust: TrustAnchors | None = None
) -> Population:
    """Verify every run of a period in `folder`, and in the zips there. What cannot be read, or is broken, is in it as what it is.

    `trust` says by whom they should be sealed, and signed off. Raises `InvalidCall` if there is no such folder, or no run in it,
    and `SurroundingsError` if there is no room to unpack a zip.
    """
    if not folder.is_dir():
        raise InvalidCall(
            f"there is no folder {folder}; name the folder of the runs, as in: handrail report --over runs"
        )
    if is_run(folder):
        outer = folder.parent if folder.name not in ("", "..") else folder.resolve().parent
        raise InvalidCall(f"{folder} is a run itself; name the folder around it: handrail report --over {outer}")
    anchors = trust or TrustAnchors()
    reader = RunsReader(folder, anchors, now)
    found = list(reader.members())
    if not found:
        raise InvalidCall(
            f"no run is in {folder}; a population is of all runs in a folder: handrail runs --out DIR lists them"
        )
    members = [it for it in found if wanted.admits(it.began)]
    return Population.of(folder, wanted, now, members, reader.others, drawing, list(_in_words(anchors)))


def _in_words(trust: TrustAnchors) -> Iterator[str]:
    """Whom somebody trusts with what."""
    kinds = (
        ("to seal and to sign off", trust.signers),
        ("to seal", trust.sealers),
        ("to sign off", trust.countersigners),
        ("to tell the time", trust.authorities),
    )
    for what, certificates in kinds:
        for certificate in certificates:
            yield f"{what}: {display_name(certificate.subject)} (certificate {fingerprint_of(certificate)[:16]}…)"


def write_population(found: Population, format: str, out: Path | None = None) -> Path:
    """Write a population to `out`, or beside its folder. Raises `InvalidCall` and `SurroundingsError`."""
    folder = found.folder if found.folder.name not in ("", "..") else found.folder.resolve()
    file = out or folder.with_name(f"{folder.name}-population.{format}")
    must_break_no_seal(file, *(member.folder for member in found.members))
    content = population_csv(found) if format == "csv" else population_page(found, file).encode()
    write(file, content, retry_advice(with_out(f"handrail report --over {found.folder} --format {format}", out)))
    return file
