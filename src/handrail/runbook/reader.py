"""The reader of runbooks in YAML: a runbook, or every mistake in it and in those that it calls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from handrail.errors import InvalidFile, Mistake
from handrail.runbook import header
from handrail.runbook.anchors import check_anchors, read_not_steps
from handrail.runbook.audit_controls import controls_of
from handrail.runbook.checks import check
from handrail.runbook.diagnostics import RunbookDiagnostics
from handrail.runbook.model import Runbook
from handrail.runbook.sections import SectionReader
from handrail.runbook.targets import read_targets
from handrail.runbook.written_step import StepReader, WrittenStep
from handrail.source import (
    MAX_BYTES,
    SourcePath,
    did_you_mean,
    foreign_kind,
    is_edition,
    is_inventory,
    parse_with_duplicates,
)
from handrail.steps import Call

MAX_STEPS = 5000
MAX_DEPTH = 8
"""Limits for a runbook with those that it calls. Nobody could follow more."""

TOP = (
    *("runbook", "purpose", "tags", "document", "not_steps", "controls"),
    *("appliances", "inputs", "secrets", "targets", "sections"),
)
_INVENTORY = (
    "this is an inventory, not a runbook; name it with --inventory, as in: handrail run RUNBOOK --inventory INVENTORY"
)
_EDITION = (
    "this is a stored edition of a document, not a runbook; a runbook names it, as in: document: {title: …, stored: …}"
)


@dataclass(frozen=True)
class Library:
    """The folders that are searched for called runbooks, after the caller's own."""

    folders: tuple[Path, ...] = ()
    shown: tuple[tuple[Path, str], ...] = ()

    def find(self, name: str, caller: Path) -> Path | None:
        folders = [caller.parent, caller.parent.parent, *self.folders]
        return next((file for folder in folders if (file := folder / f"{name}.yaml").is_file()), None)

    def names(self, caller: Path) -> list[str]:
        files = (file for folder in [caller.parent, *self.folders] for file in folder.glob("*.yaml"))
        return sorted({file.stem for file in files if not file.stem.endswith(".reviews")} - {caller.stem})


def load(
    file: Path,
    library: Library = Library(),
    *,
    shown_as: str | None = None,
    content: bytes | None = None,
    prove_anchors: bool = False,
) -> tuple[Runbook, Sequence[Mistake]]:
    """Read a runbook; return it and its warnings. Raises `InvalidFile` with every mistake in it and in those that it calls.

    `content` is read in place of what the file holds, which then need not be there. `prove_anchors` reads the stored document,
    too, and reports what points at none of its sentences; to perform a runbook, no document is needed.
    """
    reading = _Reading(library, prove_anchors=prove_anchors)
    runbook = reading.read(file, shown_as or str(file), (), content)
    if reading.mistakes or runbook is None:
        raise InvalidFile(reading.mistakes)
    return runbook, tuple(sorted(set(reading.warnings)))


