"""The report as a page: one file, ordered by the document's headings, with its pictures inside and without a script."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from handrail.journal import ApplianceProved, RunRecord, RunResumed, StepRecord
from handrail.journal.projections.outcomes import FAILURES
from handrail.report import layout, words
from handrail.report.pictures import read_gallery

TEMPLATE = "report.html.j2"
FILTERS = {
    "failure": "failures",
    "skipped": "skipped",
    "once": "changes the appliance once",
    "people": "people said",
}
"""The labels of the filters over the steps, by the class of the steps that they show."""


def html(record: RunRecord, folder: Path) -> str:
    """A page that loads nothing from outside, opens from a mail attachment, and prints."""
    classes = {step.number: list(_filter_classes(step)) for step in record.steps}
    style = layout.style() + layout.page_footer(_identity(record))
    return layout.template(TEMPLATE).render(
        run=record,
        rehearsal=record.mode.rehearses,
        style=style,
        style_digest=layout.digest(style),
        gallery=read_gallery(record, folder),
        appliances={facts.role: facts for facts in record.started.appliances},
        certificates=certificates_by_role(record),
        run_facts=_run_facts_by_label(record),
        failures=list(_failures(record)),
        classes=classes,
        section_classes=lambda section: sorted({name for step in section.steps for name in classes[step.number]}),
        filters=[(name, label, sum(name in step for step in classes.values())) for name, label in FILTERS.items()],
        words=words,
    )


def _identity(record: RunRecord) -> str:
    """The pair and time of a run, and the beginning of its journal's last hash."""
    return " · ".join(filter(None, (record.started.pair, words.utc(record.began), f"journal {record.head[:16]}…")))


def certificates_by_role(record: RunRecord) -> dict[str, list[tuple[datetime, str]]]:
    """The certificates that each appliance served, in order: the time of the first sight, and the fingerprint."""
    certificates = {facts.role: [(record.began, facts.fingerprint)] for facts in record.started.appliances}
    for at, role, fingerprint in _later_certificates(record):
        served = certificates.setdefault(role, [])
        if not served or served[-1][1] != fingerprint:
            served.append((at, fingerprint))
    return certificates


def _later_certificates(record: RunRecord) -> Iterator[tuple[datetime, str, str]]:
    for at, event in record.run_facts:
        if isinstance(event, ApplianceProved):
            yield at, event.appliance, event.fingerprint
        elif isinstance(event, RunResumed):
            yield from ((at, facts.role, facts.fingerprint) for facts in event.appliances)


def _run_facts_by_label(record: RunRecord) -> dict[str, list[tuple[datetime, str]]]:
    facts: dict[str, list[tuple[datetime, str]]] = {}
    for at, event in record.run_facts:
        label, sentence = words.run_fact(event)
        facts.setdefault(label, []).append((at, sentence))
    return facts


def _failures(record: RunRecord) -> Iterator[StepRecord]:
    """The steps that failed, without those that only contain a failed step."""
    failed = [step for step in record.steps if step.outcome in FAILURES]
    numbers = [step.number for step in failed]
    return (step for step in failed if not any(number.startswith(f"{step.number}.") for number in numbers))


def _filter_classes(step: StepRecord) -> Iterator[str]:
    """The classes of `FILTERS` that a step has."""
    if step.outcome in FAILURES:
        yield "failure"
    if step.outcome == "skipped":
        yield "skipped"
    if step.effect == "once":
        yield "once"
    if words.human_decisions(step):
        yield "people"
