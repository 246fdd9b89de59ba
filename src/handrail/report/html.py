"""The report that people read: one file, laid out by the document's headings, pictures inside, without a script."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from handrail.journal import ApplianceProved, RunRecord, RunResumed, StepRecord
from handrail.report import page, words
from handrail.report.pictures import gallery

TEMPLATE = "report.html.j2"
FAILURES = ("failed", "in doubt", "not found", "unfinished")
NARROWED = {
    "failure": "failures",
    "skipped": "skipped",
    "once": "changes the appliance once",
    "people": "people said",
}
"""What the steps can be narrowed to: the class that they have, and how it reads."""


def html(run_record: RunRecord, folder: Path) -> str:
    """A page without outside parts, that opens from a mail attachment and prints."""
    kinds = {line.step: list(_kinds(line)) for line in run_record.lines}
    style = page.style() + page.page_feet(_known_by(run_record))
    return page.template(TEMPLATE).render(
        run=run_record,
        rehearsal=run_record.mode.rehearses,
        style=style,
        style_digest=page.digest(style),
        gallery=gallery(run_record, folder),
        cast={it.role: it for it in run_record.started.appliances},
        certificates=certificates(run_record),
        run_facts=_by_label(run_record),
        failures=list(_failures(run_record)),
        kinds=kinds,
        kinds_of=lambda section: sorted({kind for line in section.lines for kind in kinds[line.step]}),
        narrowed=[(kind, told, sum(kind in its for its in kinds.values())) for kind, told in NARROWED.items()],
        words=words,
    )


def prepare() -> None:
    """Compile the templates before they are needed."""
    page.compile_templates()
    page.style()


def _known_by(run_record: RunRecord) -> str:
    """Which run it is of, and the seal by which its journal is known."""
    return " · ".join(
        filter(None, (run_record.started.pair, words.utc(run_record.began), f"journal {run_record.head[:16]}…"))
    )


def certificates(run_record: RunRecord) -> dict[str, list[tuple[datetime, str]]]:
    """By role: the fingerprints of the certificates that an appliance was seen to serve, each from when on."""
    seen = {it.role: [(run_record.began, it.fingerprint)] for it in run_record.started.appliances}
    for at, role, fingerprint in _seen_later(run_record):
        known = seen.setdefault(role, [])
        if not known or known[-1][1] != fingerprint:
            known.append((at, fingerprint))
    return seen


def _seen_later(run_record: RunRecord) -> Iterator[tuple[datetime, str, str]]:
    for at, event in run_record.run_facts:
        if isinstance(event, ApplianceProved):
            yield at, event.appliance, event.fingerprint
        elif isinstance(event, RunResumed):
            yield from ((at, it.role, it.fingerprint) for it in event.appliances)


def _by_label(run_record: RunRecord) -> dict[str, list[tuple[datetime, str]]]:
    labelled: dict[str, list[tuple[datetime, str]]] = {}
    for at, event in run_record.run_facts:
        label, told = words.circumstance(event)
        labelled.setdefault(label, []).append((at, told))
    return labelled


def _failures(run_record: RunRecord) -> Iterator[StepRecord]:
    """The steps that failed, without those that only called them."""
    failed = [line for line in run_record.lines if line.outcome in FAILURES]
    steps = [line.step for line in failed]
    return (line for line in failed if not any(step.startswith(f"{line.step}.") for step in steps))


def _kinds(line: StepRecord) -> Iterator[str]:
    """The classes of `NARROWED` to which a step belongs."""
    if line.outcome in FAILURES:
        yield "failure"
    if line.outcome == "skipped":
        yield "skipped"
    if line.effect == "once":
        yield "once"
    if words.said_by_people(line):
        yield "people"
