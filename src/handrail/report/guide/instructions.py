"""The sentences of a guide beside its steps: warnings, what was seen in the run, and the run's provenance."""

from __future__ import annotations

from collections.abc import Iterator

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


def warnings(step: StepRecord) -> Iterator[str]:
    """The warnings before a step."""
    if any(isinstance(fact, StepApproved) for fact in step.facts):
        yield "Have this approved before you do it."
    if step.effect == "once":
        yield "Do this once only: it changes the appliance, and a second time may do harm."


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
    by = f" by {started.operator_name or started.operator}" if started.operator else ""
    pair = f" on the pair {started.pair}" if started.pair else ""
    yield "Proved", f"{words.utc_and_local_time(record.began)}{by}{pair}"
    yield from _appliances(record)
    for _, event in record.run_facts:
        if isinstance(event, BrowserStarted):
            yield "Browser", f"Chromium {event.version}"
            break
    version = started.versions.get("handrail")
    yield "Known by", f"its journal, last sealed {record.head[:16]}…" + (f"; Handrail {version}" if version else "")


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
