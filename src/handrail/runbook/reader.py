"""Runbooks from YAML files: a runbook, or every mistake in it and in those that it calls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from handrail.errors import InvalidFile, Mistake
from handrail.runbook import header
from handrail.runbook.checks import check
from handrail.runbook.messages import did_you_mean
from handrail.runbook.mistakes import Findings, known_keys, text
from handrail.runbook.model import Runbook
from handrail.runbook.sections import SectionReader
from handrail.runbook.targets import read_targets
from handrail.runbook.written_step import StepReader, WrittenStep
from handrail.source import MAX_BYTES, SourcePath, parse_with_duplicates
from handrail.steps import Call

MAX_STEPS = 5000
MAX_DEPTH = 8
"""Limits for a runbook with those that it calls. Nobody could follow more."""

TOP = ("runbook", "document", "appliances", "inputs", "secrets", "targets", "sections")


@dataclass(frozen=True)
class Library:
    """The folders in which called runbooks are looked for, after the caller's own."""

    folders: tuple[Path, ...] = ()
    shown: tuple[tuple[Path, str], ...] = ()

    def find(self, name: str, caller: Path) -> Path | None:
        places = [caller.parent, caller.parent.parent, *self.folders]
        return next((file for folder in places if (file := folder / f"{name}.yaml").is_file()), None)

    def names(self, caller: Path) -> list[str]:
        return sorted(
            {file.stem for folder in [caller.parent, *self.folders] for file in folder.glob("*.yaml")} - {caller.stem}
        )


def load(file: Path, library: Library = Library(), *, shown_as: str | None = None) -> tuple[Runbook, Sequence[Mistake]]:
    """Read a runbook; return it and its warnings. Raises `InvalidFile` with every mistake in it and in those that it calls."""
    reading = _Reading(library)
    runbook = reading.read(file, shown_as or str(file), ())
    if reading.mistakes or runbook is None:
        raise InvalidFile(reading.mistakes)
    return runbook, tuple(sorted(set(reading.warnings)))


class _Reading:
    """One `load`: the file, and each runbook that it calls, read once."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.mistakes: list[Mistake] = []
        self.warnings: list[Mistake] = []
        self.known: dict[Path, Runbook | None] = {}
        self.sizes: dict[Path, tuple[int, int]] = {}

    def read(self, file: Path, shown_as: str, callers: tuple[Path, ...]) -> Runbook | None:
        try:
            content = _bytes(file, shown_as)
            source = parse_with_duplicates(content, shown_as)
        except InvalidFile as invalid:
            self.mistakes += invalid.mistakes
            return None
        findings = Findings(source)
        runbook = self._runbook(file, content, findings, (*callers, file.resolve()))
        self.mistakes += findings.mistakes
        self.warnings += findings.warnings
        return runbook

    def _runbook(self, file: Path, content: bytes, findings: Findings, callers: tuple[Path, ...]) -> Runbook | None:
        top = findings.source.value
        if not isinstance(top, dict):
            findings.wrong((), "a runbook is a mapping; it begins with `runbook:` and its title")
            return None
        _check_keys(top, findings)
        document = header.document(top.get("document"), findings)
        appliances = header.appliances(top, findings)
        targets = read_targets(top.get("targets"), findings)
        reader = SectionReader(appliances, StepReader(targets, findings), findings)
        sections = reader.read(top)
        runbook = Runbook(
            title=text(top, "runbook", (), findings, "this file; a runbook begins with it and its title"),
            file=file,
            content=content,
            appliances=appliances,
            sections=sections,
            document=document[0],
            document_url=document[1],
            inputs=header.inputs(top.get("inputs"), findings),
            secrets=header.secrets(top.get("secrets"), findings),
            calls=self._calls(reader.steps, file, findings, callers),
        )
        check(runbook, reader.steps, targets, findings)
        self._measure(runbook, findings)
        return runbook if _has_sure_inputs(runbook, top) and not findings.duplicates(("inputs",)) else None

    def _measure(self, runbook: Runbook, findings: Findings) -> None:
        steps = [step for section in runbook.sections for step in section.steps]
        called = [
            runbook.calls[step.runbook] for step in steps if isinstance(step, Call) and step.runbook in runbook.calls
        ]
        sizes = [self.sizes[book.file] for book in called]
        count, depth = len(steps) + sum(size[0] for size in sizes), 1 + max((size[1] for size in sizes), default=0)
        too_much = None
        if count > MAX_STEPS:
            too_much = f"more than {MAX_STEPS} steps in all, with those of the runbooks that are called"
        elif depth > MAX_DEPTH:
            too_much = f"runbooks call one another more than {MAX_DEPTH} deep"
        if too_much:
            findings.wrong(("sections",), too_much, at_key=True)
        self.sizes[runbook.file] = (0, 0) if too_much else (count, depth)  # said once, not of every caller too

    def _calls(
        self, steps: Sequence[WrittenStep], file: Path, findings: Findings, callers: tuple[Path, ...]
    ) -> dict[str, Runbook]:
        called: dict[str, Runbook] = {}
        for written in steps:
            if isinstance(written.step, Call) and "runbook" not in written.broken:
                name = written.step.runbook
                book = self._called(name, (*written.path, "call"), file, findings, callers)
                if book:
                    called[name] = book
        return called

    def _called(
        self, name: str, path: SourcePath, file: Path, findings: Findings, callers: tuple[Path, ...]
    ) -> Runbook | None:
        called = self.library.find(name, file)
        if called is None:
            names = self.library.names(file)
            hint = did_you_mean(name, names) or f"; there are {', '.join(names) or 'none'}"
            findings.wrong(path, f"there is no runbook `{name}` beside this one or among the shipped ones{hint}")
            return None
        key = called.resolve()
        if key in callers:
            findings.wrong(path, f"`{name}` calls itself, directly or through others; it would never end")
            return None
        if len(callers) > MAX_DEPTH:
            findings.wrong(path, f"runbooks call one another more than {MAX_DEPTH} deep")
            return None
        if key not in self.known:
            self.known[key] = self.read(called, self._shown(called, file, findings.source.name), callers)
        return self.known[key]

    def _shown(self, called: Path, caller: Path, caller_name: str) -> str:
        if called.parent == caller.parent:
            return str(Path(caller_name).parent / called.name)
        return called.name


def _check_keys(top: dict[Any, Any], findings: Findings) -> None:
    known_keys(top, TOP, (), "a runbook", findings)
    for key, value in top.items():
        if key not in TOP and isinstance(value, (dict, list)):
            findings.hidden.add_declared_in(value)


def _has_sure_inputs(runbook: Runbook, top: dict[Any, Any]) -> bool:
    """Say whether all inputs could be read. Otherwise no caller can be told that it gives the wrong ones."""
    declared = top.get("inputs") or {}
    return isinstance(declared, dict) and declared.keys() == runbook.inputs.keys() and not top.keys() - set(TOP)


def _bytes(file: Path, shown_as: str) -> bytes:
    try:
        with file.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
    raise InvalidFile([Mistake(shown_as, 1, 1, f"cannot be read: {reason}")])
