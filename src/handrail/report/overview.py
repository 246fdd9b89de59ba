"""What a report tells first: what a run changed, who did it, by whose word, on what, and what is not proved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from handrail.action import PAGELESS
from handrail.journal import (
    ApplianceFacts,
    ApplianceProved,
    BlackoutOverridden,
    ClockCompared,
    EvidenceSearched,
    PageNoticed,
    RunbookMended,
    RunRecord,
    RunResumed,
    RunStarted,
    StepApproved,
    StepRecord,
)
from handrail.mode import DRAFT
from handrail.report import words
from handrail.report.auditing.matrix import evidence_by_control
from handrail.report.awaited import awaited_approvals, told_others
from handrail.report.changes import changes
from handrail.report.interrupted import interrupted
from handrail.report.served import replaced, served


@dataclass(frozen=True)
class Line:
    """A sentence of the overview, and the number of the step of which it tells; empty if it tells of none."""

    sentence: str
    step: str = ""
    place: str = ""
    """The place in the page where more of it is told; empty if there is none."""


@dataclass(frozen=True)
class Row:
    """A label of the overview, and its lines."""

    label: str
    lines: tuple[Line, ...]


def overview(record: RunRecord, printed: datetime | None = None, signed_off: Iterable[str] = ()) -> tuple[Row, ...]:
    """The rows that a report tells first, in order; those of which nothing is on record are left out.

    What is `printed` at a certain time is no part of the seal, and says so. Sentences about sign-offs come from the run's folder.
    """
    started = record.started
    rows = [
        Row("What changed", tuple(Line(sentence) for sentence in _changed(record))),
        Row("Changed by", tuple(_changed_by(record))),
        Row("Taken", tuple(_taken(record))),
        Row("Interrupted", tuple(Line(sentence) for sentence in interrupted(record))),
        Row("Approvals", tuple(_approvals(record))),
        _texts("Signed off", signed_off),
        _texts("Operator", words.operators(record)),
        _texts("Ticket", words.tickets(record)),
        _texts(
            "Blackout",
            [words.blackout(event) for _, event in record.run_facts if isinstance(event, BlackoutOverridden)],
        ),
        _texts("Others told", told_others(record)),
        _texts("Began", [_times(record)]),
        _texts("Pair", [started.pair]),
        _texts("Run", [started.run_id or "its id is not on record"]),
        *(_texts(facts.role.capitalize(), _appliance(facts, record)) for facts in started.appliances),
        _texts("Not performed", _not_performed(record)),
        Row("Controls", tuple(_controls(record))),
        _texts("Drift", _drift(record)),
        _texts("Inputs", ["; ".join(f"{name}: {value}" for name, value in started.inputs.items())]),
        _texts("Document", _document(record)),
        _texts("Runbook digest", [started.digest]),
        _texts("Plan digest", _plan_digests(record)),
        _texts("Journal", [f"{record.entries} entries; the last: SHA-256 {record.head}"]),
        _texts("Mended", [words.mended(event) for _, event in record.run_facts if isinstance(event, RunbookMended)]),
        _texts("Secrets", [words.search_result(e) for _, e in record.run_facts if isinstance(e, EvidenceSearched)]),
        _texts("Not proved", _not_proved(record)),
        _texts("How to check", [f"{_HOW_TO_CHECK} {_printed_at(printed) if printed else _BEFORE_THE_SEAL}"]),
    ]
    return tuple(row for row in rows if row.lines)


_HOW_TO_CHECK = (
    "handrail verify RUN tells whether anything was altered, by whom it is sealed, since when, and whether this report "
    "is part of it."
)
_BEFORE_THE_SEAL = "It cannot tell itself: a seal comes later"


def _printed_at(printed: datetime) -> str:
    return (
        f"This print is no part of the seal: made at {words.utc(printed)}, from the journal above; compare its SHA-256"
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
        says = "; ".join(fact.detail for fact in step.facts if isinstance(fact, PageNoticed) and fact.what == "message")
        said = f"the page said: {says}" if says else ""
        yield Line(
            "; ".join(filter(None, (step.sentence, words.utc_time(step.began, record.began), said, ended))), step.number
        )


def _taken(record: RunRecord) -> Iterator[Line]:
    """The files that came from an appliance. The private folder is removed after the journal's last entry."""
    roles = {step.number: step.appliance for step in record.steps}
    for taken in record.taken_files:
        fact, key = taken.fact, " with the private key" if taken.has_key else ""
        gone = "removed as the run ends" if taken.process_ended else "not known to be removed: the process died"
        source = f"from {roles[fact.step]} " if roles.get(fact.step) else ""
        when = words.utc_time(taken.at, record.began)
        yield Line(f"${fact.name}{key} {source}at {when}, SHA-256 {fact.sha256}; {gone}", fact.step)


def _approvals(record: RunRecord) -> Iterator[Line]:
    """Who approved which step, when and how. The sentences of steps that changed or took something stand above."""
    changed = {*(step.number for step in changes(record)), *(it.fact.step for it in record.taken_files)}
    others = {step.number: f"{step.sentence}; " for step in record.steps if step.number not in changed}
    for at, approval in record.approvals:
        same = ", the same name as the operator’s" if _is_operator(approval.by, at, record) else ""
        by = f"approved by {approval.by} (as typed, not proved{same})"
        yield Line(f"{others.get(approval.step, '')}{by} {_approved(at, approval, record)}", approval.step)
    yield from (Line(sentence, step) for step, sentence in awaited_approvals(record))


