"""Checks of a whole runbook before a browser starts: its steps fit together, and with the runbooks that they call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from handrail.locator import ROLES
from handrail.runbook.advice import advise
from handrail.runbook.bare_passwords import refuse_bare_password, warn_of_likely_password
from handrail.runbook.diagnostics import RunbookDiagnostics
from handrail.runbook.model import Input, Runbook
from handrail.runbook.placeholders import Placeholders
from handrail.runbook.targets import Targets
from handrail.runbook.written_step import WrittenStep
from handrail.source import cut_at_comments, did_you_mean, in_single_quotes, nearest
from handrail.steps import Call


def check(runbook: Runbook, steps: Sequence[WrittenStep], targets: Targets, diagnostics: RunbookDiagnostics) -> None:
    """Check the steps in the order of the file, and report every mistake that does not only follow from another."""
    placeholders = Placeholders(runbook, steps, diagnostics)
    ids: set[str] = set()
    for step in steps:
        placeholders.check(step)
        _check_id(step, ids, diagnostics)
        _check_shape(step, diagnostics)
        refuse_bare_password(step, runbook, diagnostics)
        warn_of_likely_password(step, runbook, diagnostics)
        _check_call(step, runbook, diagnostics)
        placeholders.add(step)
    placeholders.check_targets(targets)
    _check_target_names(targets, diagnostics)
    advise(steps, diagnostics)
    _warn_of_comments(diagnostics)
    _check_declared(runbook, placeholders, targets, diagnostics)


def _warn_of_comments(diagnostics: RunbookDiagnostics) -> None:
    mistaken = {(mistake.line, mistake.column) for mistake in diagnostics.mistakes}
    for path, comment, whole in cut_at_comments(diagnostics.source):
        if diagnostics.source.position(path) not in mistaken:
            sentence = (
                f"a comment begins at `{comment}`, which is not part of this text; if it is meant to be, write: "
                f"{in_single_quotes(whole)}"
            )
            diagnostics.warn(path, sentence)


def _check_id(written: WrittenStep, ids: set[str], diagnostics: RunbookDiagnostics) -> None:
    taken = written.body.get("id")
    if not isinstance(taken, str):
        return
    if taken in ids:
        diagnostics.report((*written.path, "id"), f"the id `{taken}` is taken by an earlier step")
    ids.add(taken)


def _check_shape(written: WrittenStep, diagnostics: RunbookDiagnostics) -> None:
    step = written.step
    if step is None:
        return
    if step.screenshot == "target" and "target" not in written.broken and not step.control:
        sentence = f"`{step.action}` has no target to take a picture of; write full or off"
        diagnostics.report((*written.path, "screenshot"), sentence)
    if (
        written.is_whole
        and step.if_so_already
        and (step.effect_in_force != "once" or not (step.done_when and step.done_when.at))
    ):
        sentence = "`if_so_already` belongs to a step with `effect: once` and a `done_when` that names with `at` where it shows"
        diagnostics.report((*written.path, "if_so_already"), sentence, at_key=True)


def _check_call(written: WrittenStep, runbook: Runbook, diagnostics: RunbookDiagnostics) -> None:
    step = written.step
    if not isinstance(step, Call) or "runbook" in written.broken or step.runbook not in runbook.calls:
        return
    called, path = runbook.calls[step.runbook], written.path
    if len(called.appliances) > 1:
        roles = ", ".join(called.appliances)
        sentence = f"`{step.runbook}` works on several appliances ({roles}); a called runbook works on one"
        diagnostics.report((*path, "call"), sentence)
    _check_inputs(written, step.runbook, called.inputs, diagnostics)


def _check_inputs(
    written: WrittenStep, name: str, inputs: Mapping[str, Input], diagnostics: RunbookDiagnostics
) -> None:
    given = written.body.get("with", {})
    if not isinstance(given, dict) or ("with" not in written.body and "with_" in written.broken):
        return
    typo_targets = {nearest(key, inputs) for key in given if key not in inputs}
    for key, declared in inputs.items():
        if key not in given and key not in typo_targets and declared.default is None:
            diagnostics.report((*written.path, "call"), f"`{name}` asks for the input `{key}`; give it under `with`")
    for key in given:
        if key not in inputs:
            hint = did_you_mean(key, inputs) or f"; it asks for {', '.join(inputs) or 'none'}"
            diagnostics.report((*written.path, "with", key), f"`{name}` has no input `{key}`{hint}", at_key=True)


def _check_target_names(targets: Targets, diagnostics: RunbookDiagnostics) -> None:
    """Blame a definition that nothing uses for the unknown word, used again and again, that its name should be."""
    unused = targets.unused()
    for word, mistakes in list(diagnostics.unknown_targets.items()):
        if len(mistakes) > 1 and (target := nearest(word, [*targets, *ROLES])) in unused:
            diagnostics.report_misspelled_target(target, word)


def _check_declared(
    runbook: Runbook, placeholders: Placeholders, targets: Targets, diagnostics: RunbookDiagnostics
) -> None:
    for name in runbook.secrets.keys() & runbook.inputs.keys():
        diagnostics.report(("secrets", name), f"`{name}` is an input already; choose another name", at_key=True)
    for key, unused in (
        ("inputs", placeholders.unused([*runbook.inputs])),
        ("secrets", placeholders.unused([*runbook.secrets])),
        ("targets", targets.unused()),
    ):
        for name in unused:
            diagnostics.warn((key, name), f"`{name}` is declared and never used", at_key=True)
