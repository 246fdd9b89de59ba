"""Checks of a runbook's placeholders: each is known at its step, and in a place where it may be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from string import Template
from typing import Any, Literal

from handrail.runbook.diagnostics import RunbookDiagnostics, placeholder_prefix
from handrail.runbook.model import Runbook
from handrail.runbook.targets import DUMMY, Targets
from handrail.runbook.written_step import WrittenStep, key_of
from handrail.source import SourcePath, did_you_mean
from handrail.steps import BaseStep, placeholders_in
from handrail.steps.so_already import SoAlready
from handrail.steps.values import sole_placeholder

ValueKind = Literal["text", "secret", "file", "any"]
"""The kind of value that a name stands for; `any` if that could not be read."""

SECRET_PLACES = "a secret may only be the whole value of `fill` or the `passphrase` of `inspect`"
FILE_PLACES = "it may only be what `upload`, `inspect` or `probe` works with"


class Placeholders:
    """The names that are known at one step of a runbook. `check` checks the step, `add` adds the name that it gives."""

    def __init__(self, runbook: Runbook, steps: Sequence[WrittenStep], diagnostics: RunbookDiagnostics) -> None:
        self._diagnostics = diagnostics
        self._kinds: dict[str, ValueKind] = {"url": "text", "host": "text", "username": "text", "password": "secret"}
        self._kinds |= dict.fromkeys(diagnostics.unreadable.known - self._kinds.keys(), "any")
        self._kinds |= dict.fromkeys(runbook.inputs, "text")
        self._kinds |= dict.fromkeys(runbook.secrets, "secret")
        self._later = {given[0] for step in steps if (given := _given(step))}
        self._reported = {(mistake.line, mistake.column) for mistake in diagnostics.mistakes}
        self._used: set[str] = set()
        self._inspected: set[str] = set()

    def unused(self, declared: Sequence[str]) -> list[str]:
        return [name for name in declared if name not in self._used]

    def check(self, written: WrittenStep) -> None:
        """Report every name in a step that is unknown there, or in a place where it may not be."""
        for field_name, value in written.step or ():
            if value is not None and written.step and field_name not in written.step.literal_fields:
                self._check_value(value, field_name, written.step, written.path)
        for key in written.unread:
            for name in _loose_names(written.body[key]):
                self._used.add(name)
                self._inspected.add(name)
                if self._diagnostics.position_of(name, (*written.path, key)) not in self._reported:
                    self._refuse_unknown(name, (*written.path, key))

    def add(self, written: WrittenStep) -> None:
        """Add the name that the step gives to those that follow."""
        if written.fingerprinted_file:
            self._inspected.add(written.fingerprinted_file)
        given = _given(written)
        if given is not None:
            self._add(*given, written)
        elif written.may_have_output:
            self._diagnostics.unreadable.unnamed_count += 1

    def _add(self, name: str, kind: ValueKind, written: WrittenStep) -> None:
        if name in self._kinds:
            sentence = f"`{name}` stands for something else already; choose another name"
            self._diagnostics.report((*written.path, "as"), sentence)
        if kind != "any" and "when" in written.body:
            sentence = f"later steps rely on `${name}`, so the step that gives it cannot depend on `when`"
            self._diagnostics.report((*written.path, "when"), sentence, at_key=True)
        self._kinds[name] = kind

    def check_targets(self, targets: Targets) -> None:
        """Report the names in targets that are unknown in every step, or can be in no locator."""
        for target, located in targets.located.items():
            path = ("targets", target)
            names = _loose_names(self._diagnostics.source.at(path)) if located is DUMMY else placeholders_in(located)
            for name in names:
                if self._diagnostics.is_written_at(path, name):
                    self._used.add(name)
                    self._check_in_target(name, path)

    def _check_in_target(self, name: str, path: SourcePath) -> None:
        kind = self._kinds.get(name)
        if kind is None:
            self._refuse_unknown(name, path)
        elif kind == "secret":
            self._diagnostics.report_at_name(path, name, f"`${name}` is a secret; {SECRET_PLACES}")
        elif kind == "file":
            self._diagnostics.report_at_name(path, name, f"`${name}` is a file; {FILE_PLACES}")

    def _check_value(self, value: Any, field_name: str, step: BaseStep, path: SourcePath) -> None:
        field_path = (*path, key_of(type(step), field_name))
        if isinstance(value, SoAlready):
            for name, part in value:
                self._check_part(part, name, value, (*field_path, name))
        else:
            self._check_part(value, field_name, step, field_path)

    def _check_part(self, value: Any, field_name: str, step: BaseStep | SoAlready, field_path: SourcePath) -> None:
        for name in placeholders_in(value):
            self._used.add(name)
            kind = self._kinds.get(name)
            if kind is None and name in self._later:
                self._refuse_unknown(name, field_path)
            # if the name is not written here, it is in a target, and any mistake is there
            elif kind == "text" or self._diagnostics.is_written_at(field_path, name):
                self._check_name(name, value, field_name, step, field_path)
        if _takes_file(step, field_name) and sole_placeholder(value) is None:
            sentence = f"`{field_path[-1]}` takes a file that an earlier `download` brought, as in: $bundle"
            self._diagnostics.report(field_path, sentence)

    def _check_name(
        self, name: str, value: Any, field_name: str, step: BaseStep | SoAlready, field_path: SourcePath
    ) -> None:
        kind = self._kinds.get(name)
        whole = isinstance(value, str) and sole_placeholder(value) == name
        if kind is None:
            self._refuse_unknown(name, field_path)
        elif kind == "secret" and not (whole and field_name in step.secret_fields):
            self._diagnostics.report_at_name(field_path, name, f"`${name}` is a secret; {SECRET_PLACES}")
        elif kind == "file" and not (whole and _takes_file(step, field_name)):
            self._diagnostics.report_at_name(field_path, name, f"`${name}` is a file; {FILE_PLACES}")
        elif kind == "text" and _takes_file(step, field_name):
            sentence = f"`${name}` is a text; `{field_path[-1]}` takes a file that an earlier `download` brought"
            self._diagnostics.report(field_path, sentence)
        elif kind == "file" and field_name in step.fingerprint_fields and name not in self._inspected:
            sentence = f"`${name}` has not been inspected before; `probe` compares with what `inspect` found"
            self._diagnostics.report(field_path, sentence)

    def _refuse_unknown(self, name: str, field_path: SourcePath) -> None:
        if name in self._kinds:
            return
        if name in self._later:
            sentence = f"`${name}` is known only after a later step; nothing gives it before this one"
            self._diagnostics.report_at_name(field_path, name, sentence)
            return
        hint = did_you_mean(f"${name}", [f"${known}" for known in self._kinds])
        if not hint and self._diagnostics.unreadable.consume():
            self._kinds[name] = "any"
            return
        known = ", ".join(f"${known}" for known in sorted(self._kinds))
        self._diagnostics.report_at_name(
            field_path, name, f"`${name}` is not known{hint or f'; known here are {known}'}"
        )


def _takes_file(step: BaseStep | SoAlready, field_name: str) -> bool:
    return field_name in (*step.file_fields, *step.fingerprint_fields)


def _given(written: WrittenStep) -> tuple[str, ValueKind] | None:
    if written.output is not None:
        return written.output
    name = written.body.get("as")
    prefix = placeholder_prefix(name) if isinstance(name, str) else ""
    return (prefix, "any") if prefix else None


_REGEX = re.compile(r"/(?:[^/\\]|\\.)+/i?")


def _loose_names(raw: Any) -> Iterator[str]:
    """The placeholders in an unreadable value; in regular expressions, only those in braces."""
    if isinstance(raw, str):
        matches = Template.pattern.finditer(_REGEX.sub("", raw))
        yield from filter(None, (match["named"] or match["braced"] for match in matches))
        yield from (name for regex in _REGEX.findall(raw) for name in re.findall(r"\$\{(\w+)\}", regex))
    for part in raw.values() if isinstance(raw, dict) else raw if isinstance(raw, list) else ():
        yield from _loose_names(part)