def _plan_digests(record: RunRecord) -> list[str]:
    """The digest of runbook, pair and inputs when the run began, and those of later days that differ. None in older journals."""
    starts: list[RunStarted | RunResumed] = [record.started]
    starts += [event for _, event in record.run_facts if isinstance(event, RunResumed)]
    digests = dict.fromkeys(start.plan_digest for start in starts)
    return [digest for digest in digests if digest]


def _approved(at: datetime, approval: StepApproved, record: RunRecord) -> str:
    """When and how. What was approved beforehand was approved with the command, and used later."""
    if approval.how.startswith("beforehand"):
        command = words.approval_time(at, approval, record)
        given, used = words.utc_time(command, record.began), words.utc_time(at, record.began)
        return f"{approval.how}, with the command of {given}; used for this step at {used}"
    return f"at {words.utc_time(at, record.began)}" + (f", {approval.how}" if approval.how else "")


def _is_operator(name: str, at: datetime, record: RunRecord) -> bool:
    """Whether somebody has the name of whoever began the run, or resumed it before."""
    starts: list[RunStarted | RunResumed] = [record.started]
    starts += [event for resumed, event in record.resumptions if resumed <= at]
    from handrail.sealing.people import is_same_name

    return any(is_same_name(name, text) for it in starts for text in (it.operator_name, it.operator) if text)


def _times(record: RunRecord) -> str:
    ended = words.utc_time(record.ended, record.began)
    if record.finished is None:
        return f"{words.utc_and_local_time(record.began)}; its end is not on record, its last entry is of {ended}"
    took = words.duration(record.ended - record.began)
    return f"{words.utc_and_local_time(record.began)}; ended at {ended}, after {took}"


def _not_performed(record: RunRecord) -> Iterator[str]:
    """What people left out, each with the reason; then the steps for which there was no cause, together."""
    skipped = [step for step in record.steps if step.outcome == "skipped"]
    no_cause = [step.number for step in skipped if not step.by and step.reason.startswith("only where ")]
    for step in skipped:
        if step.number not in no_cause:
            yield f"step {step.number}, {step.sentence}: {step.reason}"
    if no_cause:
        yield f"only needed where something is there that was not: {', '.join(no_cause)}"


def _controls(record: RunRecord) -> Iterator[Line]:
    for number, evidence in enumerate(evidence_by_control(record), start=1):
        yield Line(words.controls_told(evidence, record.mode), place=f"control-{number}")


def _drift(record: RunRecord) -> Iterator[str]:
    drifted = (
        step.number
        for step in record.steps
        if any(isinstance(fact, PageNoticed) and fact.what == "drift" for fact in step.facts)
    )
    numbers = ", ".join(drifted)
    if numbers:
        yield f"another control than the runbook names first was used, as the runbook allows: {numbers}"


def _appliance(facts: ApplianceFacts, record: RunRecord) -> Iterator[str]:
    yield f"{facts.name}, {facts.url} ({_addresses(facts, record)}){_signed_in(facts, record)}"
    shown = {
        label: text
        for _, event in record.run_facts
        if isinstance(event, ApplianceProved) and event.appliance == facts.role
        for label, text in event.texts.items()
    }
    versions = [] if any("version" in label.lower() for label in shown) else ["which version it runs is not on record"]
    clocks = [event for _, event in record.run_facts if isinstance(event, ClockCompared)]
    own = [words.own_clock(event) for event in clocks if event.appliance == facts.role]
    clock = own[-1] if own else "whether its clock is right is not on record"
    seen = ", ".join(f"{label} {text}" for label, text in shown.items())
    yield "; ".join(filter(None, (seen, *versions, clock)))
    yield from _certificates(facts, record)


def _signed_in(facts: ApplianceFacts, record: RunRecord) -> str:
    """Whether the run has typed the appliance's password; empty if it was there, and how it signed in is not known."""
    steps = [step for step in record.steps if step.appliance == facts.role and step.outcome != "skipped"]
    if not facts.username:
        return ""
    if any(step.outcome == "passed" and step.sentence.endswith(" with $password") for step in steps):
        return f", signed in as {facts.username}"
    return "" if any(step.reach not in PAGELESS for step in steps) else ", not signed in to"


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
    started, stored = record.started, record.cited.edition if record.cited else ""
    unknown = {
        "edition": started.document_edition or stored,
        "the day on which it was read": started.document_read_on,
        "digest": started.document_sha256,
    }
    missing = ", ".join(name for name, text in unknown.items() if not text)
    if started.document:
        yield words.document(started) + (f"; not on record: {missing}" if missing else "")
    if stored and stored != started.document_edition:
        yield f"sentences are cited by the stored edition {stored}"


def _not_proved(record: RunRecord) -> Iterator[str]:
    starts: tuple[RunStarted | RunResumed, ...] = (record.started, *(event for _, event in record.resumptions))
    named = record.approvals or any(start.operator_name or start.ticket for start in starts)
    if record.mode is DRAFT:
        yield "that the runbook is right: it was a draft, which its author could change until the end"
    typed = "; names and tickets are as typed" if named else ""
    yield f"who the operator is: the account of the machine alone is on record{typed}"
    yield "when it was: all times are by this machine’s clock, unless the seal has a timestamp"
    yield "whose record it is: only a signed seal tells"
