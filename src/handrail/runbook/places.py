"""Where each step stands, for whoever mends it: by the numbers of a plan, the file and the line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

from handrail.runbook.model import PlannedStep, Runbook, outline
from handrail.source import Source, SourcePath, parse_source

Place: TypeAlias = tuple[Path, int]
"""A file, and a line in it, from 1."""


def places_of_steps(runbook: Runbook) -> Mapping[str, Place]:
    """The place of each step, and of those that it calls, by its number."""
    lines: dict[Path, list[int]] = {each.file: list(_lines(each)) for each in runbook.family()}
    steps = [planned for section in outline(runbook) for planned in section.steps]
    return dict(_places(steps, runbook, lines))


def _places(steps: list[PlannedStep], runbook: Runbook, lines: Mapping[Path, list[int]]) -> Iterator[tuple[str, Place]]:
    for planned, line in zip(steps, lines[runbook.file], strict=True):
        yield planned.number, (runbook.file, line)
        if planned.calls:
            yield from _places(list(planned.children), planned.calls, lines)


def _lines(runbook: Runbook) -> Iterator[int]:
    """The lines at which a runbook's steps begin, in the order in which they are performed."""
    source = parse_source(runbook.content, str(runbook.file))
    for index, body in enumerate(source.at(("sections",))):
        path: SourcePath = ("sections", index)
        if "for_each" not in body:
            yield from _lines_in(source, path)
            continue
        for _ in body["for_each"]:
            for inner in range(len(body["sections"])):
                yield from _lines_in(source, (*path, "sections", inner))


def _lines_in(source: Source, section: SourcePath) -> Iterator[int]:
    for index in range(len(source.at((*section, "steps")))):
        yield source.position((*section, "steps", index))[0]
