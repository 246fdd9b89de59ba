"""What `--verbose` says besides: everything that the journal knows of a run and its steps, and the short form leaves out."""

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
    """The further sentences about a fact, in the order in which they are said."""
    from handrail.report import words

    match event:
        case RunStarted():
            yield from _beginning(event)
        case StepStarted(step=step, sentence=sentence):
            yield f"step {step}: {sentence}"
            yield from _about(event)
        case StepRehearsed():
            yield from _about(event)
        case StepSkipped(note=note) if note:
            yield f"note: {note}"
        case EvidenceKept():
            yield from _kept(event)
        case BrowserStarted() | EvidenceSearched(found=(), unopened=()):
            yield words.circumstance(event)[1]
        case (
            ProofForeseen()
            | TextRead()
            | FileDownloaded()
            | CertificateInspected()
            | HandshakeProbed()
            | EvidenceMissed()
        ):
            yield words.finding(event)


def _beginning(event: RunStarted) -> Iterator[str]:
    yield f"runbook: {event.runbook_file}, digest {event.digest}"
    if event.document:
        yield f"document: {', '.join(filter(None, (event.document, event.document_url)))}"
    yield f"by {event.operator or 'somebody'} on {event.machine}, local time UTC{event.utc_offset}"
    yield f"with {', '.join(f'{name} {version}' for name, version in event.versions.items())}"
    yield from (f"input {name}: {value}" for name, value in event.inputs.items())
    yield from map(_appliance, event.appliances)


def _appliance(it: ApplianceFacts) -> str:
    return (
        f"{it.role}: {it.name}, {it.url} at {it.address}, signed in to as {it.username or 'nobody'}; "
        f"certificate {it.fingerprint[:16]}… of {it.subject}, trusted by {it.trusted_by}"
    )


def _about(event: StepStarted | StepRehearsed) -> Iterator[str]:
    from handrail.report import words

    yield f"{event.action} on {event.appliance}, {words.effect(event.effect)}"
    if event.target:
        yield f"points at {', or '.join(event.target)}"
    if event.note:
        yield f"note: {event.note}"


def _kept(event: EvidenceKept) -> Iterator[str]:
    from handrail.report import words

    of = f" of {event.url}" if event.url else ""
    drawn = f"; a copy of {event.drawn_on}, with the control pointed out" if event.drawn_on else ""
    declared = (event.caption, words.masks(event), words.unfolded(event), words.folded(event))
    more = "; ".join(filter(None, declared))
    yield f"kept {event.file}{of}{drawn}{f'; {more}' if more else ''}"
