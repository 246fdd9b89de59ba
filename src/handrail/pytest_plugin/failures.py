"""Failures of runbooks as a person reads them: the sentence at its line, and no traceback."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from _pytest._code.code import ExceptionChainRepr, ReprEntryNative, ReprFileLocation, ReprTraceback

from handrail.app.perform import RunResult
from handrail.errors import Mistake
from handrail.journal import RunRecord
from handrail.runbook import Runbook
from handrail.runbook.step_positions import step_positions

FAILED = ("failed", "in doubt", "not found", "exception", "unfinished")
"""Outcomes of steps that make a test fail."""


class RunbookFailed(AssertionError):
    """A runbook has mistakes, or was not carried out: its sentences, each at its place, and what can be done next."""

    def __init__(self, sentences: Iterable[Mistake], advice: Iterable[str] = ()) -> None:
        self.sentences, self.advice = tuple(sentences), tuple(advice)
        super().__init__("\n".join([*map(str, self.sentences), *self.advice]))


def as_repr(failure: RunbookFailed, file: Path) -> ExceptionChainRepr:
    """The failure as pytest's reporters take one, with its first sentence for their summaries."""
    first = failure.sentences[0]
    crash = ReprFileLocation(str(file), first.line, first.sentence)
    trace = ReprTraceback([ReprEntryNative([f"{failure}\n"])], None, "native")
    return ExceptionChainRepr([(trace, crash, None)])


def failure_of(
    result: RunResult, runbook: Runbook, shown_path: str, show: Callable[[Path], str], *, can_resume: bool
) -> RunbookFailed | None:
    """The failure of a run that has ended; None if all of it went well. `show` gives a path as it is shown."""
    if not result.exit_code:
        return None
    record = result.record
    sentences = tuple(_of_steps(record, runbook, shown_path))
    if not sentences:
        sentences = (Mistake(shown_path, 1, 1, str(result.error)),)
    return RunbookFailed(sentences, _advice(result, record, show, can_resume=can_resume))


def _of_steps(record: RunRecord, runbook: Runbook, shown_path: str) -> Iterable[Mistake]:
    positions = step_positions(runbook)
    for step in record.steps:
        if step.outcome in FAILED and not any(child.number.startswith(f"{step.number}.") for child in record.steps):
            at = positions[step.number]
            name = shown_path if at.runbook is runbook else at.runbook.file.name
            yield Mistake(name, at.line, at.column, f"step {step.number}, {step.sentence}: {step.reason}")


def _advice(result: RunResult, record: RunRecord, show: Callable[[Path], str], *, can_resume: bool) -> Iterable[str]:
    if result.folder.report.exists():
        yield f"report: {show(result.folder.report)}"
    if can_resume and not record.came_to_its_end and record.mode.is_resumable:
        yield f"to go on: handrail resume {show(result.folder.path)}"
