"""Checks of a whole runbook before a browser starts: its steps fit together, and with the runbooks that they call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from handrail.runbook.messages import did_you_mean, nearest
from handrail.runbook.mistakes import Findings
from handrail.runbook.model import Input, Runbook
from handrail.runbook.names import Names
from handrail.runbook.targets import Targets
from handrail.runbook.written_step import WrittenStep, key_of
from handrail.steps import Call


def check(runbook: Runbook, steps: Sequence[WrittenStep], targets: Targets, findings: Findings) -> None:
    """Walk the steps in the order of the file, and report every mistake that does not only follow from another one."""
    names = Names(runbook, steps, findings)
    ids: set[str] = set()
    for step in steps:
        names.check(step)
        _check_id(step, ids, findings)
        _check_shape(step, findings)
        _check_call(step, runbook, findings)
        names.add(step)
    names.check_targets(targets)
    _check_declared(runbook, names, targets, findings)


def _check_id(written: WrittenStep, ids: set[str], findings: Findings) -> None:
    taken = written.body.get("id")
    if not isinstance(taken, str):
        return
    if taken in ids:
        findings.wrong((*written.path, "id"), f"the id `{taken}` is taken by an earlier step")
    ids.add(taken)


def _check_shape(written: WrittenStep, findings: Findings) -> None:
    step = written.step
    if step is None:
        return
    if step.screenshot == "target" and "target" not in written.broken and not step.control:
        sentence = f"`{step.action}` has no target to take a picture of; write full or off"
        findings.wrong((*written.path, "screenshot"), sentence)
    if written.is_whole and step.effective == "once" and step.done_when is None:
        sentence = (
            f"`{step.action}` happens once and has no `done_when`; after a crash nobody could tell whether it happened"
        )
        findings.unwise((*written.path, key_of(type(step), step.shorthand)), sentence)


def _check_call(written: WrittenStep, runbook: Runbook, findings: Findings) -> None:
    step = written.step
    if not isinstance(step, Call) or "runbook" in written.broken or step.runbook not in runbook.calls:
        return
    called, path = runbook.calls[step.runbook], written.path
    if len(called.appliances) > 1:
        roles = ", ".join(called.appliances)
        sentence = f"`{step.runbook}` works on several appliances ({roles}); a called runbook works on one"
        findings.wrong((*path, "call"), sentence)
    _check_inputs(written, step.runbook, called.inputs, findings)


def _check_inputs(written: WrittenStep, name: str, inputs: Mapping[str, Input], findings: Findings) -> None:
    given = written.body.get("with", {})
    if not isinstance(given, dict) or ("with" not in written.body and "with_" in written.broken):
        return
    meant = {nearest(key, inputs) for key in given if key not in inputs}
    for key, wanted in inputs.items():
        if key not in given and key not in meant and wanted.default is None:
            findings.wrong((*written.path, "call"), f"`{name}` asks for the input `{key}`; give it under `with`")
    for key in given:
        if key not in inputs:
            hint = did_you_mean(key, inputs) or f"; it asks for {', '.join(inputs) or 'none'}"
            findings.wrong((*written.path, "with", key), f"`{name}` has no input `{key}`{hint}", at_key=True)


def _check_declared(runbook: Runbook, names: Names, targets: Targets, findings: Findings) -> None:
    for name in runbook.secrets.keys() & runbook.inputs.keys():
        findings.wrong(("secrets", name), f"`{name}` is an input already; choose another name", at_key=True)
    for key, unused in (
        ("inputs", names.unused([*runbook.inputs])),
        ("secrets", names.unused([*runbook.secrets])),
        ("targets", targets.unused()),
    ):
        for name in unused:
            findings.unwise((key, name), f"`{name}` is declared and never used", at_key=True)
