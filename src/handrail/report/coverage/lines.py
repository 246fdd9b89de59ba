"""A coverage as lines of text: each sentence under its heading, then what concerns the steps, and the result last."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from handrail.coverage import Change, Coverage, CoveredSection, CoveredSentence, Impact, Proof
from handrail.report.coverage import sentences

Style = Literal["", "title", "heading", "dim", "good", "bad"]


@dataclass(frozen=True)
class CoverageLine:
    """A line of output, with its style, and the label before it."""

    text: str
    style: Style = ""
    label: str = ""


EMPTY = CoverageLine("")
INDENT = " " * 23


def lines(coverage: Coverage) -> Iterator[CoverageLine]:
    """The lines, with an empty one between parts."""
    yield CoverageLine(coverage.runbook.title, "title")
    yield CoverageLine(f"after {sentences.document(coverage)}", "dim")
    yield from (CoverageLine(f"run {sentences.run(run)}", "dim") for run in coverage.runs)
    for section in coverage.sections:
        yield EMPTY
        yield CoverageLine(section.heading or "(before the first heading)", "heading")
        yield from _sentences(section, names_run=len(coverage.runs) > 1)
    yield from _steps(coverage)
    yield from _order(coverage)
    yield EMPTY
    yield from (CoverageLine(sentence) for sentence in sentences.counts_in_words(coverage))
    yield CoverageLine(sentences.verdict(coverage), "good" if coverage.is_complete else "bad")


def _sentences(section: CoveredSection, *, names_run: bool) -> Iterator[CoverageLine]:
    if not section.sentences:
        yield CoverageLine("  no sentence stands here", "dim")
    for sentence in section.sentences:
        yield _line(sentence)
        yield from (_proof(proof, names_run=names_run) for proof in sentence.proofs)


def _line(sentence: CoveredSentence) -> CoverageLine:
    told = f"{sentences.says(sentence.sentence)}  ({sentences.account(sentence)})"
    style: Style = "bad" if sentence.state == "missing" else "dim" if sentence.state == "not a step" else ""
    return CoverageLine(told, style, f"  {sentence.state:12}{sentence.sentence.id:>7}  ")


def _proof(proof: Proof, *, names_run: bool) -> CoverageLine:
    style: Style = "bad" if proof.verdict == "not proved" else "dim"
    return CoverageLine(sentences.proof(proof, names_run=names_run), style, INDENT)


def _steps(coverage: Coverage) -> Iterator[CoverageLine]:
    """The steps that the document does not have."""
    others = [step for step in coverage.steps if step.state != "in the document"]
    if others:
        yield EMPTY
        yield CoverageLine("Steps that the document does not have", "heading")
    for step in others:
        style: Style = "bad" if step.state == "without a reason" else "dim"
        told = f"{step.sentence}  ({sentences.origin(step)})"
        yield CoverageLine(told, style, f"  {step.state:16}{step.number:>3}  ")


def _order(coverage: Coverage) -> Iterator[CoverageLine]:
    if coverage.deviations:
        yield EMPTY
        yield CoverageLine("In another order than the document's", "heading")
    yield from (CoverageLine(sentences.deviation(it), label="  ") for it in coverage.deviations)


def impact_lines(coverage: Coverage, found: Impact) -> Iterator[CoverageLine]:
    """The impact of a new edition: each change with what it makes suspect, and what is left to do."""
    yield CoverageLine(coverage.runbook.title, "title")
    yield CoverageLine(f"from {sentences.document(coverage)}", "dim")
    yield CoverageLine(f"to {sentences.edition(found.edition)}", "dim")
    heading = None
    for change in found.changes:
        if change.kind == "unchanged":
            continue
        place = change.old or change.new
        if place and place.heading != heading:
            heading = place.heading
            yield EMPTY
            yield CoverageLine(heading or "(before the first heading)", "heading")
        yield from _change(change, found)
    yield from _renumbered(coverage, found)
    yield EMPTY
    yield CoverageLine(f"{len(coverage.edition.sentences)} sentences before: {sentences.impact_counts(found)}")
    yield CoverageLine(sentences.impact_verdict(found), "good" if found.is_clear else "bad")
    yield CoverageLine(f"Of the stored edition: {_lowered(sentences.verdict(coverage))}")


def _change(change: Change, found: Impact) -> Iterator[CoverageLine]:
    place = change.old or change.new
    if place is None:
        return
    style: Style = "bad" if change.kind == "new" else ""
    yield CoverageLine(sentences.says(place.sentence), style, f"  {change.kind:12}{place.sentence.id:>7}  ")
    yield from (CoverageLine(told, label=INDENT) for told in sentences.becomes(change))
    for suspect in found.suspects_of(change):
        yield CoverageLine(sentences.suspicion(suspect), "dim" if suspect.review else "bad", INDENT)


def _renumbered(coverage: Coverage, found: Impact) -> Iterator[CoverageLine]:
    numbers = sentences.renumbered(found, coverage)
    if numbers:
        yield EMPTY
        yield CoverageLine("Under another number, which the runbook names by the old one", "heading")
        yield CoverageLine(", ".join(f"{old} is {new}" for old, new in numbers), label="  ")


def _lowered(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:]
