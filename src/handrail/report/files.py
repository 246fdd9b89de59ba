"""Writing reports beside a run, and seeing whether the evidence that they show is what was kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib import import_module
from pathlib import Path

from handrail.errors import EvidenceBroken, SurroundingsError
from handrail.journal import RunRecord
from handrail.report import FORMATS, html
from handrail.report.pictures import problem_of
from handrail.sealing import is_sealed, link, payload
from handrail.sealing.bag import write_whole


def render(name: str, record: RunRecord, folder: Path) -> str:
    """The report of that name, one of `formats_of(record)`, as text."""
    return _renderer(name)(record, folder)


def _renderer(name: str) -> Callable[[RunRecord, Path], str]:
    renderer: Callable[[RunRecord, Path], str] = getattr(import_module(f"handrail.report.{name}"), name)
    return renderer


def prepare() -> None:
    """Do beforehand what takes time, whatever the report will be of."""
    for name in FORMATS:
        _renderer(name)
    html.prepare()


def formats_of(record: RunRecord) -> Mapping[str, str]:
    """The reports of such a run, by name: the file. The score sheet is called as the journal calls the mode."""
    return {**FORMATS, "scores": f"{record.started.mode}.html"} if record.mode.is_scored else FORMATS


def write_reports(record: RunRecord, folder: Path, names: Iterable[str]) -> list[Path]:
    """Write these formats, each whole or not at all. Raises `SurroundingsError` where there is no room for them."""
    files = formats_of(record)
    return [keep(folder, files[name], render(name, record, folder).encode()) for name in names]


def keep(folder: Path, name: str, content: bytes) -> Path:
    """With what the run kept, until that is sealed. What is made again afterwards and differs stands beside it."""
    kept = payload(folder) / name
    if is_sealed(folder) and not (kept.is_file() and kept.read_bytes() == content):
        write(folder / name, content, again(f"handrail report {folder}"))
        return folder / name
    if not is_sealed(folder):
        write(kept, content, again(f"handrail report {folder}"))
    if kept.parent != folder:
        link(folder, name)
    return folder / name


def write(file: Path, content: bytes, advice: str) -> None:
    """Write what is made of runs whole or not at all. Raises `SurroundingsError` with `advice` on what to do then."""
    reason = ""
    try:
        write_whole(file, content)
    except OSError as error:
        reason = error.strerror or str(error)
    if reason:
        raise SurroundingsError(f"{file} cannot be written ({reason}). {advice}")


def again(command: str) -> str:
    """What to do where a report could not be written, for there was no room."""
    return f"The journal is whole; make room, then: {command}"


def must_be_unaltered(record: RunRecord, folder: Path) -> None:
    """Raises `EvidenceBroken` with everything that is not what was kept."""
    problems = list(_problems(record, folder))
    if problems:
        raise EvidenceBroken("the evidence is not what was kept: " + "; ".join(problems))


def _problems(record: RunRecord, folder: Path) -> Iterator[str]:
    for step in record.steps:
        for kept in step.kept:
            problem = problem_of(kept, folder)
            if problem:
                yield f"step {step.number}: {kept.file} {problem}"
