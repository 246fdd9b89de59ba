"""Warnings about steps that can be performed, and prove less than their author may think."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from handrail.locator import Locator
from handrail.runbook.diagnostics import RunbookDiagnostics
from handrail.runbook.written_step import WrittenStep, key_of
from handrail.source import SourcePath
from handrail.steps import Condition
from handrail.steps.menu import path_meant_by, unquoted_path


def advise(steps: Sequence[WrittenStep], diagnostics: RunbookDiagnostics) -> None:
    """Warn of steps that nothing proves, of proofs that the act makes or that may be old, and of absence that proves nothing."""
    used: dict[SourcePath, set[Locator]] = {}
    for written in steps:
        in_section = used.setdefault(written.path[:-1], set())
        if written.is_whole:
            _warn_of_no_proof(written, diagnostics)
            _warn_of_own_doing(written, in_section, diagnostics)
            _warn_of_old_row(written, diagnostics)
            _warn_of_one_entry(written, diagnostics)
            _warn_of_doubt(written, diagnostics)
            for path, condition in _conditions(written):
                _warn_of_mere_absence(path, condition, diagnostics)
        if written.step is not None and written.step.reach == "acts":
            in_section |= set(written.step.control)


def _warn_of_no_proof(written: WrittenStep, diagnostics: RunbookDiagnostics) -> None:
    step = written.step
    if step and step.effect_in_force == "once" and step.done_when is None:
        sentence = (
            f"`{step.action}` happens once and has no `done_when`; after a crash nobody could tell whether it happened"
        )
        diagnostics.warn((*written.path, key_of(type(step), step.shorthand)), sentence)


def _warn_of_one_entry(written: WrittenStep, diagnostics: RunbookDiagnostics) -> None:
    step = written.step
    if step is None:
        return
    key = key_of(type(step), step.shorthand)
    for path, place in (((key,), step.menu_path), (("done_when", "at"), step.done_when and step.done_when.at)):
        if place and (meant := unquoted_path(place)):
            sentence = f"the quotation marks in `{place}` are looked for in the menu, too; entries have none: {meant}"
            diagnostics.warn((*written.path, *path), sentence)
        elif place and (meant := path_meant_by(place)):
            sentence = f"`{place}` is looked for as one entry of the menu; entries have `>` between them: {meant}"
            diagnostics.warn((*written.path, *path), sentence)


def _warn_of_doubt(written: WrittenStep, diagnostics: RunbookDiagnostics) -> None:
    step = written.step
    if step and (doubt := step.doubt()):
        diagnostics.warn((*written.path, key_of(type(step), step.shorthand)), doubt)


def _warn_of_own_doing(written: WrittenStep, used: Collection[Locator], diagnostics: RunbookDiagnostics) -> None:
    step = written.step
    if not step or step.effect_in_force != "once" or not step.done_when or step.done_when.at:
        return
    own = next((locator for locator in step.done_when.compared if locator in {*step.control, *used}), None)
    if own:
        sentence = (
            f"`done_when` looks at what the runbook itself sets ({own}): that shows whether or not the appliance has taken it; "
            "add `at`, the menu path to a page that shows it once it was loaded anew"
        )
        diagnostics.warn((*written.path, "done_when"), sentence)


def _warn_of_old_row(written: WrittenStep, diagnostics: RunbookDiagnostics) -> None:
    step = written.step
    if not step or step.effect_in_force != "once" or not step.done_when or step.done_when.at:
        return
    listed = next((locator for locator in _to_be_there(step.done_when) if _is_in_row(locator)), None)
    if listed:
        sentence = (
            f"`done_when` looks for what a table lists ({listed}), on whatever page answers: one that tells of an error may list "
            "it from before. Add `at`, the menu path to the page with the table, and lead there before the step with a "
            "`navigate`, so that one sees whether it is new"
        )
        diagnostics.warn((*written.path, "done_when"), sentence)


def _to_be_there(condition: Condition) -> Iterator[Locator]:
    yield from condition.visible or ()
    for inner in condition.any or ():
        yield from _to_be_there(inner)


def _is_in_row(locator: Locator) -> bool:
    return any(part.role in ("row", "cell") for part in locator.parts)


def _conditions(written: WrittenStep) -> Iterator[tuple[SourcePath, Condition]]:
    step = written.step
    if step is None:
        return
    for name in type(step).model_fields:
        value = getattr(step, name)
        if isinstance(value, Condition):
            yield (*written.path, key_of(type(step), name)), value


def _warn_of_mere_absence(path: SourcePath, condition: Condition, diagnostics: RunbookDiagnostics) -> None:
    if condition.names_what_is_there:
        return
    loose = next((locator for locator in condition.hidden or () if locator.inside is None), None)
    if loose:
        sentence = (
            f"`hidden` alone proves little: a page that has not come yet does not show {loose} either; say what it would be in, "
            f'as in: {loose} in section "…", or with `visible` what is there instead'
        )
        diagnostics.warn((*path, "hidden"), sentence)
    for index, inner in enumerate(condition.any or ()):
        _warn_of_mere_absence((*path, "any", index), inner, diagnostics)
