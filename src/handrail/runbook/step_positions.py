"""The positions of steps in the files of a runbook and of those that it calls, for messages about a step of a run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from handrail.runbook.model import PlannedStep, Runbook, outline
from handrail.source import parse_source


@dataclass(frozen=True)
class StepPosition:
    """The position of a step: lines and columns count from 1."""

    runbook: Runbook
    line: int
    column: int


def step_positions(runbook: Runbook) -> Mapping[str, StepPosition]:
    """The position of each step of a runbook by its number, as in `7`, or `3.2` in the runbook that step 3 calls."""
    found: dict[str, StepPosition] = {}
    written = _written(runbook)
    for section in outline(runbook):
        for planned in section.steps:
            found[planned.number] = next(written)
            _add_called(planned, found)
    return found


def _add_called(planned: PlannedStep, found: dict[str, StepPosition]) -> None:
    if planned.calls is None:
        return
    for child, position in zip(planned.children, _written(planned.calls), strict=True):
        found[child.number] = position
        _add_called(child, found)


def _written(runbook: Runbook) -> Iterator[StepPosition]:
    source = parse_source(runbook.content, runbook.file.name)
    for section, body in enumerate(runbook.sections):
        for step in range(len(body.steps)):
            line, column = source.position(("sections", section, "steps", step))
            yield StepPosition(runbook, line, column)
