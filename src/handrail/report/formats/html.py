"""The report as a page: one file, ordered by the document's headings, with its pictures inside and without a script."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from pathlib import Path

from handrail.journal import (
    ApplianceProved,
    BlackoutOverridden,
    ClockCompared,
    EvidenceKept,
    EvidenceSearched,
    OthersNotified,
    RunRecord,
    StepRecord,
)
from handrail.journal.projections.outcomes import FAILURES
from handrail.journal.projections.records import RunFact
from handrail.report import layout, words
from handrail.report.auditing.matrix import AnsweringStep, evidence_by_control
from handrail.report.changes import changes, seen_certificates
from handrail.report.frames import Frames
from handrail.report.overview import overview
from handrail.report.pictures import last_picture, read_gallery
from handrail.report.sign_ins import folded, is_inside, sign_in_numbers
from handrail.report.sign_offs import maker, sign_offs

TEMPLATE = "report.html.j2"
FILTERS = {
    "failure": "failures",
    "skipped": "skipped",
    "once": "changes the appliance once",
    "people": "people said",
}
"""The labels of the filters over the steps, by the class of the steps that they show."""
MAX_PICTURED_CHANGES = 4
"""Changes of which the first page shows pictures."""


def html(record: RunRecord, folder: Path, printed: datetime | None = None) -> str:
    """A page that loads nothing from outside, opens from a mail attachment, and prints; `printed` is when that is done."""
    changed = {step.number for step in changes(record)}
    classes = {step.number: [*_filter_classes(step), *_changes_class(step, changed)] for step in record.steps}
    sign_ins = sign_in_numbers(record)
    style = layout.style() + layout.page_footer(_identity(record))
    return layout.template(TEMPLATE).render(
        run=record,
        maker=maker(folder),
        rehearsal=record.mode.rehearses,
        style=style,
        style_digest=layout.digest(style),
        gallery=read_gallery(record, folder),
        frames=Frames(record),
        printed_with=_printed_with(record, sign_ins),
        appliances={facts.role: facts for facts in record.started.appliances},
        overview=overview(record, printed, sign_offs(record, folder)),
        changed=changes(record),
        pictured_changes=MAX_PICTURED_CHANGES,
        certificates=seen_certificates(record),
        run_facts=_run_facts_by_label(record),
        failures=list(_failures(record)),
        classes=classes,
        last_picture=last_picture,
        fold_classes=lambda called: sorted({name for step in called for name in classes[step.number]}),
        folded=lambda section: folded(section, sign_ins),
        section_classes=lambda section: sorted({name for step in section.steps for name in classes[step.number]}),
        filters=[(name, label, sum(name in step for step in classes.values())) for name, label in FILTERS.items()],
        words=words,
        controls=evidence_by_control(record),
        pictures_of=lambda step: list(_linked_pictures(step)),
    )


def _printed_with(record: RunRecord, sign_ins: frozenset[str]) -> Callable[[StepRecord, EvidenceKept], str]:
    """By step and picture: the first step with that picture. A step that is folded is none for others: it is not printed."""
    first: dict[str, str] = {}
    first_unfolded: dict[str, str] = {}
    for step in record.steps:
        for kept in step.pictures:
            first.setdefault(kept.sha256, step.number)
            if not is_inside(step.number, sign_ins):
                first_unfolded.setdefault(kept.sha256, step.number)
    return lambda step, kept: (first if is_inside(step.number, sign_ins) else first_unfolded)[kept.sha256]


def _identity(record: RunRecord) -> str:
    """The run's id, or its pair and time if that is not on record, and the beginning of its journal's last hash."""
    names = (record.started.run_id,) if record.started.run_id else (record.started.pair, words.utc(record.began))
    return " · ".join(filter(None, (*names, f"journal {record.head[:16]}…")))


def _run_facts_by_label(record: RunRecord) -> dict[str, list[tuple[datetime, str]]]:
    """What is on record beside the steps, without what the overview tells; an appliance that was proved again is told once."""
    facts: dict[str, list[tuple[datetime, str]]] = {}
    for at, event in _proved_once(record):
        if not isinstance(event, BlackoutOverridden | ClockCompared | EvidenceSearched | OthersNotified):
            label, sentence = words.run_fact(event)
            facts.setdefault(label, []).append((at, sentence))
    return facts


def _proved_once(record: RunRecord) -> Iterator[tuple[datetime, RunFact]]:
    """The facts of a run, of which all proofs of an appliance by one certificate are one, with whatever its pages showed."""
    proofs: dict[tuple[str, str, str], dict[str, str]] = {}
    for _, event in record.run_facts:
        if isinstance(event, ApplianceProved):
            shown = proofs.setdefault((event.appliance, event.host, event.fingerprint), {})
            shown.update(event.texts)
    for at, event in record.run_facts:
        if not isinstance(event, ApplianceProved):
            yield at, event
        elif (key := (event.appliance, event.host, event.fingerprint)) in proofs:
            yield at, event.model_copy(update={"shown": proofs.pop(key)})


def _failures(record: RunRecord) -> Iterator[StepRecord]:
    """The steps that failed, without those that only contain a failed step."""
    failed = [step for step in record.steps if step.outcome in FAILURES]
    numbers = [step.number for step in failed]
    return (step for step in failed if not any(number.startswith(f"{step.number}.") for number in numbers))


def _linked_pictures(step: AnsweringStep) -> Iterator[tuple[str, EvidenceKept]]:
    """The pictures of a step and of those that it calls, each with the name of its place in the page."""
    for record in step.records:
        for place, kept in enumerate(words.shown_pictures(record.pictures), start=1):
            yield f"picture-{record.number}-{place}", kept


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


def _changes_class(step: StepRecord, changed: Collection[str]) -> Iterator[str]:
    """The class by which paper shows the page before a step, too."""
    if step.number in changed:
        yield "changes"
