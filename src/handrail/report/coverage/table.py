"""A coverage as CSV, for spreadsheets: a line for each sentence and run, for each step, and for each change of a new edition."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import UTC
from typing import TypeAlias

from handrail.coverage import Coverage, CoveredSentence, Impact, Proof
from handrail.report.coverage import sentences
from handrail.report.spreadsheets import harmless

COLUMNS = (
    "what",
    "id",
    "heading",
    "text",
    "state",
    "steps",
    "notes",
    "reason",
    "run",
    "proof",
    "picture",
    "picture sha256",
    "by",
    "when",
    "version",
    "sha256",
    "new id",
    "new text",
)
Row: TypeAlias = dict[str, str]


def csv_table(coverage: Coverage, impact: Impact | None) -> str:
    """CSV. A text that a spreadsheet would take for a formula begins with an apostrophe."""
    file = io.StringIO()
    writer = csv.DictWriter(file, COLUMNS, restval="")
    writer.writeheader()
    for row in (*_sentences(coverage), *_steps(coverage), *(_changes(impact) if impact else ())):
        writer.writerow({key: harmless(text) for key, text in row.items()})
    return file.getvalue()


def _sentences(coverage: Coverage) -> Iterator[Row]:
    for section in coverage.sections:
        for sentence in section.sentences:
            row = _sentence(section.heading, sentence)
            yield from ([{**row, **_proof(proof)} for proof in sentence.proofs] or [row])


def _sentence(heading: str, it: CoveredSentence) -> Row:
    return {
        "what": "sentence",
        "id": it.sentence.id,
        "heading": heading,
        "text": it.sentence.says,
        "state": it.state,
        "steps": " ".join(it.steps),
        "notes": " ".join(it.notes),
        "reason": it.reason,
        "sha256": it.sentence.sha256,
    }


def _proof(it: Proof) -> Row:
    return {
        "run": it.run,
        "proof": it.verdict + (f": {it.reason}" if it.reason else ""),
        "picture": it.picture.file if it.picture else "",
        "picture sha256": it.picture.sha256 if it.picture else "",
        "by": it.by,
        "when": it.at.astimezone(UTC).isoformat(timespec="seconds") if it.at else "",
        "version": it.version,
    }


def _steps(coverage: Coverage) -> Iterator[Row]:
    for step in coverage.steps:
        yield {
            "what": "step",
            "id": step.number,
            "heading": step.heading,
            "text": step.sentence,
            "state": step.state,
            "reason": sentences.origin(step),
        }


def _changes(impact: Impact) -> Iterator[Row]:
    for change in impact.changes:
        place = change.old or change.new
        if place is None:
            continue
        suspects = impact.suspects_of(change)
        yield {
            "what": "change",
            "id": change.old.sentence.id if change.old else "",
            "heading": place.heading,
            "text": change.old.sentence.says if change.old else "",
            "state": change.kind,
            "steps": " ".join(dict.fromkeys(it.step for it in suspects if it.step)),
            "reason": "; ".join(map(sentences.suspicion, suspects)),
            "sha256": place.sentence.sha256,
            "new id": change.new.sentence.id if change.new else "",
            "new text": change.new.sentence.says if change.new else "",
        }
