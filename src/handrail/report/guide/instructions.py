"""How a guide speaks to a trainee: of what to mind, of what was seen, and by what the run is known."""

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
    """What to know before one does it."""
    if any(isinstance(it, StepApproved) for it in step.facts):
        yield "Have this approved before you do it."
    if step.effect == "once":
        yield "Do this once only: it changes the appliance, and a second time may do harm."


def left_out(step: StepRecord) -> str:
    """Why a step was not done in this run."""
    if step.by:
        return f"Left out in this run ({step.reason})"
    return f"{step.reason[:1].upper()}{step.reason[1:]}" if step.reason else "Not always there"


def seen(step: StepRecord) -> Iterator[str]:
    """What came of the step in this run."""
    if step.outcome == "by hand":
        yield f"Done by hand by {step.reason}"
    for it in step.facts:
        match it:
            case PageNoticed(what="dialog", declared=True):
                yield f"A dialog comes up: {it.detail}"
            case FileDownloaded():
                yield f"The file was called {it.filename}"
            case CertificateInspected() | HandshakeProbed() | TextRead():
                yield words.finding(it)


def proof(record: RunRecord) -> Iterator[tuple[str, str]]:
    """Who proved it, when and on what, as far as the journal knows; each with a word for what it is."""
    started = record.started
    by = f" by {started.operator}" if started.operator else ""
    pair = f" on the pair {started.pair}" if started.pair else ""
    yield "Proved", f"{words.when(record.began)}{by}{pair}"
    yield from _appliances(record)
    for _, event in record.run_facts:
        if isinstance(event, BrowserStarted):
            yield "Browser", f"Chromium {event.version}"
            break
    made = started.versions.get("handrail")
    yield "Known by", f"its journal, last sealed {record.head[:16]}…" + (f"; Handrail {made}" if made else "")


def _appliances(record: RunRecord) -> Iterator[tuple[str, str]]:
    """Each by its address, and by what it was last seen to show of itself."""
    for it in record.started.appliances:
        shown: dict[str, str] = {}
        for _, event in record.run_facts:
            if isinstance(event, ApplianceProved) and event.appliance == it.role:
                shown |= event.shown
        told_of = [it.url, *(f"{label} {value}" for label, value in shown.items())]
        if not any("version" in label.lower() for label in shown):
            told_of.append("which version it runs is not on record")
        yield it.role.capitalize(), "; ".join(told_of)
