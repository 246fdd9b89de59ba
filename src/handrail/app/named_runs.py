"""Lookup of the runs that a person means: by a folder, a file in it, a zip of it, `latest`, or the beginning of a name."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from handrail.app.output_path import beside
from handrail.app.runs_folder import RunsFolder, is_rollout, is_run
from handrail.app.zipped_runs import strangers, unpack
from handrail.errors import InvalidCall
from handrail.sealing import DATA

PARTS = (
    DATA,
    "bag-info.txt",
    "manifest-sha256.txt",
    "tagmanifest-sha256.txt",
    "seal",
    "evidence",
    "runbook.yaml",
    "report.html",
)
"""What the folder of a run still holds whose journal and declaration are gone: its evidence is broken."""


@dataclass(frozen=True)
class NamedRun:
    """A run that somebody named: its folder, and where they know it to be."""

    folder: Path
    place: Path
    """The folder; of a run in a zip, the path that it would have beside the zip."""
    zip: Path | None = None
    strangers: Sequence[str] = ()
    """The files in the zip that belong to no run."""
    is_chosen: bool = False
    """The run was chosen by a word such as `latest`: whoever typed it should be told which run that is."""

    def beside(self, ending: str) -> Path:
        """The path of a file next to the run."""
        return beside(self.place, ending)

    def must_be_a_folder(self, command: str) -> None:
        """Raise `InvalidCall` if the run is in a zip, which takes nothing."""
        if self.zip:
            raise InvalidCall(
                f"{self.zip} is a zip, and handrail {command} writes into a run's folder; unpack it first: unzip {self.zip}"
            )


@dataclass(frozen=True)
class NamedRuns:
    """The runs that somebody named, and the files among them that are none."""

    runs: Sequence[NamedRun]
    passed_over: Sequence[Path] = ()
    """Other files of a folder of runs, such as the PDF of a report, which `runs/*` names, too."""

    @property
    def distinct(self) -> Sequence[NamedRun]:
        """The runs, each once, however often it was named."""
        return tuple({run.folder.resolve(): run for run in self.runs}.values())


@contextmanager
def find_runs(words: Sequence[str], folder: RunsFolder) -> Iterator[NamedRuns]:
    """Find the runs that are meant, in `folder` if nothing else is said. Zips are unpacked until the context ends.

    Raises `InvalidCall` with what was looked for, what there is, and what to type next.
    """
    others = [Path(word) for word in words if len(words) > 1 and _is_made_of_a_run(Path(word))]
    with ExitStack() as unpacked:
        found: list[NamedRun] = []
        for word in words:
            if Path(word) not in others:
                found += _find(word, folder, unpacked)
        if not found:
            raise InvalidCall(
                f"none of these is a run: {', '.join(map(str, others))}; handrail runs lists those that are"
            )
        yield NamedRuns(tuple(found), tuple(others))


@contextmanager
def find_run(words: Sequence[str], folder: RunsFolder, command: str) -> Iterator[NamedRun]:
    """Find the one run that is meant. Raises `InvalidCall` if there are several."""
    with find_runs(words, folder) as found:
        if len(found.distinct) > 1:
            names = ", ".join(run.place.name for run in found.distinct)
            raise InvalidCall(
                f"handrail {command} takes one run at a time, and these are {len(found.distinct)}: {names}; name one of them, or "
                "the last one: latest"
            )
        yield found.runs[0]


def _find(word: str, folder: RunsFolder, unpacked: ExitStack) -> Iterable[NamedRun]:
    path = Path(word)
    if path.suffix == ".zip" and path.is_file() and not _run_around(path):
        return unpacked.enter_context(runs_in_zip(path))
    if path.exists():
        return [NamedRun(run, run) for run in (_run_at(path),)]
    run = RunsFolder(path.parent).find(path.name) if len(path.parts) > 1 else folder.find(word.rstrip("/"))
    return [NamedRun(run, run, is_chosen=True)]


@contextmanager
def runs_in_zip(file: Path) -> Iterator[Sequence[NamedRun]]:
    """Unpack the runs in a zip, until the context ends. Raises as `unpack`."""
    with tempfile.TemporaryDirectory(prefix="handrail-zip-") as folder:
        place = Path(folder)
        runs = unpack(file, place)
        beside = strangers(place, runs)
        yield [_zipped(file, run, place, beside) for run in runs]


def _zipped(file: Path, run: Path, place: Path, beside: Sequence[str]) -> NamedRun:
    return NamedRun(run, file.with_suffix("") if run == place else file.with_name(run.name), file, beside)


def _run_at(path: Path) -> Path:
    """The run at a path that exists: there, or around it. A folder that is neither is returned: its reader says what it lacks."""
    around = _run_around(path)
    if around and is_rollout(around):
        raise InvalidCall(f"{around} is a rollout, and this takes runs; those of the rollout are {around}/runs/*")
    if around:
        return around
    if not path.is_dir():
        raise InvalidCall(
            f"{path} is no run, and in none; name a run's folder, a file in it, a zip of it, or latest. Runs are listed by: "
            "handrail runs"
        )
    inside = RunsFolder(path).runs
    if inside:
        raise InvalidCall(
            f"{path} is a folder with {len(inside)} run{'s' * (len(inside) > 1)}, and is none itself; name one, as in "
            f"{inside[0].folder}, or all of them: {path}/*"
        )
    if not any(os.path.lexists(path / name) for name in PARTS):
        raise InvalidCall(f"{path} is no run: nothing in it is part of one. Runs are listed by: handrail runs")
    return path


def _run_around(path: Path) -> Path | None:
    """The run that a path is, or lies in. What a run keeps in `data` looks like a run, and is none."""
    for start in (path, path.resolve()):
        for folder in (start, *start.parents):
            if is_run(folder):
                is_payload = folder.name == DATA and is_run(folder.parent)
                return folder.parent if is_payload else folder
    return None


def _is_made_of_a_run(path: Path) -> bool:
    """Say whether a path is something that is made of a run and put beside it: a file, or a guide."""
    if path.is_dir():
        return (path / "guide.md").is_file() and not is_run(path)
    return path.is_file() and path.suffix != ".zip" and _run_around(path) is None
