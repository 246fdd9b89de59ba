"""The report files of a run: written whole into its folder, and the evidence that they show checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from handrail.errors import EvidenceBroken, SurroundingsError
from handrail.journal import RunRecord
from handrail.report.formats import Format
from handrail.report.pictures import evidence_problem
from handrail.sealing import is_sealed, link, payload
from handrail.sealing.bag import write_whole


def write_reports(record: RunRecord, folder: Path, formats: Iterable[Format]) -> list[Path]:
    """Write reports in these formats, each whole or not at all. Raises `SurroundingsError` if there is no room for them."""
    return [keep(folder, format.file, format.render(record, folder).encode()) for format in formats]


def keep(folder: Path, name: str, content: bytes) -> Path:
    """Write a report or a video into the run's evidence, or beside it if the evidence is sealed and the content differs."""
    kept = payload(folder) / name
    if is_sealed(folder) and not (kept.is_file() and kept.read_bytes() == content):
        write(folder / name, content, retry_advice(f"handrail report {folder}"))
        return folder / name
    if not is_sealed(folder):
        write(kept, content, retry_advice(f"handrail report {folder}"))
    if kept.parent != folder:
        link(folder, name)
    return folder / name


def write(file: Path, content: bytes, advice: str) -> None:
    """Write a file whole or not at all. Raises `SurroundingsError`, which ends with the advice."""
    reason = ""
    try:
        write_whole(file, content)
    except OSError as error:
        reason = error.strerror or str(error)
    if reason and not file.parent.exists():
        raise SurroundingsError(
            f"{file} cannot be written: there is no folder {file.parent}. Make it, and type the command again"
        )
    if reason:
        raise SurroundingsError(f"{file} cannot be written ({reason}). {advice}")


def retry_advice(command: str) -> str:
    """The advice if a report could not be written, as for want of room."""
    return f"The journal is whole; once it can be written: {command}"


def must_be_unaltered(record: RunRecord, folder: Path) -> None:
    """Check the evidence of a run's steps. Raises `EvidenceBroken` with every file that is missing or altered."""
    problems = list(_problems(record, folder))
    if problems:
        raise EvidenceBroken("the evidence is not what was kept: " + "; ".join(problems))


def _problems(record: RunRecord, folder: Path) -> Iterator[str]:
    for step in record.steps:
        for kept in step.kept:
            problem = evidence_problem(kept, folder)
            if problem:
                yield f"step {step.number}: {kept.file} {problem}"