class _Reading:
    """One `load`: the file, and each runbook that it calls, read once."""

    def __init__(self, library: Library, *, prove_anchors: bool = False) -> None:
        self.library, self.prove_anchors = library, prove_anchors
        self.mistakes: list[Mistake] = []
        self.warnings: list[Mistake] = []
        self.loaded: dict[Path, Runbook | None] = {}
        self.sizes: dict[Path, tuple[int, int]] = {}

    def read(
        self, file: Path, shown_as: str, callers: tuple[Path, ...], content: bytes | None = None
    ) -> Runbook | None:
        try:
            content = _bytes(file, shown_as) if content is None else content
            source = parse_with_duplicates(content, shown_as)
        except InvalidFile as invalid:
            self.mistakes += invalid.mistakes
            return None
        diagnostics = RunbookDiagnostics(source)
        runbook = self._runbook(file, content, diagnostics, (*callers, file.resolve()))
        self.mistakes += diagnostics.mistakes
        self.warnings += diagnostics.warnings
        return runbook

    def _runbook(
        self, file: Path, content: bytes, diagnostics: RunbookDiagnostics, callers: tuple[Path, ...]
    ) -> Runbook | None:
        top = diagnostics.source.value
        if strange := foreign_kind(top) or _other_file(top):
            diagnostics.report((), strange)
            return None
        if not isinstance(top, dict):
            diagnostics.report((), "a runbook is a mapping; it begins with `runbook:` and its title")
            return None
        _check_keys(top, diagnostics)
        document = header.document(top.get("document"), diagnostics)
        appliances = header.appliances(top, diagnostics)
        targets = read_targets(top.get("targets"), diagnostics)
        reader = SectionReader(appliances, StepReader(targets, diagnostics), diagnostics)
        sections = reader.read(top)
        runbook = Runbook(
            title=diagnostics.read_text(top, "runbook", (), "this file; a runbook begins with it and its title"),
            file=file,
            content=content,
            appliances=appliances,
            sections=sections,
            document=document,
            purpose=header.purpose(top, diagnostics),
            tags=header.tags(top.get("tags"), diagnostics),
            not_steps=read_not_steps(top.get("not_steps"), diagnostics),
            controls=controls_of(top, (), diagnostics),
            inputs=header.inputs(top.get("inputs"), diagnostics),
            secrets=header.secrets(top.get("secrets"), diagnostics),
            calls=self._calls(reader.steps, file, diagnostics, callers),
        )
        check(runbook, reader.steps, targets, diagnostics)
        check_anchors(runbook, reader.steps, reader.anchors, diagnostics, prove=self.prove_anchors)
        self._measure(runbook, diagnostics)
        return runbook if _has_sure_inputs(runbook, top) and not diagnostics.duplicates(("inputs",)) else None

    def _measure(self, runbook: Runbook, diagnostics: RunbookDiagnostics) -> None:
        steps = [step for section in runbook.sections for step in section.steps]
        called = [
            runbook.calls[step.runbook] for step in steps if isinstance(step, Call) and step.runbook in runbook.calls
        ]
        sizes = [self.sizes[runbook.file] for runbook in called]
        count, depth = len(steps) + sum(size[0] for size in sizes), 1 + max((size[1] for size in sizes), default=0)
        too_much = None
        if count > MAX_STEPS:
            too_much = f"more than {MAX_STEPS} steps in all, with those of the runbooks that are called"
        elif depth > MAX_DEPTH:
            too_much = f"runbooks call one another more than {MAX_DEPTH} deep"
        if too_much:
            diagnostics.report(("sections",), too_much, at_key=True)
        self.sizes[runbook.file] = (0, 0) if too_much else (count, depth)  # reported once, not for every caller too

    def _calls(
        self, steps: Sequence[WrittenStep], file: Path, diagnostics: RunbookDiagnostics, callers: tuple[Path, ...]
    ) -> dict[str, Runbook]:
        called: dict[str, Runbook] = {}
        for written in steps:
            if isinstance(written.step, Call) and "runbook" not in written.broken:
                name = written.step.runbook
                runbook = self._called(name, (*written.path, "call"), file, diagnostics, callers)
                if runbook:
                    called[name] = runbook
        return called

    def _called(
        self, name: str, path: SourcePath, file: Path, diagnostics: RunbookDiagnostics, callers: tuple[Path, ...]
    ) -> Runbook | None:
        called = self.library.find(name, file)
        if called is None:
            names = self.library.names(file)
            hint = did_you_mean(name, names) or f"; there are {', '.join(names) or 'none'}"
            diagnostics.report(path, f"there is no runbook `{name}` beside this one or among the shipped ones{hint}")
            return None
        key = called.resolve()
        if key in callers:
            diagnostics.report(path, f"`{name}` calls itself, directly or through others; it would never end")
            return None
        if len(callers) > MAX_DEPTH:
            diagnostics.report(path, f"runbooks call one another more than {MAX_DEPTH} deep")
            return None
        if key not in self.loaded:
            self.loaded[key] = self.read(called, self._shown(called, file, diagnostics.source.name), callers)
        return self.loaded[key]

    def _shown(self, called: Path, caller: Path, caller_name: str) -> str:
        if called.parent == caller.parent:
            return str(Path(caller_name).parent / called.name)
        return called.name


def _other_file(top: Any) -> str | None:
    """The sentence about a file of ours that is no runbook."""
    if is_inventory(top):
        return _INVENTORY
    return _EDITION if is_edition(top) else None


def _check_keys(top: dict[Any, Any], diagnostics: RunbookDiagnostics) -> None:
    diagnostics.report_unknown_keys(top, TOP, (), "a runbook")
    for key, value in top.items():
        if key not in TOP and isinstance(value, (dict, list)):
            diagnostics.unreadable.add_declared_in(value)


def _has_sure_inputs(runbook: Runbook, top: dict[Any, Any]) -> bool:
    """Say whether all inputs could be read. If not, nobody knows whether a caller gives the right ones."""
    declared = top.get("inputs") or {}
    return isinstance(declared, dict) and declared.keys() == runbook.inputs.keys() and not top.keys() - set(TOP)


def _bytes(file: Path, shown_as: str) -> bytes:
    try:
        with file.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
    raise InvalidFile([Mistake(shown_as, 1, 1, f"cannot be read: {reason}")])
