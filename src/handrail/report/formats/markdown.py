"""The report for a change ticket: what was done on which appliances, by whom, and how it ended, in Markdown with tables.

Every text of the run is escaped: it can make no link, no picture, no HTML and no table of its own, and mention nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from handrail.journal import EvidenceSearched, RunRecord, SectionRecord, StepRecord
from handrail.report import words
from handrail.report.pictures import evidence_problem

FAILURES = ("failed", "in doubt", "not found", "unfinished")
SPECIAL = re.compile(r"[\\`*_\[\]<#|~&$]|(?<=[a-z]):(?=\S)|(?<=www)\.", re.IGNORECASE)
"""What would mark up; and the colon and the dot by which viewers find addresses to link to."""
SPACE = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029]+")
JOINER = "\u2060"
"""Joins without showing: behind an @ it keeps viewers from finding a person or an address to write to."""


def markdown(record: RunRecord, folder: Path) -> str:
    """Markdown as GitHub, GitLab and Jira's editor read it."""
    mode = words.MODES.get(record.mode.name, "")
    parts = [
        f"# {mode}{escaped(record.started.runbook)}\n",
        f"**{escaped(words.headline(record))}.**\n",
        _table(*_head(record)),
        *_listed("What is not as it should be", _troubles(record, folder)),
        *_listed("What people said", _said(record)),
        *(_section(number, section) for number, section in enumerate(record.sections, start=1)),
        f"Made by Handrail from the journal alone: {record.entries} entries, the last sealed `{record.head}`.\n",
    ]
    return "\n".join(parts)


def escaped(text: str) -> str:
    """A text on one line, that reads as itself wherever Markdown is read."""
    folded = SPACE.sub(" ", text).strip().replace("@", "@" + JOINER)
    return SPECIAL.sub(lambda found: "\\" + found[0], folded)


def _head(record: RunRecord) -> Iterator[tuple[str, str]]:
    started = record.started
    yield (
        "Outcome",
        ", ".join(f"{count} {told}" for count, told in words.counts(record)) + f" of {started.steps} planned",
    )
    yield "Began", f"{words.when(record.began)}, took {words.took(record.ended - record.began)}"
    if started.operator:
        yield "Operator", started.operator + (f" on {started.machine}" if started.machine else "")
    if started.pair:
        yield "Pair", started.pair
    for it in started.appliances:
        yield it.role.capitalize(), f"{it.name}, {it.url}, certificate {it.fingerprint[:16]}… when the run began"
    for name, value in started.inputs.items():
        yield f"Input {name}", value
    if started.document:
        yield "Document", started.document + (f", {started.document_url}" if started.document_url else "")
    yield "Runbook digest", started.digest
    for _, event in record.run_facts:
        if isinstance(event, EvidenceSearched):
            yield "Secrets", words.searched(event)


def _troubles(record: RunRecord, folder: Path) -> Iterator[str]:
    for step in record.steps:
        if step.outcome in FAILURES:
            yield _about(step, f"{step.outcome}{f', {step.reason}' if step.reason else ''}")
    reasons = {step.reason for step in record.steps}
    if record.finished and record.finished.problem and record.finished.problem not in reasons:
        yield escaped(record.finished.problem)
    for step in record.steps:
        for kept in step.kept:
            problem = evidence_problem(kept, folder)
            if problem:
                yield _about(step, f"{kept.file} {problem}")


def _said(record: RunRecord) -> Iterator[str]:
    return (_about(step, said) for step in record.steps for said in words.said_by_people(step))


def _about(step: StepRecord, told: str) -> str:
    return f"Step {step.number}, {escaped(step.sentence)}: **{escaped(told)}**"


def _listed(heading: str, told: Iterable[str]) -> Iterator[str]:
    items = [f"- {it}" for it in told]
    if items:
        yield f"## {heading}\n"
        yield "\n".join(items) + "\n"


def _section(number: int, section: SectionRecord) -> str:
    rows = ((step.number, _outcome(step), step.sentence, words.utc(step.began), _took(step)) for step in section.steps)
    heading = f"## {number}\\. {escaped(section.heading)} ({escaped(section.appliance)})\n\n"
    return heading + _table(("Step", "Outcome", "What", "When", "Took"), *rows)


def _outcome(step: StepRecord) -> str:
    why = step.reason if step.outcome in ("skipped", "by hand", "after") else ""
    return words.outcome(step) + (f": {why}" if why else "")


def _took(step: StepRecord) -> str:
    return words.took(step.took) if step.took else ""


def _table(heading: tuple[str, ...], *rows: tuple[str, ...]) -> str:
    lines = [f"| {' | '.join(map(escaped, cells))} |" for cells in (heading, *rows)]
    lines.insert(1, "| --- " * len(heading) + "|")
    return "\n".join(lines) + "\n"
