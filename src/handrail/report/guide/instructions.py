"""The sentences of a guide beside its steps: warnings, what was seen in the run, and the run's provenance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from handrail.durations import READING_SPEED
from handrail.journal import (
    ApplianceProved,
    BrowserStarted,
    CertificateInspected,
    FileDownloaded,
    HandshakeProbed,
    PageNoticed,
    RunRecord,
    StepApproved,
    StepRecord,
    TextRead,
)
from handrail.report import words
from handrail.report.guide.steps import GuideChapter

FINDING_SECONDS = 2.0
"""The time for finding the control that a step speaks of."""
MOST_LISTED = 4
"""The most steps that are named, of those that cannot be undone."""


def warnings(step: StepRecord) -> Iterator[str]:
    """The warnings before a step."""
    if any(isinstance(fact, StepApproved) for fact in step.facts):
        yield "Have this approved before you do it."
    if step.effect == "once":
        yield "Do this once only: it changes the appliance, and a second time may do harm."


def overview(record: RunRecord, chapters: Sequence[GuideChapter]) -> Iterator[tuple[str, str]]:
    """What one wants to know before one begins, as labels and texts: why, how much it is, and what cannot be undone."""
    if record.started.purpose:
        yield "Why", record.started.purpose
    steps = [step for chapter in chapters for step in chapter.steps if step.kind in ("do", "see")]
    seconds = sum(FINDING_SECONDS + len(f"{step.sentence} {step.record.note}") / READING_SPEED for step in steps)
    amount = f"{words.plural(len(steps), 'step')} in {words.plural(len(chapters), 'chapter')}"
    yield "How long", f"{amount}; about {words.plural(max(1, round(seconds / 60)), 'minute')} to read"
    once = [step.sentence for step in steps if step.record.effect == "once"]
    more = f"; and {words.plural(len(once) - MOST_LISTED, 'more step')}" if len(once) > MOST_LISTED else ""
    yield "Cannot be undone", "; ".join(once[:MOST_LISTED]) + more if once else "nothing: every step may be done again"


def reason_left_out(step: StepRecord) -> str:
    """The reason why a step was skipped in this run."""
    if step.by:
        return f"Left out in this run ({step.reason})"
    if step.due:
        return f"Only where {step.due}"
    return f"{step.reason[:1].upper()}{step.reason[1:]}" if step.reason else "Not always there"


def observations(step: StepRecord) -> Iterator[str]:
    """The results of a step in this run: dialogs, files, certificates, texts."""
    if step.outcome == "by hand":
        yield f"Declared done by {step.reason}"
    for fact in step.facts:
        match fact:
            case PageNoticed(what="dialog", declared=True):
                yield f"A dialog comes up: {fact.detail}"
            case FileDownloaded():
                yield f"The file was called {fact.filename}"
            case CertificateInspected() | HandshakeProbed() | TextRead():
                yield words.finding(fact)


def provenance(record: RunRecord) -> Iterator[tuple[str, str]]:
    """The provenance of the guide, as labels and texts: the run's time, operator, appliances, browser and journal."""
    started = record.started
    who = f"{started.operator_name} (as typed, not proved)" if started.operator_name else started.operator
    by = f" by {who}" if who else ""
    pair = f" on the pair {started.pair}" if started.pair else ""
    yield "Proved", f"{words.utc_and_local_time(record.began)}{by}{pair}"
    yield from _appliances(record)
    for _, event in record.run_facts:
        if isinstance(event, BrowserStarted):
            yield "Browser", f"Chromium {event.version}"
            break
    version = started.versions.get("handrail")
    run_id = f"{started.run_id}; " if started.run_id else ""
    yield (
        "Known by",
        f"{run_id}its journal, last sealed {record.head[:16]}…" + (f"; Handrail {version}" if version else ""),
    )


def _appliances(record: RunRecord) -> Iterator[tuple[str, str]]:
    """Each appliance: its role, its address, and the identity that it showed last."""
    for appliance in record.started.appliances:
        shown: dict[str, str] = {}
        for _, event in record.run_facts:
            if isinstance(event, ApplianceProved) and event.appliance == appliance.role:
                shown |= event.texts
        facts = [appliance.url, *(f"{label} {value}" for label, value in shown.items())]
        if not any("version" in label.lower() for label in shown):
            facts.append("which version it runs is not on record")
        yield appliance.role.capitalize(), "; ".join(facts)
