"""What can be known of a runbook before a browser starts: that its names are known, and used where they may be."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from handrail.runbook.messages import did_you_mean, nearest
from handrail.runbook.mistakes import Findings
from handrail.runbook.model import Runbook
from handrail.source import SourcePath
from handrail.steps import BaseStep, Call, names_in
from handrail.steps.values import whole_name

Kind = Literal["text", "secret", "file"]

SECRET_PLACES = "a secret may only be the whole value of `fill` or the `passphrase` of `inspect`"


@dataclass
class _Names:
    """The names that are known at one point of a runbook."""

    kinds: dict[str, Kind]
    later: dict[str, int]
    used: set[str] = field(default_factory=set)
    inspected: set[str] = field(default_factory=set)


def check(runbook: Runbook, paths: dict[int, SourcePath], findings: Findings) -> None:
    """Walk the steps in their order, and report."""
    steps = [step for section in runbook.sections for step in section.steps]
    names = _declared(runbook, findings)
    names.later = {step.gives[0]: n for n, step in enumerate(steps) if step.gives}
    ids: set[str] = set()
    for step in steps:
        path = paths[id(step)]
        _check_names(step, path, names, findings)
        _check_id(step, path, ids, findings)
        _check_shape(step, path, findings)
        if isinstance(step, Call):
            _check_call(step, path, runbook, findings)
        _add_given(step, path, names, findings)
    _check_unused(runbook, names, findings)


def _declared(runbook: Runbook, findings: Findings) -> _Names:
    kinds: dict[str, Kind] = {"url": "text", "host": "text", "username": "text", "password": "secret"}
    kinds |= dict.fromkeys(runbook.inputs, "text")
    for name in runbook.secrets:
        if name in runbook.inputs:
            findings.wrong(("secrets", name), f"`{name}` is an input already; choose another name", at_key=True)
    kinds |= dict.fromkeys(runbook.secrets, "secret")
    return _Names(kinds, {})


def _check_names(step: BaseStep, path: SourcePath, names: _Names, findings: Findings) -> None:
    for field_name, value in step:
        if value is None or field_name in step.verbatim:
            continue
        where = (*path, _key(step, field_name))
        for name in names_in(value):
            names.used.add(name)
            _check_name(name, value, field_name, where, step, names, findings)
        if _takes_file(step, field_name) and whole_name(value) is None:
            findings.wrong(where, f"`{where[-1]}` takes a file that an earlier `download` brought, as in: $bundle")


def _check_name(
    name: str, value: object, field_name: str, where: SourcePath, step: BaseStep, names: _Names, findings: Findings
) -> None:
    kind = names.kinds.get(name)
    whole = isinstance(value, str) and whole_name(value) == name
    if kind is None:
        findings.wrong_at_name(where, name, _unknown(name, names))
    elif kind == "secret" and not (whole and field_name in step.secret_fields):
        findings.wrong_at_name(where, name, f"`${name}` is a secret; {SECRET_PLACES}")
    elif kind == "file" and not (whole and _takes_file(step, field_name)):
        sentence = f"`${name}` is a file; it may only be what `upload`, `inspect` or `probe` works with"
        findings.wrong_at_name(where, name, sentence)
    elif kind == "text" and _takes_file(step, field_name):
        findings.wrong(where, f"`${name}` is a text; `{where[-1]}` takes a file that an earlier `download` brought")
    elif field_name in step.fingerprint_fields and name not in names.inspected:
        findings.wrong(where, f"`${name}` has not been inspected before; `probe` compares with what `inspect` found")


def _takes_file(step: BaseStep, field_name: str) -> bool:
    return field_name in (*step.file_fields, *step.fingerprint_fields)


def _unknown(name: str, names: _Names) -> str:
    if name in names.later:
        return f"`${name}` is known only after a later step; nothing gives it before this one"
    hint = did_you_mean(f"${name}", [f"${known}" for known in names.kinds])
    known = ", ".join(f"${known}" for known in sorted(names.kinds))
    return f"`${name}` is not known{hint or f'; known here are {known}'}"


def _check_id(step: BaseStep, path: SourcePath, ids: set[str], findings: Findings) -> None:
    if step.id and step.id in ids:
        findings.wrong((*path, "id"), f"the id `{step.id}` is taken by an earlier step")
    ids.add(step.id or "")


def _check_shape(step: BaseStep, path: SourcePath, findings: Findings) -> None:
    if step.screenshot == "target" and not step.control:
        findings.wrong((*path, "screenshot"), f"`{step.action}` has no target to take a picture of; write full or off")
    if step.effective == "once" and step.done_when is None:
        sentence = (
            f"`{step.action}` happens once and has no `done_when`; after a crash nobody could tell whether it happened"
        )
        findings.unwise((*path, _key(step, step.shorthand)), sentence)


def _check_call(step: Call, path: SourcePath, runbook: Runbook, findings: Findings) -> None:
    called = runbook.calls.get(step.runbook)
    if called is None:
        return
    if len(called.appliances) > 1:
        roles = ", ".join(called.appliances)
        findings.wrong(
            (*path, "call"), f"`{step.runbook}` works on several appliances ({roles}); a called runbook works on one"
        )
    meant = {nearest(name, called.inputs) for name in step.with_ if name not in called.inputs}
    for name, wanted in called.inputs.items():
        if name not in step.with_ and name not in meant and wanted.default is None:
            findings.wrong((*path, "call"), f"`{step.runbook}` asks for the input `{name}`; give it under `with`")
    for name in step.with_:
        if name not in called.inputs:
            hint = did_you_mean(name, called.inputs) or f"; it asks for {', '.join(called.inputs) or 'none'}"
            findings.wrong((*path, "with", name), f"`{step.runbook}` has no input `{name}`{hint}", at_key=True)


def _add_given(step: BaseStep, path: SourcePath, names: _Names, findings: Findings) -> None:
    if step.inspects:
        names.inspected.add(step.inspects)
    if step.gives is None:
        return
    name, kind = step.gives
    if name in names.kinds:
        findings.wrong((*path, "as"), f"`{name}` stands for something else already; choose another name")
    if step.when is not None:
        sentence = f"later steps rely on `${name}`, so the step that gives it cannot depend on `when`"
        findings.wrong((*path, "when"), sentence, at_key=True)
    names.kinds[name] = kind


def _check_unused(runbook: Runbook, names: _Names, findings: Findings) -> None:
    for key, declared in (("inputs", runbook.inputs), ("secrets", runbook.secrets)):
        for name in declared:
            if name not in names.used:
                findings.unwise((key, name), f"`{name}` is declared and never used", at_key=True)


def _key(step: BaseStep, field_name: str) -> str:
    if field_name == step.shorthand:
        return step.action
    return type(step).model_fields[field_name].alias or field_name
