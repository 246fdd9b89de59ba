"""Details for `--verbose`: everything in the journal that the short output leaves out."""

from __future__ import annotations

from collections.abc import Iterator

from handrail.journal import (
    ApplianceFacts,
    BrowserStarted,
    CertificateInspected,
    Event,
    EvidenceKept,
    EvidenceMissed,
    EvidenceSearched,
    FileDownloaded,
    HandshakeProbed,
    ProofForeseen,
    RunStarted,
    StepRehearsed,
    StepSkipped,
    StepStarted,
    TextRead,
)


def details(event: Event) -> Iterator[str]:
    """The sentences about an event that only `--verbose` prints, in order."""
    from handrail.report import words

    match event:
        case RunStarted():
            yield from _run_details(event)
        case StepStarted(step=step, sentence=sentence):
            yield f"step {step}: {sentence}"
            yield from _step_details(event)
        case StepRehearsed():
            yield from _step_details(event)
        case StepSkipped(note=note) if note:
            yield f"note: {note}"
        case EvidenceKept():
            yield from _evidence_details(event)
        case BrowserStarted() | EvidenceSearched(found=(), unopened=()):
            yield words.run_fact(event)[1]
        case (
            ProofForeseen()
            | TextRead()
            | FileDownloaded()
            | CertificateInspected()
            | HandshakeProbed()
            | EvidenceMissed()
        ):
            yield words.finding(event)


def _run_details(event: RunStarted) -> Iterator[str]:
    from handrail.report import words

    yield f"runbook: {event.runbook_file}, digest {event.digest}"
    if event.plan_digest:
        yield f"plan: digest {event.plan_digest}"
    if event.document:
        yield f"document: {words.document(event)}"
    yield f"by {event.operator or 'somebody'} on {event.machine}, local time UTC{event.utc_offset}"
    yield f"with {', '.join(f'{name} {version}' for name, version in event.versions.items())}"
    yield from (f"input {name}: {value}" for name, value in event.inputs.items())
    yield from map(_appliance, event.appliances)


def _appliance(facts: ApplianceFacts) -> str:
    return (
        f"{facts.role}: {facts.name}, {facts.url} at {facts.address}, signed in to as {facts.username or 'nobody'}; "
        f"certificate {facts.fingerprint[:16]}… of {facts.subject}, trusted by {facts.trusted_by}"
    )


def _step_details(event: StepStarted | StepRehearsed) -> Iterator[str]:
    from handrail.report import words

    yield f"{event.action} on {event.appliance}, {words.effect(event.effect)}"
    if event.target:
        yield f"points at {', or '.join(event.target)}"
    if event.note:
        yield f"note: {event.note}"


def _evidence_details(event: EvidenceKept) -> Iterator[str]:
    from handrail.report import words

    of = f" of {event.url}" if event.url else ""
    drawn = f"; a copy of {event.drawn_on}, with the control pointed out" if event.drawn_on else ""
    declared = (event.caption, words.masks(event), words.expanded_areas(event), words.cut_off_areas(event))
    more = "; ".join(filter(None, declared))
    yield f"kept {event.file}{of}{drawn}{f'; {more}' if more else ''}"
