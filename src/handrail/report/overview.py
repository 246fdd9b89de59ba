"""What a report tells first: what a run changed, who did it, by whose word, on what, and what is not proved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from handrail.journal import (
    ApplianceFacts,
    ApplianceProved,
    ClockCompared,
    EvidenceSearched,
    RunbookMended,
    RunRecord,
    RunResumed,
    RunStarted,
    StepRecord,
)
from handrail.mode import DRAFT
from handrail.report import words
from handrail.report.changes import changes
from handrail.report.served import replaced, served


@dataclass(frozen=True)
class Line:
    """A sentence of the overview, and the number of the step of which it tells; empty if it tells of none."""

    sentence: str
    step: str = ""


@dataclass(frozen=True)
class Row:
    """A label of the overview, and its lines."""

    label: str
    lines: tuple[Line, ...]


def overview(record: RunRecord) -> tuple[Row, ...]:
    """The rows that a report tells first, in order; those of which nothing is on record are left out."""
    started = record.started
    rows = [
        Row("What changed", tuple(Line(sentence) for sentence in _changed(record))),
        Row("Changed by", tuple(_changed_by(record))),
        Row("Approvals", tuple(_approvals(record))),
        _texts("Operator", words.operators(record)),
        _texts("Ticket", words.tickets(record)),
        _texts("Began", [_times(record)]),
        _texts("Pair", [started.pair]),
        *(_texts(facts.role.capitalize(), _appliance(facts, record)) for facts in started.appliances),
        _texts("Inputs", (f"{name}: {value}" for name, value in started.inputs.items())),
        _texts("Document", _document(record)),
        _texts("Runbook digest", [started.digest]),
        _texts("Mended", [words.mended(event) for _, event in record.run_facts if isinstance(event, RunbookMended)]),
        _texts("Secrets", [words.search_result(e) for _, e in record.run_facts if isinstance(e, EvidenceSearched)]),
        _texts("Not proved", _not_proved(record)),
        _texts("How to check", [_HOW_TO_CHECK]),
    ]
    return tuple(row for row in rows if row.lines)


_HOW_TO_CHECK = (
    "handrail verify RUN tells whether anything was altered, whether it is sealed, by whom, and since when. This report is part "
    "of what is sealed: it was made before the seal, and cannot tell of it"
)


def _texts(label: str, sentences: Iterable[str]) -> Row:
    return Row(label, tuple(Line(sentence) for sentence in sentences if sentence))


def _changed(record: RunRecord) -> Iterator[str]:
    if record.mode.rehearses:
        yield "nothing: a rehearsal changes nothing"
        return
    steps = changes(record)
    yield from replaced(record)
    yield from _changed_appliances(steps) if steps else [_unchanged(record)]


def _unchanged(record: RunRecord) -> str:
    begun = [step.number for step in record.steps if step.effect == "once" and step.outcome == "failed"]
    if begun:
        return f"nothing that is known of: step {', '.join(begun)} was begun and failed"
    return "nothing: no step that changes an appliance was performed"


def _changed_appliances(steps: Sequence[StepRecord]) -> Iterator[str]:
    """By appliance: how many steps changed it, as people declared or as the run saw, and which ones may have."""
    for role in dict.fromkeys(step.appliance for step in steps):
        own = [step for step in steps if step.appliance == role]
        seen = [step.number for step in own if step.outcome == "passed"]
        if seen:
            yield f"{role}, by {words.plural(len(seen), 'step')}: {', '.join(seen)}"
        for step in own:
            if step.outcome == "by hand":
                yield f"{role}, by step {step.number}, as {step.by} declared; nothing proves it"
            elif step.outcome != "passed":
                yield f"not known: step {step.number} may have changed {role}"


def _changed_by(record: RunRecord) -> Iterator[Line]:
    ends = {"by hand": "declared done by {}", "passed": ""}
    for step in changes(record):
        ended = ends.get(step.outcome, "it may or may not have happened").format(step.reason)
        yield Line("; ".join(filter(None, (step.sentence, words.utc(step.began), ended))), step.number)


def _approvals(record: RunRecord) -> Iterator[Line]:
    """Who approved which step, when and how. The sentences of steps that changed something stand above."""
    changed = {step.number for step in changes(record)}
    others = {step.number: f"{step.sentence}; " for step in record.steps if step.number not in changed}
    for at, approval in record.approvals:
        how = f", {approval.how}" if approval.how else ""
        by = f"approved by {approval.by} (as typed, not proved) at {words.utc(at)}{how}"
        yield Line(others.get(approval.step, "") + by, approval.step)


def _times(record: RunRecord) -> str:
    return f"{words.utc_and_local_time(record.began)}, took {words.duration(record.ended - record.began)}"


def _appliance(facts: ApplianceFacts, record: RunRecord) -> Iterator[str]:
    signed_in = f", signed in as {facts.username}" if facts.username else ""
    yield f"{facts.name}, {facts.url} ({_addresses(facts, record)}){signed_in}"
    shown = {
        label: text
        for _, event in record.run_facts
        if isinstance(event, ApplianceProved) and event.appliance == facts.role
        for label, text in event.texts.items()
    }
    yield ", ".join(f"{label} {text}" for label, text in shown.items())
    if not any("version" in label.lower() for label in shown):
        yield "which version it runs is not on record"
    clocks = [event for _, event in record.run_facts if isinstance(event, ClockCompared)]
    own = [words.clock(event) for event in clocks if event.appliance == facts.role]
    yield own[-1] if own else "whether its clock is right is not on record"
    yield from _certificates(facts, record)


def _addresses(facts: ApplianceFacts, record: RunRecord) -> str:
    """The address at which an appliance was reached; if a run was resumed at another one, each with its time."""
    sights = [(at, it.address) for at, event in record.resumptions for it in event.appliances if it.role == facts.role]
    told, last = f"reached at {facts.address}", facts.address
    for at, address in sights:
        if address != last:
            told, last = f"{told}; since {words.utc(at)} at {address}", address
    return told


def _certificates(facts: ApplianceFacts, record: RunRecord) -> Iterator[str]:
    """What an appliance served when it was asked."""
    return iter([f"reached by {words.PLAIN_HTTP}"]) if words.is_plain(facts) else served(facts.role, record)


def _document(record: RunRecord) -> Iterator[str]:
    started = record.started
    if not started.document:
        return
    yield words.document(started)
    unknown = {
        "edition": started.document_edition,
        "the day on which it was read": started.document_read_on,
        "digest": started.document_sha256,
    }
    missing = [name for name, text in unknown.items() if not text]
    if missing:
        yield f"not on record: {', '.join(missing)}"


def _not_proved(record: RunRecord) -> Iterator[str]:
    starts: tuple[RunStarted | RunResumed, ...] = (record.started, *(event for _, event in record.resumptions))
    named = record.approvals or any(start.operator_name or start.ticket for start in starts)
    if record.mode is DRAFT:
        yield "that the runbook is right: it was a draft, which its author could change until the end"
    typed = "; names and tickets are as somebody typed them" if named else ""
    yield f"who the operator is: the account of the machine alone is on record{typed}"
    yield "when it was: all times are by the clock of the machine that performed it, unless the seal has a timestamp"
    yield "whose record it is: only a signed seal tells"
