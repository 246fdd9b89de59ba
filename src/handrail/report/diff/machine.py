"""A comparison for machines: a list of differences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from handrail.journal import EvidenceKept, StepRecord
from handrail.report.diff.comparison import Compared, Comparison, PicturesApart
from handrail.report.diff.texts import Hunk


def differences(told: Comparison) -> list[dict[str, Any]]:
    """Each with its `kind`, where it is, and both sides; `counts` is whether it makes the two differ."""
    return [_placed(it) | difference for it in told.steps for difference in _of(it)]


def _placed(it: Compared) -> dict[str, Any]:
    return {"heading": it.heading, "left": _step(it.left), "right": _step(it.right), "again": it.repeats}


def _step(step: StepRecord | None) -> dict[str, str] | None:
    if step is None:
        return None
    return {"step": step.number, "appliance": step.appliance, "sentence": step.sentence, "outcome": step.outcome}


def _of(it: Compared) -> Iterator[dict[str, Any]]:
    if it.here_alone:
        yield {"kind": "only-left" if it.left else "only-right", "counts": True}
    if it.outcome:
        yield {"kind": "outcome", "counts": True, "said": list(it.outcome)}
    if it.found:
        yield {"kind": "found", "counts": True, "hunks": _hunks(it.found)}
    if it.text:
        yield {"kind": "text", "counts": True, "hunks": _hunks(it.text)}
    for apart in it.pictures:
        yield {"kind": "picture", "counts": not it.explained, **_picture(apart)}
    if it.slower:
        yield {"kind": "time", "counts": False, "seconds": [each.total_seconds() for each in it.slower]}
    for problem in it.problems:
        yield {"kind": "not-what-was-kept", "counts": False, "problem": problem}


def _hunks(hunks: tuple[Hunk, ...]) -> list[dict[str, Any]]:
    return [{"heading": it.heading, "lines": [f"{change.sign} {change.text}" for change in it.changes]} for it in hunks]


def _picture(apart: PicturesApart) -> dict[str, Any]:
    files: tuple[EvidenceKept, EvidenceKept] = (apart.left, apart.right)
    seen = apart.pixels
    return {
        "files": [it.file for it in files],
        "sizes": [list(seen.left), list(seen.right)] if seen else None,
        "differing": seen.differing if seen else None,
        "places": [asdict(box) for box in seen.places] if seen else None,
    }
