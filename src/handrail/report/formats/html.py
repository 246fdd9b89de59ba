"""The report that people read: one file, laid out by the document's headings, pictures inside, without a script."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from handrail.journal import ApplianceProved, RunRecord, RunResumed, StepRecord
from handrail.report import layout, words
from handrail.report.pictures import read_gallery

TEMPLATE = "report.html.j2"
FAILURES = ("failed", "in doubt", "not found", "unfinished")
NARROWED = {
    "failure": "failures",
    "skipped": "skipped",
    "once": "changes the appliance once",
    "people": "people said",
}
"""What the steps can be narrowed to: the class that they have, and how it reads."""


def html(record: RunRecord, folder: Path) -> str:
    """A page without outside parts, that opens from a mail attachment and prints."""
    kinds = {step.number: list(_kinds(step)) for step in record.steps}
    style = layout.style() + layout.page_footer(_known_by(record))
    return layout.template(TEMPLATE).render(
        run=record,
        rehearsal=record.mode.rehearses,
        style=style,
        style_digest=layout.digest(style),
        gallery=read_gallery(record, folder),
        cast={it.role: it for it in record.started.appliances},
        certificates=certificates(record),
        run_facts=_by_label(record),
        failures=list(_failures(record)),
        kinds=kinds,
        kinds_of=lambda section: sorted({kind for step in section.steps for kind in kinds[step.number]}),
        narrowed=[(kind, label, sum(kind in its for its in kinds.values())) for kind, label in NARROWED.items()],
        words=words,
    )


def _known_by(record: RunRecord) -> str:
    """Which run it is of, and the seal by which its journal is known."""
    return " · ".join(filter(None, (record.started.pair, words.utc(record.began), f"journal {record.head[:16]}…")))


def certificates(record: RunRecord) -> dict[str, list[tuple[datetime, str]]]:
    """By role: the fingerprints of the certificates that an appliance was seen to serve, each from when on."""
    seen = {it.role: [(record.began, it.fingerprint)] for it in record.started.appliances}
    for at, role, fingerprint in _seen_later(record):
        known = seen.setdefault(role, [])
        if not known or known[-1][1] != fingerprint:
            known.append((at, fingerprint))
    return seen


def _seen_later(record: RunRecord) -> Iterator[tuple[datetime, str, str]]:
    for at, event in record.run_facts:
        if isinstance(event, ApplianceProved):
            yield at, event.appliance, event.fingerprint
        elif isinstance(event, RunResumed):
            yield from ((at, it.role, it.fingerprint) for it in event.appliances)


def _by_label(record: RunRecord) -> dict[str, list[tuple[datetime, str]]]:
    labelled: dict[str, list[tuple[datetime, str]]] = {}
    for at, event in record.run_facts:
        label, sentence = words.circumstance(event)
        labelled.setdefault(label, []).append((at, sentence))
    return labelled


def _failures(record: RunRecord) -> Iterator[StepRecord]:
    """The steps that failed, without those that only called them."""
    failed = [step for step in record.steps if step.outcome in FAILURES]
    numbers = [step.number for step in failed]
    return (step for step in failed if not any(number.startswith(f"{step.number}.") for number in numbers))


def _kinds(step: StepRecord) -> Iterator[str]:
    """The classes of `NARROWED` to which a step belongs."""
    if step.outcome in FAILURES:
        yield "failure"
    if step.outcome == "skipped":
        yield "skipped"
    if step.effect == "once":
        yield "once"
    if words.said_by_people(step):
        yield "people"
