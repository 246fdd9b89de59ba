"""A comparison for machines: a list of differences, ready for JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from handrail.journal import StepRecord
from handrail.report.diff.comparison import Comparison, DifferingPictures, StepComparison
from handrail.report.diff.texts import Hunk


def differences(comparison: Comparison) -> list[dict[str, Any]]:
    """Return the differences as dictionaries: `kind`, heading, and the step on the left and right.

    `counts` tells whether the steps count as different, and `again` is the number of another step with the same differences.
    """
    return [_location(step) | difference for step in comparison.steps for difference in _differences(step)]


def _location(step: StepComparison) -> dict[str, Any]:
    return {"heading": step.heading, "left": _step(step.left), "right": _step(step.right), "again": step.repeats}


def _step(step: StepRecord | None) -> dict[str, str] | None:
    if step is None:
        return None
    return {"step": step.number, "appliance": step.appliance, "sentence": step.sentence, "outcome": step.outcome}


def _differences(step: StepComparison) -> Iterator[dict[str, Any]]:
    if step.is_one_sided:
        yield {"kind": "only-left" if step.left else "only-right", "counts": True}
    if step.outcomes:
        yield {"kind": "outcome", "counts": True, "said": list(step.outcomes)}
    if step.findings:
        yield {"kind": "found", "counts": True, "hunks": _hunks(step.findings)}
    if step.texts:
        yield {"kind": "text", "counts": True, "hunks": _hunks(step.texts)}
    for pictures in step.pictures:
        yield {"kind": "picture", "counts": not step.pictures_may_differ, **_pictures(pictures)}
    if step.durations:
        yield {"kind": "time", "counts": False, "seconds": [took.total_seconds() for took in step.durations]}
    for problem in step.problems:
        yield {"kind": "not-what-was-kept", "counts": False, "problem": problem}


def _hunks(hunks: tuple[Hunk, ...]) -> list[dict[str, Any]]:
    return [
        {"heading": hunk.heading, "lines": [f"{change.prefix} {change.text}" for change in hunk.changes]}
        for hunk in hunks
    ]


def _pictures(pictures: DifferingPictures) -> dict[str, Any]:
    pixels = pictures.pixels
    return {
        "files": [pictures.left.file, pictures.right.file],
        "sizes": [list(pixels.left), list(pixels.right)] if pixels else None,
        "differing": pixels.differing if pixels else None,
        "places": [asdict(region) for region in pixels.regions] if pixels else None,
    }
